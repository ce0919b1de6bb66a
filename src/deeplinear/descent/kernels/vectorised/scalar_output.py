"""The scalar-output kernel with every row of the layers as one vector value."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numba import types

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels import scalar_output as plain
from deeplinear.descent.kernels.compiled import CONVERGED, DIVERGED, GOING_ON, compiled, part
from deeplinear.descent.kernels.memory import aligned
from deeplinear.descent.kernels.vectorised.rows import (
    add_multiple,
    constant,
    dot,
    load,
    store,
    zero,
)
from deeplinear.descent.kernels.vectorised.several_rows import add_rows, move_rows, together

WIDEST = 32  # numbers of a row that registers hold; on longer rows plain loops are as fast


def advance(
    state: Matrix, target: float, step_size: float, tolerance: float, max_steps: int
) -> tuple[int, int, float]:
    """Descend in place, as the plain form does; returns (status, steps, excess loss)."""
    height, h = state.shape
    if h > WIDEST:
        return plain.advance(state, target, step_size, tolerance, max_steps)
    scratch = aligned(height + h - 2).reshape(-1, h)
    return _compiled(h)(state, scratch, target, step_size, tolerance, max_steps, h)


@cache
def _compiled(h: int) -> Callable:
    """`_advance` for a padded width of h."""
    array, number, index = types.float64[:, ::1], types.float64, types.intp
    return _advance.compile((array, array, number, number, number, index, types.literal(h)))


@part
def _backward(state, back, h):
    """b_{j-1} = W_j' b_j from the top down; leaves b_1, ... in `back`, returns b_0 across Phi."""
    across = load(state, back.size + 1, h)
    for layer in range(len(back) - 1, -1, -1):
        store(back, layer, across)
        across = zero(h)
        for i in range(0, constant(h), together(h)):
            across = add_rows(across, state, layer * constant(h) + i, back)
    return across


@part
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


@compiled
def _advance(state, scratch, target, step_size, tolerance, max_steps, h):
    back, image = scratch[:-1], scratch[-1]
    earlier, earlier_loss, earlier_step, step = np.zeros_like(state), -1.0, 0, 0
    while True:
        across = _backward(state, back, h)
        error = dot(load(state, back.size, h), load(back, 0, h)) - target
        excess_loss = 0.5 * (dot(across, across) + error * error)
        if not excess_loss < np.inf:
            return DIVERGED, step, excess_loss
        if excess_loss <= tolerance:
            return CONVERGED, step, excess_loss
        if excess_loss == earlier_loss and plain.same(state, earlier):
            step += (max_steps - step) // (step - earlier_step) * (step - earlier_step)
        if step >= max_steps:
            return GOING_ON, step, excess_loss
        if step >= 2 * earlier_step:
            earlier_loss, earlier_step = excess_loss, step
            for i in range(len(state)):
                store(earlier, i, load(state, i, h))
        downhill = add_multiple(zero(h), -step_size, across)
        _update(state, back, image, downhill, -step_size * error, h)
        step += 1
