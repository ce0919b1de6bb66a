"""One run made concrete: a problem, the weights to start from, and the step sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from deeplinear.base import plugins, randomness, signatures
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.descent.start import Start
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.runs import grid


@dataclass(frozen=True)
class Run:
    """Problem x initialisation x schedule, for one cell of an experiment."""

    cell: grid.Cell
    start: Start

    @classmethod
    def of(cls, cell: grid.Cell, problem: Problem) -> "Run":
        """The run of a cell, from a start of its own."""
        return cls(cell, Start(initial_weights(cell, problem), problem))

    @property
    def problem(self) -> Problem:
        """What the run descends on."""
        return self.start.problem

    @property
    def weights(self) -> Sequence[Matrix]:
        """The weights to start from."""
        return self.start.weights

    @cached_property
    def step_size(self) -> float:
        """The cell's step size, or its multiple of the bound that it names in `theory`."""
        if "bound" not in self.cell:
            return self.cell["step_size"]
        bound = plugins.theory(self.cell["bound"]).largest_step(self.problem, self.weights)
        return self.cell["times_bound"] * bound

    @cached_property
    def schedule(self) -> Schedule:
        """The step sizes of the named schedule, constant if none is named."""
        make = plugins.load("schedules", self.cell.get("schedule", "constant"))
        return make(**signatures.accepted(make, {**self.cell, "step_size": self.step_size}))

    @property
    def columns(self) -> dict:
        """The cell's columns in the table, with the step size as a number."""
        return self.cell | ({"step_size": self.step_size} if "bound" in self.cell else {})


def from_one_start(cells: Sequence[grid.Cell], problem: Problem) -> list[Run]:
    """The runs of cells that differ in the step size only; they share all their start holds."""
    start = Run.of(cells[0], problem).start
    return [Run(cell, start) for cell in cells]


def widths(cell: grid.Cell, problem: Problem) -> tuple[int, ...]:
    """(d_0, ..., d_N) of the cell's network: its shape, hidden layers of equal width by default."""
    d_out, d_in = problem.shape
    shape = plugins.load("shapes", cell.get("shape", "equal"))
    return shape(**signatures.accepted(shape, {**cell, "d_in": d_in, "d_out": d_out}))


def initial_weights(cell: grid.Cell, problem: Problem) -> list[Matrix]:
    """The start of a cell: its initialisation scheme, with the cell's own seed.

    The draw depends on the scheme, the widths, the scheme's parameters (but those that share it)
    and the seed, and on nothing else: all step sizes share it, and so does the same cell of
    another experiment.

    :raises Refusal: the scheme gives layers of other shapes than the network's
    """
    name, shape = cell["initialisation"], widths(cell, problem)
    scheme = plugins.load("initialisations", name)
    contract, given = plugins.contract("initialisations", name), signatures.accepted(scheme, cell)
    drawn_by = {axis: value for axis, value in given.items() if axis not in contract.shares_draw}
    handed = {"widths": shape, "rng": randomness.generator(name, shape, drawn_by, cell["seed"])}
    handed |= {"problem": problem} if contract.of_problem else {}
    weights = scheme(**handed, **given)
    found, wanted = [np.shape(W) for W in weights], [(d, c) for c, d in pairwise(shape)]
    if found != wanted:
        raise Refusal(f"{name} gives layers of shapes {found}, wanted {wanted}")
    for W in weights:
        W.flags.writeable = False  # shared by all runs from this start
    return weights
