"""The descent for scalar output on whitened inputs, in compiled form.

For d_N = 1 every layer gradient is an outer product: with b_N = 1, b_{j-1} = W_j' b_j and
a_0 = (W_{1:N} - Phi)', a_j = W_j a_{j-1}, it is dL/dW_j = b_j a_{j-1}'. The input is first
reduced to d_1 + 1 dimensions (`reductions.onto_span`), which makes W_1 the column
w = W_1 Phi/||Phi|| beside a square block; all layers below the last are then square blocks.
"""

from collections.abc import Sequence
from functools import cache

import numba
import numpy as np

from deeplinear.descent import CONVERGED, DIVERGED, UNFINISHED, Outcome, Stop
from deeplinear.kernels import rows
from deeplinear.problem import Matrix, Problem
from deeplinear.reductions import onto_span
from deeplinear.schedules import Schedule

STATUSES = (CONVERGED, DIVERGED, UNFINISHED)
LANES = 8  # widths are padded with zeros to a multiple; padded entries stay exactly zero


def applies(problem: Problem, weights: Sequence[Matrix], schedule: Schedule) -> bool:
    """Whether this kernel can run the descent: d_N = 1, S = I, N >= 2, a constant step."""
    return (
        problem.shape[0] == 1 and problem.is_white and len(weights) > 1 and schedule.is_constant
    )


def descend(
    problem: Problem, weights: Sequence[Matrix], schedule: Schedule, stop: Stop
) -> Outcome:
    """`descent.descend` without an observer, for the problems that `applies` admits."""
    blocks, along, top = _packed(onto_span(weights, problem.cross))
    target = float(np.linalg.norm(problem.cross))
    status, iterations, excess_loss = _compiled(len(top))(
        blocks, along, top, target, schedule.first, stop.tolerance, stop.max_steps
    )
    return Outcome(STATUSES[status], iterations, excess_loss)


def _packed(weights: Sequence[Matrix]) -> tuple[Matrix, Matrix, Matrix]:
    """The square blocks, one under the other: ((N-1) h, h); the column w: (h,); W_N: (h,)."""
    widest = max(max(W.shape[0] for W in weights), weights[0].shape[1] - 1)
    h = -(-widest // LANES) * LANES
    blocks = np.zeros((len(weights) - 1, h, h))
    squares = [weights[0][:, 1:], *weights[1:-1]]
    for block, square in zip(blocks, squares, strict=True):
        block[: square.shape[0], : square.shape[1]] = square
    along, top = np.zeros(h), np.zeros(h)
    along[: weights[0].shape[0]] = weights[0][:, 0]
    top[: weights[-1].shape[1]] = weights[-1][0]
    return blocks.reshape(-1, h), along, top


@cache
def _backward(h: int):
    """b_{j-1} = W_j' b_j from the top down; leaves them in `back`, returns b_0 across Phi."""
    load, store, add_multiple, _ = rows.operations(h)

    @numba.njit(error_model="numpy")
    def backward(blocks, top, back, zeros):
        layers = len(back) - 1
        across = load(top, 0)
        store(back, layers, across)
        for layer in range(layers - 1, -1, -1):
            across = load(zeros, 0)
            for i in range(h):
                across = add_multiple(across, back[layer + 1, i], load(blocks, layer * h + i))
            store(back, layer, across)
        return across

    return backward


@cache
def _update(h: int):
    """W_j <- W_j - eta b_j a_{j-1}' and a_j = W_j a_{j-1} from the bottom up."""
    load, store, add_multiple, dot = rows.operations(h)

    @numba.njit(error_model="numpy")
    def update(blocks, along, top, back, image, across, error, step_size):
        forward = across
        for layer in range(len(back) - 1):
            # Two passes, so that a row and the vector it meets fit the registers.
            for i in range(h):
                image[i] = dot(load(blocks, layer * h + i), forward)
            for i in range(h):
                row, step = load(blocks, layer * h + i), -step_size * back[layer + 1, i]
                store(blocks, layer * h + i, add_multiple(row, step, forward))
            forward = load(image, 0)
            if layer == 0:
                column = load(along, 0)
                forward = add_multiple(forward, error, column)
                store(along, 0, add_multiple(column, -step_size * error, load(back, 1)))
        store(top, 0, add_multiple(load(top, 0), -step_size, forward))

    return update


@cache
def _compiled(h: int):
    """The loop for padded width h, compiled at first use; returns (status, steps, loss)."""
    load, _, _, dot = rows.operations(h)
    backward, update = _backward(h), _update(h)

    @numba.njit(error_model="numpy")
    def loop(blocks, along, top, target, step_size, tolerance, max_steps):
        back = np.zeros((len(blocks) // h + 1, h))
        zeros, image = np.zeros(h), np.zeros(h)
        step = 0
        while True:
            across = backward(blocks, top, back, zeros)
            error = dot(load(along, 0), load(back, 1)) - target
            excess_loss = 0.5 * (dot(across, across) + error * error)
            if not excess_loss < np.inf:
                return 1, step, excess_loss
            if excess_loss <= tolerance:
                return 0, step, excess_loss
            if step >= max_steps:
                return 2, step, excess_loss
            update(blocks, along, top, back, image, across, error, step_size)
            step += 1

    return loop
