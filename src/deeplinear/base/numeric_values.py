"""What a value in the configuration or in a table means, and those that are numbers."""

import math
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


ANY = Value()


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
