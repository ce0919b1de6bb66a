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
    """b_{j-1} = W_j' b_j from the top down; leaves them in `back`, returns b_0 across Phi."""
    load, store, add_multiple, *_ = rows.operations(h)

    @numba.njit(error_model="numpy")
    def backward(state, back, zeros):
        layers = len(back) - 1
        across = load(state, layers * h + 1)
        store(back, layers, across)
        for layer in range(layers - 1, -1, -1):
            across = load(zeros, 0)
            for i in range(h):
                across = add_multiple(across, back[layer + 1, i], load(state, layer * h + i))
            store(back, layer, across)
        return across

    return backward


@cache
def _update(h: int):
    """W_j <- W_j - eta b_j a_{j-1}' and a_j = W_j a_{j-1} from the bottom up."""
    load, store, add_multiple, _, move_and_dot = rows.operations(h)

    @numba.njit(error_model="numpy")
    def update(state, back, image, across, error, step_size):
        layers = len(back) - 1
        column, top = layers * h, layers * h + 1
        forward = across
        for layer in range(layers):
            for i in range(h):
                step = -step_size * back[layer + 1, i]
                image[i] = move_and_dot(state, layer * h + i, step, forward)
            forward = load(image, 0)
            if layer == 0:
                along = load(state, column)
                forward = add_multiple(forward, error, along)
                store(state, column, add_multiple(along, -step_size * error, load(back, 1)))
        store(state, top, add_multiple(load(state, top), -step_size, forward))

    return update


@cache
def _compiled(h: int):
    """The loop for padded width h, compiled at first use; returns (status, steps, loss).

    A run that comes back to an earlier state, bit for bit, goes round for ever: whole rounds are
    then skipped, which changes no result. Earlier means at the last power of two.
    """
    load, store, _, dot, _ = rows.operations(h)
    backward, update = _backward(h), _update(h)

    @numba.njit(error_model="numpy")
    def loop(state, target, step_size, tolerance, max_steps):
        layers = (len(state) - 2) // h
        back, zeros, image = np.zeros((layers + 1, h)), np.zeros(h), np.zeros(h)
        earlier, earlier_loss, earlier_step, step = np.zeros_like(state), -1.0, 0, 0
        while True:
            across = backward(state, back, zeros)
            error = dot(load(state, layers * h), load(back, 1)) - target
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
            update(state, back, image, across, error, step_size)
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
