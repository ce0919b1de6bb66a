"""The forms of an axis: where its values come from, and which columns it gives a table."""

import math
from dataclasses import dataclass, field

Cell = dict[str, object]


class Axis:
    """One axis of an experiment block.

    `values` are those of the column of its name, none if they are known only when runs are made;
    `count` is how many cells the axis makes of one. `bound` and `fastest_in` say where step sizes
    come from: the paper of whose bound they are multiples, or the experiment that is searched.
    """

    values: tuple
    count: int
    bound: str | None = None
    fastest_in: str | None = None

    def columns(self, name: str) -> dict[str, tuple]:
        """The columns that cells combine, with their values, if the axis is called `name`."""
        return {}

    def completed(self, cell: Cell) -> Cell:
        """A cell with what the axis adds when the other axes have their values."""
        return cell


class OwnValues(Axis):
    """An axis that holds its own values."""

    def columns(self, name: str) -> dict[str, tuple]:
        """One column, that of its name."""
        return {name: self.values}


@dataclass(frozen=True)
class Listed(OwnValues):
    """A list: the values themselves."""

    values: tuple

    @property
    def count(self) -> int:
        """The length of the list."""
        return len(self.values)


@dataclass(frozen=True)
class Decades(OwnValues):
    """{decades: [low, high], per_decade: n}: 10^low, 10^(low + 1/n), ... up to 10^high."""

    low: float
    high: float
    per_decade: int

    @property
    def count(self) -> int:
        """floor((high - low) n) + 1, up to rounding."""
        return max(0, math.floor((self.high - self.low) * self.per_decade + 1e-9) + 1)

    @property
    def values(self) -> tuple[float, ...]:
        """The values to six significant digits, so that a finer grid holds the coarser one."""
        exponents = (self.low + i / self.per_decade for i in range(self.count))
        return tuple(float(f"{10**exponent:.6g}") for exponent in exponents)


@dataclass(frozen=True)
class Counted(OwnValues):
    """{count: n, first: k}: the integers k, ..., k + n - 1; k = 0 if it is not given."""

    count: int
    first: int

    @property
    def values(self) -> tuple[int, ...]:
        """The integers."""
        return tuple(range(self.first, self.first + self.count))


@dataclass(frozen=True)
class TimesBound(Axis):
    """{bound: paper, times: [...]}: multiples of the bound that `theory/<paper>` computes."""

    bound: str = field()  # has no default, unlike the base
    times: tuple[float, ...] = field()
    values = ()

    @property
    def count(self) -> int:
        """How many multiples there are."""
        return len(self.times)

    def columns(self, name: str) -> dict[str, tuple]:
        """`bound` and `times_bound`; the step size itself depends on the start."""
        return {"bound": (self.bound,), "times_bound": self.times}


@dataclass(frozen=True)
class ByDepth(Axis):
    """{by_depth: {N: eta}}: the step size of each depth, here by its digits."""

    by_depth: dict[str, float]
    count = 1

    @property
    def values(self) -> tuple[float, ...]:
        """The step sizes of all depths."""
        return tuple(self.by_depth.values())

    def completed(self, cell: Cell) -> Cell:
        """A cell with the step size of its depth."""
        return {**cell, "step_size": self.by_depth[str(cell["depth"])]}


@dataclass(frozen=True)
class FastestIn(Axis):
    """{fastest_in: experiment}: of each start the step size that was fastest there."""

    fastest_in: str = field()  # has no default, unlike the base
    values = ()
    count = 1
