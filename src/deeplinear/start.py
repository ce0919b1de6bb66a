"""The weights from which a cell's run starts, and the step sizes that it takes."""

from itertools import pairwise

import numpy as np

from deeplinear import grid, plugins, schedules
from deeplinear.journal import Refusal
from deeplinear.network import widths
from deeplinear.problem import Matrix, Problem
from deeplinear.schedules import Schedule


def initial_weights(cell: grid.Cell, problem: Problem) -> list[Matrix]:
    """The start of a cell: its initialisation scheme, drawn with the cell's own seed.

    The draw depends on the scheme, the widths, the scheme's parameters and the seed, and on
    nothing else: all step sizes share it, and so does the same cell of another experiment.

    :raises Refusal: the scheme gives layers of other shapes than the network's
    """
    scheme = plugins.load("initialisations", cell["initialisation"])
    shape = widths(problem, cell["depth"], cell["width"])
    parameters = plugins.accepted(scheme, cell)
    rng = grid.generator(cell["initialisation"], shape, parameters, cell["seed"])
    weights = scheme(widths=shape, rng=rng, **parameters)
    found, wanted = [np.shape(W) for W in weights], [(d, c) for c, d in pairwise(shape)]
    if found != wanted:
        raise Refusal(f"{cell['initialisation']} gives layers of shapes {found}, wanted {wanted}")
    return weights


def step_sizes(cell: grid.Cell, schedule: str) -> Schedule:
    """The cell's step sizes under the named schedule of `schedules`."""
    make = getattr(schedules, schedule)
    return make(**plugins.accepted(make, cell))
