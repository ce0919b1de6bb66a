"""The descent for scalar output on whitened inputs, in compiled form.

For d_N = 1 every layer gradient is an outer product: with b_N = 1, b_{j-1} = W_j' b_j and
a_0 = (W_{1:N} - Phi)', a_j = W_j a_{j-1}, it is dL/dW_j = b_j a_{j-1}'. The input is first
reduced to d_1 + 1 dimensions (`reductions.onto_span`), which makes W_1 the column
w = W_1 Phi/||Phi|| beside a square block; all layers below the last are then square blocks. Starts
of low rank are first cut down to their invariant subspaces: balanced ones to hidden widths of 1.
"""

from collections.abc import Sequence
from functools import cache

import numba
import numpy as np

from deeplinear.descent import CONVERGED, DIVERGED, UNFINISHED, Outcome, Stop
from deeplinear.kernels import rows
from deeplinear.problem import Matrix, Problem
from deeplinear.reductions import onto_invariant_subspaces, onto_span
from deeplinear.schedule import Schedule

STATUSES = (CONVERGED, DIVERGED, UNFINISHED)
CACHE_LINE = 64  # bytes


def applies(problem: Problem, weights: Sequence[Matrix], schedule: Schedule) -> bool:
    """Whether this kernel can run the descent: d_N = 1, S = I, N >= 2, a constant step."""
    constant = schedule.constant is not None
    return problem.shape[0] == 1 and problem.is_white and len(weights) > 1 and constant


def descend(problem: Problem, weights: Sequence[Matrix], schedule: Schedule, stop: Stop) -> Outcome:
    """`descent.descend` without an observer, for the problems that `applies` admits."""
    target, norm = problem.cross, float(np.linalg.norm(problem.cross))
    if np.linalg.matrix_rank(weights[0]) < min(weights[0].shape):
        reduced = onto_invariant_subspaces(weights, problem)
        weights, target = reduced.weights, reduced.optimum
    state = _packed(onto_span(weights, target))
    status, iterations, excess_loss = _compiled(state.shape[1])(
        state, norm, schedule.constant, stop.tolerance, stop.max_steps
    )
    return Outcome(STATUSES[status], iterations, excess_loss)


def _packed(weights: Sequence[Matrix]) -> Matrix:
    """The state, ((N-1) h + 2, h): the square blocks one under the other, then w, then W_N.

    Widths above 1 are padded with zeros to a multiple of LANES; padded entries stay exactly zero.
    """
    widest = max(max(W.shape[0] for W in weights), weights[0].shape[1] - 1)
    h = -(-widest // rows.LANES) * rows.LANES if widest > 1 else 1
    state = aligned((len(weights) - 1) * h + 2, h)
    for j, square in enumerate([weights[0][:, 1:], *weights[1:-1]]):
        state[j * h : j * h + square.shape[0], : square.shape[1]] = square
    state[-2, : weights[0].shape[0]] = weights[0][:, 0]
    state[-1, : weights[-1].shape[1]] = weights[-1][0]
    return state


def aligned(height: int, width: int) -> Matrix:
    """Zeros that begin at a cache line; rows across two lines cost a third of the speed."""
    spare = CACHE_LINE // 8
    memory = np.zeros(height * width + spare)
    first = -memory.ctypes.data % CACHE_LINE // 8
    return memory[first : first + height * width].reshape(height, width)


@cache
def _backward(h: int):
    """b_{j-1} = W_j' b_j from the top down; leaves b_1, ... in `back`, returns b_0 across Phi."""
    load, store, *_, add_rows, _, together = rows.operations(h)

    @numba.njit(error_model="numpy")
    def backward(state, back, zeros):
        across = load(state, back.size + 1)
        for layer in range(len(back) - 1, -1, -1):
            store(back, layer, across)
            across = load(zeros, 0)
            for i in range(layer * h, (layer + 1) * h, together):
                across = add_rows(across, state, i, back)
        return across

    return backward


@cache
def _update(h: int):
    """W_j <- W_j + b_j a_{j-1}' and a_j = W_j a_{j-1} from the bottom up; a_0 has the step in it."""
    load, store, add_multiple, *_, move_rows, together = rows.operations(h)

    @numba.njit(error_model="numpy")
    def update(state, back, image, across, along_target):
        column, top = back.size, back.size + 1
        forward = across
        for layer in range(len(back)):
            for i in range(0, h, together):
                move_rows(state, layer * h + i, back, forward, image, i)
            forward = load(image, 0)
            if layer == 0:
                along = load(state, column)
                forward = add_multiple(forward, along_target, along)
                store(state, column, add_multiple(along, along_target, load(back, 0)))
        store(state, top, add_multiple(load(state, top), 1.0, forward))

    return update


@cache
def _compiled(h: int):
    """The loop for padded width h, compiled at first use; returns (status, steps, loss).

    A run that comes back to an earlier state, bit for bit, goes round for ever: whole rounds are
    then skipped, which changes no result. Earlier means at the last power of two.
    """
    load, store, add_multiple, dot, *_ = rows.operations(h)
    backward, update = _backward(h), _update(h)

    @numba.njit(error_model="numpy")
    def loop(state, target, step_size, tolerance, max_steps):
        back, zeros, image = np.zeros(((len(state) - 2) // h, h)), np.zeros(h), np.zeros(h)
        earlier, earlier_loss, earlier_step, step = np.zeros_like(state), -1.0, 0, 0
        while True:
            across = backward(state, back, zeros)
            error = dot(load(state, back.size), load(back, 0)) - target
            excess_loss = 0.5 * (dot(across, across) + error * error)
            if not excess_loss < np.inf:
                return 1, step, excess_loss
            if excess_loss <= tolerance:
                return 0, step, excess_loss
            if excess_loss == earlier_loss and same(state, earlier):
                step += (max_steps - step) // (step - earlier_step) * (step - earlier_step)
            if step >= max_steps:
                return 2, step, excess_loss
            if step >= 2 * earlier_step:
                earlier_loss, earlier_step = excess_loss, step
                for i in range(len(state)):
                    store(earlier, i, load(state, i))
            downhill = add_multiple(load(zeros, 0), -step_size, across)
            update(state, back, image, downhill, -step_size * error)
            step += 1

    return loop


@numba.njit
def same(state, other):
    """Whether two states agree in every bit that counts."""
    for i in range(state.shape[0]):
        for j in range(state.shape[1]):
            if state[i, j] != other[i, j]:
                return False
    return True
