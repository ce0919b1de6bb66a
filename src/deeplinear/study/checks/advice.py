"""What to write in place of a value that YAML reads as another type than is expected."""

import math
import re
from contextlib import suppress

# How people write numbers that YAML 1.1 reads as texts, and how Python's float takes them.
HABITS = [
    ("\u2212", "-"),
    (r"^([-+]?\d+),(\d+)$", r"\1.\2"),
    (r"^10(?:\^|\*\*)([-+]?\d+)$", r"1e\1"),
    (r"(?<=\d)[ '\u00a0\u202f](?=\d{3})", ""),
]


def advice(value: object, expected: str) -> str:
    """A sentence for a value that was found where others are expected; empty if there is none.

    :param expected: what is, in the words of its description
    """
    if isinstance(value, list):
        return next((hint for hint in (advice(item, expected) for item in value) if hint), "")
    if "text" in expected and type(value) in (int, float):
        return "Put it into quotes, as it is to be read"
    if isinstance(value, float) and "integer" in expected and value % 1 == 0:
        return f"Write {value:.0f}"
    if isinstance(value, str) and "true or false" in expected:
        return _of_truth(value)
    if isinstance(value, str) and re.search("number|integer|step size|seconds|inches", expected):
        return _of_number(value, whole="integer" in expected)
    return ""


def _of_truth(text: str) -> str:
    words = {"yes": "true", "on": "true", "true": "true"}
    words |= {"no": "false", "off": "false", "false": "false"}
    word = words.get(text.strip().lower())
    return f"Write {word}, without quotes" if word else ""


def _of_number(text: str, whole: bool) -> str:
    """What to write for a number that YAML reads as text; of integers nothing but an integer."""
    number = _number(text)
    if number is None or not math.isfinite(number) or (whole and number % 1):
        return ""
    return f"YAML reads it as text: write {as_yaml(number)}"


def _number(text: str) -> float | None:
    """The number that somebody means by a text."""
    for habit, ours in HABITS:
        text = re.sub(habit, ours, text.strip())
    for read in (float, lambda octal: int(octal, 0)):
        with suppress(ValueError):
            return read(text)
    return None


def as_yaml(number: float) -> str:
    """A number as YAML reads it: with a dot before an exponent."""
    if number % 1 == 0 and abs(number) < 10**15:
        return str(int(number))
    digits, e, exponent = repr(number).partition("e")
    return digits if not e else f"{digits}{'' if '.' in digits else '.0'}e{exponent}"


def is_number(text: str) -> bool:
    """Whether a text would be read as a number somewhere: "007", "1e3", "nan"."""
    with suppress(ValueError):
        return isinstance(float(text), float)
    return False
