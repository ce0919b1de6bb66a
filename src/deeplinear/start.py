"""The weights from which a cell's run starts, and the step sizes that it takes."""

from deeplinear import grid, plugins, schedules
from deeplinear.network import widths
from deeplinear.problem import Matrix, Problem
from deeplinear.schedules import Schedule


def initial_weights(cell: grid.Cell, problem: Problem) -> list[Matrix]:
    """The start of a cell: its initialisation scheme, drawn with the cell's own seed.

    The draw depends on the scheme, the widths, the scheme's parameters and the seed, and on
    nothing else: all step sizes share it, and so does the same cell of another experiment.
    """
    scheme = plugins.load("initialisations", cell["initialisation"])
    shape = widths(problem, cell["depth"], cell["width"])
    parameters = plugins.accepted(scheme, cell)
    rng = grid.generator(cell["initialisation"], shape, parameters, cell["seed"])
    return scheme(widths=shape, rng=rng, **parameters)


def step_sizes(cell: grid.Cell, schedule: str) -> Schedule:
    """The cell's step sizes under the named schedule of `schedules`."""
    make = getattr(schedules, schedule)
    return make(**plugins.accepted(make, cell))
