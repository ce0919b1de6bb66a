"""What a value in the configuration or in a table means, and which values it can have."""

import re
from dataclasses import dataclass

from deeplinear.base.numeric_values import ANY, Value
from deeplinear.base.numeric_values import Count as Count  # plug-ins find all values here
from deeplinear.base.numeric_values import Number as Number
from deeplinear.base.numeric_values import Share as Share


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

    keys: Value = ANY
    values: Value = ANY
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

    values: Value = ANY
    _range = "a non-empty list without duplicates"

    def fits(self, value: object) -> bool:
        """Whether it is such a list; the values are checked one by one."""
        return isinstance(value, list) and len({repr(v) for v in value}) == len(value) > 0
