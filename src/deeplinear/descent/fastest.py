"""The descent in the fastest form that applies; `deeplinear.descent.reference` is what it equals.

Numba is loaded by the first descent, because every start of the workflow looks at what imports
this file.
"""

from collections.abc import Callable, Collection

import numpy as np

from deeplinear.descent.kernels import memory
from deeplinear.descent.reductions import Restored
from deeplinear.descent.reference import Observer, Outcome, Stop
from deeplinear.descent.start import Start
from deeplinear.networks.schedule import Schedule
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

STATUSES = (CONVERGED, DIVERGED, UNFINISHED)  # by the numbers that kernels give
CHUNK = 2**16  # steps whose sizes are handed over at a time


def descend(
    start: Start,
    schedule: Schedule,
    stop: Stop,
    observe: Observer | None = None,
    recorded: Collection[int] = (),
) -> Outcome:
    """Run the descent in the fastest form that applies.

    `observe` sees the states at the recorded steps and the last one. The weights that it is given
    are made when they are read, and change when it returns.
    """
    from deeplinear.descent.kernels import chain, scalar_output
    from deeplinear.descent.kernels.forms import fastest

    if observe is None and has_scalar_form(start, schedule):
        return of_scalar_output(start, schedule, stop, fastest(scalar_output.advance))
    observe = observe or (lambda step, weights, excess_loss: None)
    return of_chain(start, schedule, stop, fastest(chain.advance), observe, recorded)


def has_scalar_form(start: Start, schedule: Schedule) -> bool:
    """Whether `of_scalar_output` applies: d_N = 1, S = I, N >= 2, a constant step size."""
    outputs, problem = start.problem.shape[0], start.problem
    constant = schedule.constant is not None
    return outputs == 1 and problem.is_white and len(start.weights) > 1 and constant


def of_scalar_output(start: Start, schedule: Schedule, stop: Stop, advance: Callable) -> Outcome:
    """The descent for one output on whitened inputs, unobserved.

    :param advance: a form of `kernels.scalar_output.advance`
    """
    state = memory.scalar_output(start.along_target)
    target, tolerance = float(np.linalg.norm(start.problem.cross)), float(stop.tolerance)
    step_size = float(schedule.constant)
    status, steps, excess_loss = advance(state, target, step_size, tolerance, stop.max_steps)
    return Outcome(STATUSES[status], steps, excess_loss)


def of_chain(
    start: Start,
    schedule: Schedule,
    stop: Stop,
    advance: Callable,
    observe: Observer,
    recorded: Collection[int],
) -> Outcome:
    """The descent of any chain of layers, observed at the recorded steps and at the end.

    In the sufficient statistics, so that its cost doesn't depend on the number of samples, and in
    the invariant subspaces of the start, where the covariance is diagonal and a start of low rank
    is a chain of narrow layers.

    :param advance: a form of `kernels.chain.advance`
    """
    reduced = start.reduced
    state = memory.chain(reduced.weights, reduced.spectrum, reduced.optimum)
    layers = Restored(reduced, state.weights([W.shape for W in reduced.weights]))
    step, status, excess_loss = 0, UNFINISHED, np.nan
    for until in [*sorted(s for s in recorded if s < stop.max_steps), stop.max_steps]:
        while status == UNFINISHED and (step < until or np.isnan(excess_loss)):
            sizes = schedule.sizes(np.arange(step, min(until, step + CHUNK)))
            code, taken, excess_loss = advance(state, sizes, float(stop.tolerance))
            status, step = STATUSES[code], step + taken
        observe(step, layers, excess_loss)
        if status != UNFINISHED:
            break
    return Outcome(status, step, excess_loss)
