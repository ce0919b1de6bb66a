"""What a value in the configuration or in a table means, and which values it can have."""

import math
import re
from dataclasses import dataclass, field

MOST = 10**9  # of anything that is counted


@dataclass(frozen=True)
class Value:
    """A value of a plug-in: what it means, and the unit that a reader sees behind it."""

    what: str = ""
    unit: str = field(default="", kw_only=True)
    _range = "any value"  # that it can have, in words

    @property
    def expected(self) -> str:
        """The range and the meaning, as messages say them."""
        return f"{self._range} ({self.what})" if self.what else self._range

    def fits(self, value: object) -> bool:
        """Whether a value, as YAML reads it, is in the range."""
        return True


@dataclass(frozen=True)
class Number(Value):
    """A finite number within limits."""

    above: float = -math.inf
    below: float = math.inf
    at_least: float = -math.inf
    at_most: float = math.inf

    @property
    def _range(self) -> str:
        named = {"above": self.above, "from": self.at_least}
        named |= {"below": self.below, "at most": self.at_most}
        limits = [f"{word} {limit:g}" for word, limit in named.items() if math.isfinite(limit)]
        return f"a number {' and '.join(limits)}".strip()

    def fits(self, value: object) -> bool:
        """Whether it is such a number, not true or false, infinite or not a number."""
        if type(value) not in (int, float) or not math.isfinite(value):
            return False
        return self.above < value < self.below and self.at_least <= value <= self.at_most


@dataclass(frozen=True)
class Share(Number):
    """A share or a probability."""

    at_least: float = 0
    at_most: float = 1
    _range = "a number from 0 to 1"


@dataclass(frozen=True)
class Count(Number):
    """An integer, from 1 if nothing else is said."""

    at_least: int = 1
    at_most: int = MOST

    @property
    def _range(self) -> str:
        most = "10^9" if self.at_most == MOST else self.at_most
        return f"an integer from {self.at_least} to {most}"

    def fits(self, value: object) -> bool:
        """Whether it is such an integer, as YAML writes it; 3.0 is none."""
        return type(value) is int and super().fits(value)


@dataclass(frozen=True)
class Flag(Value):
    """True or false."""

    _range = "true or false"

    def fits(self, value: object) -> bool:
        """Whether it is one of the two."""
        return isinstance(value, bool)


@dataclass(frozen=True)
class Text(Value):
    """A text, all of which matches a pattern."""

    pattern: str = r"[\s\S]*"
    _range = "a text"

    def fits(self, value: object) -> bool:
        """Whether it is such a text."""
        return isinstance(value, str) and bool(re.fullmatch(self.pattern, value))


@dataclass(frozen=True)
class OneOf(Value):
    """One of a few texts."""

    values: tuple[str, ...] = ()

    @property
    def _range(self) -> str:
        return f"one of {', '.join(self.values)}"

    def fits(self, value: object) -> bool:
        """Whether it is on the menu."""
        return value in self.values


@dataclass(frozen=True)
class Paper(Text):
    """The name of a file of theory that offers a function."""

    offers: str = ""


@dataclass(frozen=True)
class Experiment(Text):
    """The name of an experiment of the figure or claim."""


@dataclass(frozen=True)
class Column(Text):
    """The name of a column that all tables of the figure or claim have."""


@dataclass(frozen=True)
class Mapping(Value):
    """A mapping with one sort of keys and one of values; not empty.

    What is below the name of an `Experiment` is about this one alone.
    """

    keys: Value = Value()
    values: Value = Value()
    form: str = "{key: value}"

    @property
    def _range(self) -> str:
        return f"a mapping, {self.form}"

    def fits(self, value: object) -> bool:
        """Whether it is a mapping with an entry; the entries are checked one by one."""
        return isinstance(value, dict) and bool(value)


@dataclass(frozen=True)
class Rows(Mapping):
    """Conditions on rows: for columns a value, a list of values, or limits, {at_least: 0}."""

    form: str = "{column: value}"


@dataclass(frozen=True)
class Several(Value):
    """A list of one sort of values, without duplicates; not empty."""

    values: Value = Value()
    _range = "a non-empty list without duplicates"

    def fits(self, value: object) -> bool:
        """Whether it is such a list; the values are checked one by one."""
        return isinstance(value, list) and len({repr(v) for v in value}) == len(value) > 0
