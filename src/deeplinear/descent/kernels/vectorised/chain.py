"""The chain kernel with tiles of layers and of the p rows in registers."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numba import types

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels import chain as plain
from deeplinear.descent.kernels.compiled import CONVERGED, DIVERGED, GOING_ON, compiled, part
from deeplinear.descent.kernels.memory import LANES, Chain
from deeplinear.descent.kernels.vectorised.rows import (
    add_multiple,
    add_times,
    constant,
    load,
    store,
    total_of,
    zero,
)
from deeplinear.descent.kernels.vectorised.thin import add_product, move, rows_at_once

MOST = 16  # rows; the code for more would take long to compile
COLUMNS = 256  # of a layer, for which the p rows of the result stay in the first cache


def advance(chain: Chain, sizes: Matrix, tolerance: float) -> tuple[int, int, float]:
    """Descend in place, as the plain form does; returns (status, steps taken, excess loss)."""
    count = int(chain.widths[-1])
    if count > MOST:
        return plain.advance(chain, sizes, tolerance)
    tall = min(LANES, 1 << int(chain.widths[:-1].max(initial=1) - 1).bit_length())
    return _compiled(count, tall)(*chain, sizes, tolerance, count, tall)


@cache
def _compiled(count: int, tall: int) -> Callable:
    """`_advance` for so many rows, and layers worked on by so many of theirs."""
    array, places = types.float64[::1], types.int64[::1]
    given = (*[array] * 4, *[places] * 4, array, types.float64)
    return _advance.compile((*given, types.literal(count), types.literal(tall)))


@part
def _add(out, to, other, of, size):
    """out[to:] += other[of:], so many entries."""
    for i in range(0, size, LANES):
        row = load(other, (of + i) // LANES, LANES)
        store(out, (to + i) // LANES, add_multiple(load(out, (to + i) // LANES, LANES), 1.0, row))


@part
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


@part
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


@part
def _update(memory, lefts, images, widths, lengths, starts, places, p, tall):
    """W_j <- W_j + L_j' A_{j-1}, and A_j = A_{j-1} W_j' of before, from the bottom up."""
    for j in range(len(widths)):
        below, above = lengths[j], lengths[j + 1]
        for k in range(0, widths[j], rows_at_once(p, tall)):
            row, place = starts[j] + k * below, places[j + 1] + k
            move(memory, row, images, places[j], lefts, place, images, place, above, below, p, tall)


@compiled
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
