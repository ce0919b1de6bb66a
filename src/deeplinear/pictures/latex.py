"""Our words as LaTeX: formulas between dollars stay, all else is escaped and put into ASCII."""

import re
import unicodedata
from itertools import groupby

from deeplinear.base.wording import words_and_formulas

SPECIAL = {
    **{mark: f"\\{mark}" for mark in "%&#_{}$"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{"–": "--", "—": "---", "…": r"\dots{}", "’": "'", "“": "``", "”": "''", "\xa0": "~"},
}
SIGNS = {
    **{"≤": r"\le", "≥": r"\ge", "≈": r"\approx", "∝": r"\propto", "→": r"\to", "∞": r"\infty"},
    **{"×": r"\times", "·": r"\cdot", "⋯": r"\cdots", "√": r"\surd", "‖": r"\|", "−": "-"},
    **{"±": r"\pm", "ᵀ": r"^{\top}", "λ": r"\lambda", "Λ": r"\Lambda"},
}
GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (\w+)")
LIKE_LATIN = {  # capitals of which TeX has none of its own
    **{"ALPHA": "A", "BETA": "B", "EPSILON": "E", "ZETA": "Z", "ETA": "H", "IOTA": "I"},
    **{"KAPPA": "K", "MU": "M", "NU": "N", "OMICRON": "O", "RHO": "P", "TAU": "T", "CHI": "X"},
}
SCRIPTS = {"<super>": "^", "<sub>": "_"}


def as_tex(text: str) -> str:
    """A text for pdfLaTeX, without any package, in one paragraph.

    Letters with accents stay as they are, in UTF-8, and so do signs for which TeX has none here.
    """
    parts = words_and_formulas(unicodedata.normalize("NFC", " ".join(text.split())))
    made = (f"${_formula(part)}$" if i % 2 else _words(part) for i, part in enumerate(parts))
    return "".join(made)


def beyond_pdflatex(tex: str) -> list[str]:
    """The signs in a text that only XeLaTeX and LuaLaTeX set, with a font that has them."""
    return sorted({sign for sign in tex if not (sign.isascii() or _is_latin(sign))})


def _formula(tex: str) -> str:
    """A formula as it is, but for letters beyond ASCII, and signs that only TeX heeds."""
    escaped = re.sub(r"(?<!\\)[%#&]", r"\\\g<0>", tex)
    return "".join(s if s.isascii() else f"{{{_words(s).replace('$', '')}}}" for s in escaped)


def _words(text: str) -> str:
    """What is outside of formulas; raised or lowered signs side by side are one script."""
    made = []
    for script, signs in groupby(text, lambda sign: _decomposed(sign)[0]):
        if script in SCRIPTS:
            inside = "".join(_decomposed(sign)[1] for sign in signs).replace("−", "-")
            made.append(f"${SCRIPTS[script]}{{{inside}}}$")
        else:
            made += map(_character, signs)
    return "".join(made)


def _decomposed(sign: str) -> tuple[str, str]:
    """What kind of variant a sign is, such as "<super>", and of what; ("", "") if of nothing."""
    kind, *codes = unicodedata.decomposition(sign).split() or [""]
    return kind, "".join(chr(int(code, 16)) for code in codes)


def _character(sign: str) -> str:
    """One character: a letter, a Greek one, a fraction, or one of the tables above."""
    kind, plain = _decomposed(sign)
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign.isascii() or _is_latin(sign):
        return sign
    if kind == "<fraction>":
        above, below = plain.split("\u2044")
        return rf"$\frac{{{above}}}{{{below}}}$"
    if sign in SIGNS:
        return f"${SIGNS[sign]}$"
    if letter := GREEK.fullmatch(unicodedata.name(sign, "")):
        return f"${_greek(letter[2], letter[1] == 'CAPITAL')}$"
    return sign


def _greek(name: str, capital: bool) -> str:
    """A Greek letter by its name in Unicode."""
    if capital and name in LIKE_LATIN:
        return rf"\mathrm{{{LIKE_LATIN[name]}}}"
    return "o" if name == "OMICRON" else "\\" + (name.capitalize() if capital else name.lower())


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN") and sign.isalpha()
