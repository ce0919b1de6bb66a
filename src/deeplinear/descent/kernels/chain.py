"""The descent of a chain of layers, for any schedule and any output.

In the sufficient statistics, so that its cost doesn't depend on the number of samples, and in the
invariant subspaces of the start (`reductions.onto_invariant_subspaces`), where the covariance is
diagonal and a start of low rank is a chain of narrow layers.
"""

from collections.abc import Callable, Collection, Sequence

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels import blas_steps, chain_steps
from deeplinear.descent.kernels.chain_steps import GOING_ON
from deeplinear.descent.kernels.shared_start import shared
from deeplinear.descent.kernels.thin import MOST
from deeplinear.descent.reductions import Reduced, onto_invariant_subspaces
from deeplinear.descent.reference import Observer, Outcome, Stop
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

STATUSES = (CONVERGED, DIVERGED)
CHUNK = 2**16  # steps whose sizes are handed over at a time

_reduced = shared(onto_invariant_subspaces)

# Takes one step of each size: (sizes, tolerance) -> (status, steps taken, excess loss).
Advance = Callable[[Matrix, float], tuple[int, int, float]]


def descend(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer,
    recorded: Collection[int],
) -> Outcome:
    """`descent.descend`, observed at the recorded steps and at the end.

    The weights that `observe` is given change when it returns.
    """
    reduced = _reduced(weights, problem)
    advance, layers = _compiled(reduced) if len(reduced.optimum) <= MOST else _in_blas(reduced)
    step, status, excess_loss = 0, GOING_ON, np.nan
    for until in [*sorted(s for s in recorded if s < stop.max_steps), stop.max_steps]:
        while status == GOING_ON and (step < until or np.isnan(excess_loss)):
            sizes = schedule.sizes(np.arange(step, min(until, step + CHUNK)))
            status, taken, excess_loss = advance(sizes, stop.tolerance)
            step += taken
        observe(step, reduced.restored(layers), excess_loss)
        if status != GOING_ON:
            return Outcome(STATUSES[status], step, excess_loss)
    return Outcome(UNFINISHED, step, excess_loss)


def _compiled(reduced: Reduced) -> tuple[Advance, list[Matrix]]:
    """The compiled steps, and the layers that they change in place."""
    chain = chain_steps.Chain(reduced.weights, reduced.spectrum, reduced.optimum)
    return chain.advance, chain.layers


def _in_blas(reduced: Reduced) -> tuple[Advance, list[Matrix]]:
    """The steps in matrix products, and the layers that they change in place."""
    layers = [W.copy(order="C") for W in reduced.weights]
    state = (layers, reduced.spectrum, reduced.optimum)
    return lambda sizes, tolerance: blas_steps.advance(*state, sizes, tolerance), layers
