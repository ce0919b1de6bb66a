"""The compiled steps of `kernels.chain`.

One step: the left products L_j = W_N ... W_{j+1}: (p, d_j) from the top down, the residual
R = (L_0 - W*) S with a diagonal S, and upwards W_j <- W_j + L_j' A_{j-1} with A_0 = -eta R and
A_j = A_{j-1} W_j' of before: (p, d_j). So p rows go through every layer twice, and nothing of the
size of the inputs or samples does.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numba
import numpy as np
from numba import types

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels.rows import (
    add_multiple,
    add_times,
    constant,
    load,
    store,
    total_of,
    zero,
)
from deeplinear.descent.kernels.thin import LANES, add_product, move, rows_at_once
from deeplinear.descent.kernels.vectors import COMPILED, aligned

CONVERGED, DIVERGED, GOING_ON = 0, 1, 2
COLUMNS = 256  # of a layer, for which the p rows of the result stay in the first cache
ALIASED = 512  # entries; columns of rows as far apart would compete for the same lines of a cache


class Chain:
    """The layers in one block of memory, rows padded with zeros, and what a step works in."""

    def __init__(self, weights: Sequence[Matrix], spectrum: Matrix, optimum: Matrix):
        """Of W_j: (d_j, d_{j-1}), the diagonal of S: (d_0,) and W*: (p, d_0)."""
        count, inputs = optimum.shape
        widths = np.array([len(W) for W in weights])
        lengths = np.array([_length(width) for width in [inputs, *widths]])
        starts = _begins(-(-widths // LANES) * LANES * lengths[:-1])
        places = _begins(count * lengths)
        sizes = starts[-1], places[-1], places[-1], (count + 1) * lengths[0]
        memory, lefts, images, fixed = map(aligned, sizes)
        layers = zip(starts[:-1], weights, lengths[:-1], strict=True)
        self.layers = [_placed(memory, start, W, length) for start, W, length in layers]
        _placed(lefts, places[-2], np.eye(count), lengths[-1])
        _placed(fixed, 0, np.vstack([spectrum, -optimum]), lengths[0])
        self._state = (memory, lefts, images, fixed, widths, lengths, starts, places)
        self._literals = count, min(LANES, 1 << int(widths[:-1].max(initial=1) - 1).bit_length())

    def advance(self, sizes: Matrix, tolerance: float) -> tuple[int, int, float]:
        """Descend, one step of each size; returns (status, steps taken, excess loss)."""
        return _compiled(*self._literals)(*self._state, sizes, tolerance, *self._literals)


def _length(width: int) -> int:
    """Entries of a padded row."""
    padded = -(-width // LANES) * LANES
    return padded + LANES * (padded % ALIASED == 0)


def _begins(sizes: Matrix) -> Matrix:
    """Where things of these sizes begin one behind the other, and where the last one ends."""
    return np.append(0, np.cumsum(sizes))


def _placed(memory: Matrix, start: int, matrix: Matrix, length: int) -> Matrix:
    """A copy of a matrix that lies in memory from `start` on, in rows of that length."""
    rows, columns = matrix.shape
    window = memory[start : start + rows * length].reshape(rows, length)[:, :columns]
    window[:] = matrix
    return window


@cache
def _compiled(count: int, tall: int) -> Callable:
    """`_advance` for so many rows, and layers worked on by so many of theirs."""
    array, places = types.float64[::1], types.int64[::1]
    given = (*[array] * 4, *[places] * 4, array, types.float64)
    return _advance.compile((*given, types.literal(count), types.literal(tall)))


@numba.njit(**COMPILED, forceinline=True)
def _add(out, to, other, of, size):
    """out[to:] += other[of:], so many entries."""
    for i in range(0, size, LANES):
        row = load(other, (of + i) // LANES, LANES)
        store(out, (to + i) // LANES, add_multiple(load(out, (to + i) // LANES, LANES), 1.0, row))


@numba.njit(**COMPILED, forceinline=True)
def _left_products(memory, lefts, widths, lengths, starts, places, p, tall):
    """L_j = L_{j+1} W_{j+1} from the top down, every L_j in its place."""
    top = len(widths) - 1
    lefts[: places[top + 1]] = 0.0
    _add(lefts, places[top], memory, starts[top], p * lengths[top])
    for j in range(top - 1, -1, -1):
        below, above = lengths[j], lengths[j + 1]
        for first in range(0, below, COLUMNS):
            for k in range(0, widths[j], constant(tall)):
                row, left = starts[j] + k * below, places[j + 1] + k
                for i in range(first, min(first + COLUMNS, below), LANES):
                    add_product(
                        lefts, places[j] + i, lefts, left, memory, row + i, above, below, p, tall
                    )


@numba.njit(**COMPILED, forceinline=True)
def _residual(lefts, images, fixed, length, size, p):
    """A_0 = -eta (L_0 - W*) S into `images`; returns the excess loss, 1/2 tr R (L_0 - W*)'."""
    _add(lefts, 0, fixed, length, p * length)
    nothing = loss = zero(LANES)
    for row in range(p):
        for i in range(0, length, LANES):
            at = (row * length + i) // LANES
            distance = load(lefts, at, LANES)
            residual = add_times(nothing, distance, load(fixed, i // LANES, LANES))
            loss = add_times(loss, residual, distance)
            store(images, at, add_multiple(nothing, -size, residual))
    return 0.5 * total_of(loss)


@numba.njit(**COMPILED, forceinline=True)
def _update(memory, lefts, images, widths, lengths, starts, places, p, tall):
    """W_j <- W_j + L_j' A_{j-1}, and A_j = A_{j-1} W_j' of before, from the bottom up."""
    for j in range(len(widths)):
        below, above = lengths[j], lengths[j + 1]
        for k in range(0, widths[j], rows_at_once(p, tall)):
            row, place = starts[j] + k * below, places[j + 1] + k
            move(memory, row, images, places[j], lefts, place, images, place, above, below, p, tall)


@numba.njit(**COMPILED)
def _advance(
    memory, lefts, images, fixed, widths, lengths, starts, places, sizes, tolerance, p, tall
):
    step = 0
    while True:
        _left_products(memory, lefts, widths, lengths, starts, places, p, tall)
        size = sizes[step] if step < len(sizes) else 0.0
        excess_loss = _residual(lefts, images, fixed, lengths[0], size, p)
        if not excess_loss < np.inf:
            return DIVERGED, step, excess_loss
        if excess_loss <= tolerance:
            return CONVERGED, step, excess_loss
        if step == len(sizes):
            return GOING_ON, step, excess_loss
        _update(memory, lefts, images, widths, lengths, starts, places, p, tall)
        step += 1
