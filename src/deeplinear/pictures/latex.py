"""Our words as LaTeX: formulas between dollars stay, all else is escaped and put into ASCII."""

import re
import unicodedata
from itertools import groupby

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
SCRIPTS = {"<super>": "^", "<sub>": "_"}


def as_tex(text: str) -> str:
    """A text for pdfLaTeX, without any package.

    Letters with accents stay as they are, in UTF-8.

    :raises KeyError: a character that is no letter and has no sign in TeX here
    """
    parts = re.split(r"(\$[^$]*\$)", text)
    return "".join(part if i % 2 else _words(part) for i, part in enumerate(parts))


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
    name, (kind, plain) = unicodedata.name(sign, ""), _decomposed(sign)
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign.isascii() or (name.startswith("LATIN") and sign.isalpha()):
        return sign
    if kind == "<fraction>":
        above, below = plain.split("\u2044")
        return rf"$\frac{{{above}}}{{{below}}}$"
    if sign in SIGNS:
        return f"${SIGNS[sign]}$"
    if letter := GREEK.fullmatch(name):
        return f"$\\{letter[2].lower() if letter[1] == 'SMALL' else letter[2].capitalize()}$"
    raise KeyError(f"no sign in TeX for {sign!r}")
