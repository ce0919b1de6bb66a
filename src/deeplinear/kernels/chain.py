"""The descent of a chain of small layers, in compiled form, for any schedule and any output.

In the sufficient statistics, so that its cost doesn't depend on the number of samples, and in the
invariant subspaces of the start (`reductions.onto_invariant_subspaces`), where the covariance is
diagonal and a start of low rank is a chain of narrow layers.
"""

from collections.abc import Sequence

import numpy as np

from deeplinear.descent import CONVERGED, DIVERGED, UNFINISHED, Observer, Outcome, Stop
from deeplinear.kernels.chain_steps import GOING_ON, advance
from deeplinear.problem import Matrix, Problem
from deeplinear.reductions import Reduced, onto_invariant_subspaces
from deeplinear.schedule import Schedule

STATUSES = (CONVERGED, DIVERGED)
CHUNK = 2**16  # steps whose sizes are handed over at a time
WIDEST = 128  # beyond, matrix products of the reference are as fast


def applies(weights: Sequence[Matrix]) -> bool:
    """Whether the layers are small enough for compiled loops to pay."""
    return max(max(W.shape) for W in weights) <= WIDEST


def descend(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer,
    recorded: Sequence[int],
) -> Outcome:
    """`descent.descend`, observed at the recorded steps and at the end."""
    reduced = onto_invariant_subspaces(weights, problem)
    first, upper, widths = _packed(reduced)
    state = (first, upper, widths, reduced.spectrum, reduced.optimum)
    step, status, excess_loss = 0, GOING_ON, np.nan
    for until in [*sorted(s for s in recorded if s < stop.max_steps), stop.max_steps]:
        while status == GOING_ON and (step < until or np.isnan(excess_loss)):
            sizes = schedule.sizes(np.arange(step, min(until, step + CHUNK)))
            status, taken, excess_loss = advance(*state, sizes, stop.tolerance)
            step += taken
        observe(step, reduced.restored(_unpacked(first, upper, widths)), excess_loss)
        if status != GOING_ON:
            return Outcome(STATUSES[status], step, excess_loss)
    return Outcome(UNFINISHED, step, excess_loss)


def _packed(reduced: Reduced) -> tuple[Matrix, Matrix, Matrix]:
    """W_1, the layers above it in one zero-padded block, and the widths d_1, ..., d_N."""
    first, *above = reduced.weights
    widths = np.array([len(W) for W in reduced.weights])
    upper = np.zeros((len(above), widths.max(), widths.max()))
    for j, W in enumerate(above):
        upper[j, : W.shape[0], : W.shape[1]] = W
    return first.copy(), upper, widths


def _unpacked(first: Matrix, upper: Matrix, widths: Matrix) -> list[Matrix]:
    shapes = zip(upper, widths[1:], widths, strict=False)
    return [first.copy(), *(W[:rows, :columns].copy() for W, rows, columns in shapes)]
