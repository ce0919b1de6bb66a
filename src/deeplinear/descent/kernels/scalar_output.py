"""The descent for scalar output on whitened inputs, in compiled form.

For d_N = 1 every layer gradient is an outer product: with b_N = 1, b_{j-1} = W_j' b_j and
a_0 = (W_{1:N} - Phi)', a_j = W_j a_{j-1}, it is dL/dW_j = b_j a_{j-1}'. The input is first
reduced to d_1 + 1 dimensions (`reductions.onto_span`), which makes W_1 the column
w = W_1 Phi/||Phi|| beside a square block; all layers below the last are then square blocks. Starts
of low rank are first cut down to their invariant subspaces: balanced ones to hidden widths of 1.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numba
import numpy as np
from numba import types

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels.rows import (
    LANES,
    add_multiple,
    add_rows,
    constant,
    dot,
    load,
    move_rows,
    store,
    together,
    zero,
)
from deeplinear.descent.kernels.shared_start import shared
from deeplinear.descent.kernels.vectors import COMPILED, aligned
from deeplinear.descent.reductions import onto_invariant_subspaces, onto_span
from deeplinear.descent.reference import Outcome, Stop
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

STATUSES = (CONVERGED, DIVERGED, UNFINISHED)


def applies(problem: Problem, weights: Sequence[Matrix], schedule: Schedule) -> bool:
    """Whether this kernel can run the descent: d_N = 1, S = I, N >= 2, a constant step."""
    constant = schedule.constant is not None
    return problem.shape[0] == 1 and problem.is_white and len(weights) > 1 and constant


def descend(problem: Problem, weights: Sequence[Matrix], schedule: Schedule, stop: Stop) -> Outcome:
    """`descent.descend` without an observer, for the problems that `applies` admits."""
    start, norm = _start(weights, problem), float(np.linalg.norm(problem.cross))
    state = aligned(start.size).reshape(start.shape)
    state[:], h = start, start.shape[1]
    status, iterations, excess_loss = _compiled(h)(
        *(state, aligned(len(state) + h - 2).reshape(-1, h), norm),
        *(schedule.constant, stop.tolerance, stop.max_steps, h),
    )
    return Outcome(STATUSES[status], iterations, excess_loss)


@shared
def _start(weights: Sequence[Matrix], problem: Problem) -> Matrix:
    """The state in as few dimensions as hold the descent."""
    target = problem.cross
    if np.linalg.matrix_rank(weights[0]) < min(weights[0].shape):
        reduced = onto_invariant_subspaces(weights, problem)
        weights, target = reduced.weights, reduced.optimum
    return _packed(onto_span(weights, target))


def _packed(weights: Sequence[Matrix]) -> Matrix:
    """The state, ((N-1) h + 2, h): the square blocks one under the other, then w, then W_N.

    Widths above 1 are padded with zeros to a multiple of LANES; padded entries stay exactly zero.
    """
    widest = max(max(W.shape[0] for W in weights), weights[0].shape[1] - 1)
    h = -(-widest // LANES) * LANES if widest > 1 else 1
    state = np.zeros(((len(weights) - 1) * h + 2, h))
    for j, square in enumerate([weights[0][:, 1:], *weights[1:-1]]):
        state[j * h : j * h + square.shape[0], : square.shape[1]] = square
    state[-2, : weights[0].shape[0]] = weights[0][:, 0]
    state[-1, : weights[-1].shape[1]] = weights[-1][0]
    return state


@cache
def _compiled(h: int) -> Callable:
    """`_advance` for a padded width of h."""
    array, number, index = types.float64[:, ::1], types.float64, types.intp
    return _advance.compile((array, array, number, number, number, index, types.literal(h)))


@numba.njit(**COMPILED, forceinline=True)
def _backward(state, back, h):
    """b_{j-1} = W_j' b_j from the top down; leaves b_1, ... in `back`, returns b_0 across Phi."""
    across = load(state, back.size + 1, h)
    for layer in range(len(back) - 1, -1, -1):
        store(back, layer, across)
        across = zero(h)
        for i in range(0, constant(h), together(h)):
            across = add_rows(across, state, layer * constant(h) + i, back)
    return across


@numba.njit(**COMPILED, forceinline=True)
def _update(state, back, image, forward, along_target, h):
    """W_j <- W_j + b_j a_{j-1}' and a_j = W_j a_{j-1} from the bottom up; a_0 is times -eta."""
    column, top = back.size, back.size + 1
    for layer in range(len(back)):
        for i in range(0, constant(h), together(h)):
            move_rows(state, layer * constant(h) + i, back, forward, image, i)
        forward = load(image, 0, h)
        if layer == 0:
            along = load(state, column, h)
            forward = add_multiple(forward, along_target, along)
            store(state, column, add_multiple(along, along_target, load(back, 0, h)))
    store(state, top, add_multiple(load(state, top, h), 1.0, forward))


@numba.njit(**COMPILED)
def _advance(state, scratch, target, step_size, tolerance, max_steps, h):
    """The loop for padded width h; returns (status, steps, loss).

    A run that comes back to an earlier state, bit for bit, goes round for ever: whole rounds are
    then skipped, which changes no result. Earlier means at the last power of two.
    """
    back, image = scratch[:-1], scratch[-1]
    earlier, earlier_loss, earlier_step, step = np.zeros_like(state), -1.0, 0, 0
    while True:
        across = _backward(state, back, h)
        error = dot(load(state, back.size, h), load(back, 0, h)) - target
        excess_loss = 0.5 * (dot(across, across) + error * error)
        if not excess_loss < np.inf:
            return 1, step, excess_loss
        if excess_loss <= tolerance:
            return 0, step, excess_loss
        if excess_loss == earlier_loss and _same(state, earlier):
            step += (max_steps - step) // (step - earlier_step) * (step - earlier_step)
        if step >= max_steps:
            return 2, step, excess_loss
        if step >= 2 * earlier_step:
            earlier_loss, earlier_step = excess_loss, step
            for i in range(len(state)):
                store(earlier, i, load(state, i, h))
        downhill = add_multiple(zero(h), -step_size, across)
        _update(state, back, image, downhill, -step_size * error, h)
        step += 1


@numba.njit(**COMPILED)
def _same(state, other):
    """Whether two states agree in every bit that counts."""
    for i in range(state.shape[0]):
        for j in range(state.shape[1]):
            if state[i, j] != other[i, j]:
                return False
    return True
