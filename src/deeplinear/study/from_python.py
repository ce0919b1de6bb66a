"""What `import deeplinear` offers to make one run by hand.

A problem, a start and a step-size schedule make a run. The examples below run as they stand, in the
folder of a study of which the tables are made.
"""

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np

from deeplinear.base import plugins, signatures
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal, unknown
from deeplinear.descent import fastest as fast
from deeplinear.descent.reference import Observer, Outcome, Stop
from deeplinear.descent.start import Start
from deeplinear.networks.schedule import Schedule
from deeplinear.problems import prepared, random_problems
from deeplinear.problems.problem import Problem
from deeplinear.runs import run
from deeplinear.runs.kinds.trajectory import recorded_steps

HANDED = {"rng", "widths", "d_in", "d_out", "depth", "step_size"}  # not given by hand


def read_problem(path: Path | str) -> Problem:
    """The problem of a dataset, as the workflow prepared it: data/problems/<dataset>.npz.

    `problem.shape` is (d_out, d_in), `problem.optimum` W* has this shape.

    >>> read_problem("data/problems/tiny.npz").shape
    (1, 16)
    """
    return prepared.read(path)({})


def random_problem(reader: str, seed: int = 0, whiten: bool = True, **options: object) -> Problem:
    """A problem made by a random reader (problems/readers/) for a seed, as experiments make it.

    :param whiten: whether the inputs are whitened, so that their covariance is the identity
    :param options: those of the reader
    :raises Refusal: no such reader or option

    >>> random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1).shape
    (3, 12)
    """
    _refuse_unknown(options, plugins.load("readers", reader))
    block = {"reader": reader, "whiten": whiten, "options": options}
    return random_problems.of_cells(block)({"seed": seed})


def start(
    initialisation: str, problem: Problem, depth: int, seed: int = 0, **axes: object
) -> list[Matrix]:
    """The layers [W_1, ..., W_N] of a scheme of networks/initialisations/, W_j: (d_j, d_{j-1}).

    The same as in the cell of an experiment with these values; they are not to be written to.

    :param depth: N, the number of layers
    :param axes: what the scheme takes, such as `scale`; `width` of the hidden layers, or a `shape`
        with its own parameters
    :raises Refusal: no such scheme or parameter

    >>> problem = random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1)
    >>> weights = start("balanced", problem, depth=3, width=8, scale=0.1)
    >>> [W.shape for W in weights], balancedness(weights) < 1e-12
    ([(8, 12), (8, 8), (3, 8)], True)
    """
    shape = plugins.load("shapes", axes.get("shape", "equal"))
    scheme = plugins.load("initialisations", initialisation)
    _refuse_unknown(set(axes) - {"shape"}, scheme, shape)
    own = {"initialisation": initialisation, "depth": depth, "seed": seed}
    return run.initial_weights(own | axes, problem)


def schedule(name: str, step_size: float, **axes: float) -> Schedule:
    """The step sizes eta_k of a schedule of networks/schedules/.

    >>> eta = schedule("polynomial_decay", 0.5, exponent=1)
    >>> [eta(step) for step in (0, 1, 2)]
    [0.5, 0.5, 0.25]
    """
    make = plugins.load("schedules", name)
    _refuse_unknown(axes, make)
    return make(step_size=step_size, **axes)


def descend(
    problem: Problem,
    weights: list[Matrix],
    step_sizes: Schedule | float,
    tolerance: float = 1e-5,
    max_steps: int = 10_000,
    observe: Observer | None = None,
    recorded: Collection[int] | None = None,
) -> Outcome:
    """Gradient descent on all layers until the excess loss is within the tolerance.

    The outcome has `status` (converged, diverged, unfinished), `iterations` and `excess_loss`.
    `observe(step, weights, excess_loss)` sees the states at the recorded steps and the last one.

    :param step_sizes: a schedule, or a number for a constant one
    :param recorded: the steps to observe, 20 per decade if not given

    >>> problem = random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1)
    >>> weights, losses = start("balanced", problem, depth=3, width=8, scale=0.1), []
    >>> descend(problem, weights, 0.1, observe=lambda *state: losses.append(state[2])).status
    'converged'
    >>> losses[0] > losses[-1]
    True
    """
    steps = recorded_steps(max_steps, 20) if recorded is None else recorded
    sizes = schedule("constant", step_sizes) if np.isscalar(step_sizes) else step_sizes
    return fast.descend(Start(weights, problem), sizes, Stop(tolerance, max_steps), observe, steps)


def _refuse_unknown(given: Collection[str], *plugins_taking: Callable) -> None:
    """Refuse parameters that none of some plug-ins takes."""
    known = set().union(*map(signatures.parameters, plugins_taking)) - HANDED
    for name in given:
        if name not in known:
            raise Refusal(unknown(name, sorted(known), "parameter"))
