"""Names, numbers and lists as a reader sees them."""

import math


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
