"""Checking the texts of a configuration: what can be drawn, and what XML and LaTeX can hold."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from deeplinear.base.errors import Finding
from deeplinear.base.wording import words_and_formulas
from deeplinear.study.misread import WORDS

# Control characters, which no XML holds, and what turns the direction of a line; not \n and \t.
INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)

DRAWN = re.compile(
    r"figures\.\w+\.(title$|options\.)|datasets\.\w+\.(stand_in\.)?title$|experiments\.\w+\.axes\."
)


def text_findings(config: dict) -> Iterator[Finding]:
    """Invisible characters, formulas that matplotlib can't read, glyphs that its font lacks."""
    for where, text in _texts(config, ""):
        drawn, look = bool(DRAWN.match(where)), _style(where, config)
        if found := INVISIBLE.search(text):
            what = f"found {text!a}, with {_named(found[0])}, which can't be seen"
            yield Finding(where, what, remedy="Remove it")
        elif drawn or WORDS & set(where.split(".")[-2:]) or where.startswith("papers."):
            yield from _formula_findings(where, text, look)
            yield from _glyph_findings(where, text, look) if drawn else ()


def _texts(part: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text with the key that it stands at."""
    if isinstance(part, str):
        yield where, part
    items = part.items() if isinstance(part, dict) else ()
    for key, inside in enumerate(part) if isinstance(part, list) else items:
        yield from _texts(inside, f"{where}.{key}".lstrip("."))


def _style(where: str, config: dict) -> str | None:
    """The style in which a text is drawn, that of its figure or of all."""
    section, name, *_ = [*where.split("."), ""]
    block = config["figures"].get(name, {}) if section == "figures" else {}
    return block.get("style", config.get("style"))


def _formula_findings(where: str, text: str, look: str | None) -> Iterator[Finding]:
    """A formula that isn't one, unless the style hands all texts to TeX."""
    if len(words_and_formulas(text)) == 1 or _in_force(look)[0]:
        return
    from matplotlib.mathtext import MathTextParser  # not needed where no text has a formula

    try:
        MathTextParser("path").parse(text)
    except ValueError as error:
        why = str(error).strip().splitlines()[-1].partition(": ")[2].partition(", found")[0]
        remedy = "Correct the formula between the dollars; a dollar itself is written \\$"
        yield Finding(where, f"found {text!r}, {why or error}", remedy=remedy)


def _glyph_findings(where: str, text: str, look: str | None) -> Iterator[Finding]:
    """Characters that would be drawn as boxes."""
    signs = {sign for sign in text if not sign.isascii() or sign == "\t"}
    if lacking := signs and sorted(signs - _in_force(look)[1]):
        what = f"found {', '.join(map(_named, lacking))}, which the font of pictures lacks"
        remedy = "Write it in other words, or name a font that has it by `style`: docs/figures.md"
        yield Finding(where, what, remedy=remedy)


@cache
def _in_force(look: str | None) -> tuple[bool, frozenset[str]]:
    """Whether TeX sets all texts of a style, and the characters that its fonts have glyphs for."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    from deeplinear.pictures import settings

    with matplotlib.rc_context():
        with suppress(OSError):  # no such style, which is a finding of its own
            settings.apply(look)
        fonts = []
        for family in matplotlib.rcParams["font.family"]:
            with suppress(ValueError):  # no such font here
                fonts.append(font_manager.findfont(family, fallback_to_default=False))
        charmaps = [FT2Font(font).get_charmap() for font in fonts]
        return matplotlib.rcParams["text.usetex"], frozenset(chr(c) for m in charmaps for c in m)


def _named(sign: str) -> str:
    """A character by its code and name."""
    name = unicodedata.name(sign, "a control character")
    return f"U+{ord(sign):04X} ({name})"
