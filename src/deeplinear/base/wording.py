"""Names, numbers and lists as a reader sees them."""

import math
import re


def spaced(name: str) -> str:
    """A name of the configuration as words."""
    return name.replace("_", " ")


def four_digits(number: float) -> str:
    """A number to four significant digits; empty where there is none."""
    return "" if math.isnan(number) else f"{number:.4g}"


def each_once(items: list) -> list:
    """The items in their order, each once; they need no hash."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def counted(number: int, word: str) -> str:
    """A number with its word, singular or plural: 1 claim, 2 claims, 1,200 rows."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def words_and_formulas(text: str) -> list[str]:
    r"""Words and formulas in turn, without the dollars around formulas, as matplotlib reads a text.

    A dollar itself is written \$; where their number is odd, all are dollars.
    """
    parts = re.split(r"(?<!\\)\$", text)
    parts = parts if len(parts) % 2 else [text]
    return [part if i % 2 else part.replace(r"\$", "$") for i, part in enumerate(parts)]
