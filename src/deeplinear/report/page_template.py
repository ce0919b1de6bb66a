"""The template of the page, and how it writes numbers and names."""

from pathlib import Path

import jinja2

from deeplinear.base.wording import counted, spaced
from deeplinear.report import glossary

PAGE = Path(__file__).parent / "templates"


def filled(**content: object) -> str:
    """The page as HTML, with its style and script inside and nothing outside."""
    return _template().render(style=_all_of("css"), script=_all_of("js"), **content)


def _all_of(suffix: str) -> str:
    """The style sheets or scripts of the page, one after the other."""
    paths = sorted(PAGE.glob(f"*.{suffix}"))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def _template() -> jinja2.Template:
    """The template with everything that it calls."""
    surroundings = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    own = (anchor, conditions, counted, duration, sentence, spaced)
    surroundings.filters |= {function.__name__: function for function in own}
    surroundings.filters |= {"words": glossary.marked, "thousands": "{:,}".format}
    surroundings.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    surroundings.globals["term"] = glossary.link
    return surroundings.get_template("report.html.j2")


def duration(seconds: float) -> str:
    """A time on one core in words."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "under 1 s"


def anchor(text: str) -> str:
    """A text as the end of an address on the page."""
    return text.replace(" ", "-")


def conditions(where: dict) -> str:
    """The rows that a claim or figure takes, in words."""
    return ", ".join(f"{spaced(column)} = {value}" for column, value in where.items())


def sentence(text: str) -> str:
    """A text with a capital at its start, where that is a word and no symbol."""
    return text[:1].upper() + text[1:] if text[:2].isascii() and text[:2].isalpha() else text
