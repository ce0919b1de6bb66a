"""The contracts of plug-ins: what each file declares of itself in its constant CONTRACT.

There is one class for each folder of plug-ins; docs/plugins.md describes them all. The values that
options, axes, columns and measures can have are described in `base.values`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from deeplinear.base.values import Value

Values = Mapping[str, Value]  # by the name of an option, an axis, a column or a measure

SIDES = {  # how many values of `between` a judgement compares: the least and the most
    "none": (0, 0),
    "two": (2, 2),
    "two or none": (2, 2),
    "two or more": (2, 10**4),
}


@dataclass(frozen=True)
class WithOptions:
    """What the plug-ins with options have in common."""

    options: Values = field(default_factory=dict, kw_only=True)

    @property
    def described(self) -> Values:
        """The keyword arguments beside those that it is handed."""
        return self.options


@dataclass(frozen=True)
class WithAxes:
    """What the plug-ins have in common whose parameters are axes of the experiment."""

    axes: Values = field(default_factory=dict)

    @property
    def described(self) -> Values:
        """The keyword arguments beside those that it is handed."""
        return self.axes


@dataclass(frozen=True)
class Initialisation(WithAxes):
    """How the layers start."""

    of_problem: bool = False  # handed `problem`, of which the start is made
    shares_draw: Sequence[str] = ()  # the axes along which the draw is the same

    @property
    def handed(self) -> tuple[str, ...]:
        """The keyword arguments beside the axes."""
        return ("widths", "rng", *(["problem"] if self.of_problem else []))


@dataclass(frozen=True)
class Shape(WithAxes):
    """How wide the layers are."""

    handed: ClassVar = ("d_in", "d_out", "depth")


@dataclass(frozen=True)
class Schedule(WithAxes):
    """How large the steps are along a run."""

    handed: ClassVar = ("step_size",)


@dataclass(frozen=True)
class Reader(WithOptions):
    """Where the data come from. The options of a random reader can be axes as well."""

    random: bool = False  # handed `rng`, anew for each seed, instead of the files `members`

    @property
    def handed(self) -> tuple[str, ...]:
        """The keyword arguments beside the options."""
        return ("rng",) if self.random else ("members",)


@dataclass(frozen=True)
class Kind(WithOptions):
    """A kind of experiment."""

    columns: Values  # that it writes beside the axes; a `Paper` among its options adds its own
    columns_with: Mapping[str, Values] = field(default_factory=dict)  # that an option adds
    takes: Literal["run", "rivals", "runs"] = "run"  # one, those of one start, or those of a job
    on_samples: bool = False  # needs the samples themselves, not their statistics
    without_steps: bool = False  # takes no step sizes from the axes

    @property
    def handed(self) -> tuple[str, ...]:
        """The keyword arguments beside the options."""
        return (self.takes,)


@dataclass(frozen=True)
class Drawing(WithOptions):
    """A way to draw tables."""

    handed: ClassVar = ("figure", "tables")
    kinds: list[str]  # of experiments
    every_run: bool = False  # needs each step size to its end, not the fastest alone


@dataclass(frozen=True)
class Judgement(WithOptions):
    """A way to measure what a claim says."""

    measures: Values
    kinds: list[str] = field(default_factory=list)  # of experiments; any if empty
    every_run: bool = False  # needs each step size to its end, not the fastest alone
    sides: Literal["none", "two", "two or none", "two or more"] = "none"  # that it compares
    resamples: bool = False  # handed `rng`, the generator of the claim

    @property
    def handed(self) -> tuple[str, ...]:
        """The keyword arguments beside the options."""
        between = ("between",) if self.sides != "none" else ()
        return ("tables", *between, *(("rng",) if self.resamples else ()))


@dataclass(frozen=True)
class Theory:
    """What experiments can name a file of theory for."""

    offers: Mapping[str, Values]  # by function: the columns that it adds to a table, if any


Contract = WithAxes | WithOptions | Theory
