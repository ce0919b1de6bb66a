"""Memory as the kernels want it: rows of whole vectors, which begin at a cache line."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deeplinear.base.arrays import Matrix

LANES = 8  # numbers of a vector
CACHE_LINE = 64  # bytes
ALIASED = 512  # numbers; columns of rows as far apart would compete for the same lines of a cache
Places = NDArray[np.int64]


def aligned(size: int) -> Matrix:
    """Zeros that begin at a cache line; rows across two lines cost a third of the speed."""
    memory = np.zeros(size + CACHE_LINE // 8)
    first = -memory.ctypes.data % CACHE_LINE // 8
    return memory[first : first + size]


def padded(width: int) -> int:
    """The next multiple of LANES."""
    return -(-width // LANES) * LANES


def scalar_output(weights: Sequence[Matrix]) -> Matrix:
    """The state of the scalar-output kernel, ((N-1) h + 2, h), aligned.

    The square blocks one under the other, then w, then W_N. Widths h above 1 are padded with zeros
    to a multiple of LANES; padded entries stay exactly zero.

    :param weights: [W_1, ..., W_N], the first column of W_1 being w
    """
    widest = max(max(W.shape[0] for W in weights), weights[0].shape[1] - 1)
    h = padded(widest) if widest > 1 else 1
    height = (len(weights) - 1) * h + 2
    state = aligned(height * h).reshape(height, h)
    for j, square in enumerate([weights[0][:, 1:], *weights[1:-1]]):
        state[j * h : j * h + square.shape[0], : square.shape[1]] = square
    state[-2, : weights[0].shape[0]] = weights[0][:, 0]
    state[-1, : weights[-1].shape[1]] = weights[-1][0]
    return state


class Chain(NamedTuple):
    """The layers of a chain and what a step works in, flattened; rows are padded with zeros.

    For j = 0, ..., N the p = d_N rows of L_j and of A_j are lengths[j] numbers long, and L_j and
    A_j begin at places[j]. W_{j+1} has widths[j] rows of that length and begins at starts[j].
    """

    layers: Matrix  # W_1, ..., W_N
    lefts: Matrix  # L_0, ..., L_N
    images: Matrix  # A_0, ..., A_N
    fixed: Matrix  # the diagonal of S: one row, and -W*: p rows, of lengths[0] numbers
    widths: Places
    lengths: Places
    starts: Places
    places: Places

    def weights(self, shapes: Sequence[tuple[int, int]]) -> list[Matrix]:
        """W_1, ..., W_N of these shapes, as views."""
        places = zip(self.starts[:-1], self.lengths[:-1], shapes, strict=True)
        return [_window(self.layers, start, length, shape) for start, length, shape in places]


def chain(weights: Sequence[Matrix], spectrum: Matrix, optimum: Matrix) -> Chain:
    """Of copies of W_j: (d_j, d_{j-1}), with the diagonal of S: (d_0,) and W*: (p, d_0)."""
    count, inputs = optimum.shape
    widths = np.array([len(W) for W in weights])
    lengths = np.array([_length(width) for width in [inputs, *widths]])
    starts = _begins(-(-widths // LANES) * LANES * lengths[:-1])
    places = _begins(count * lengths)
    sizes = starts[-1], places[-1], places[-1], (count + 1) * lengths[0]
    made = Chain(*map(aligned, sizes), widths, lengths, starts, places)
    for window, W in zip(made.weights([W.shape for W in weights]), weights, strict=True):
        window[:] = W
    _window(made.lefts, places[-2], lengths[-1], (count, count))[:] = np.eye(count)
    _window(made.fixed, 0, lengths[0], (count + 1, inputs))[:] = np.vstack([spectrum, -optimum])
    return made


def _length(width: int) -> int:
    """Numbers of a padded row."""
    return padded(width) + LANES * (padded(width) % ALIASED == 0)


def _begins(sizes: Places) -> Places:
    """Where things of these sizes begin one behind the other, and where the last one ends."""
    return np.append(0, np.cumsum(sizes))


def _window(memory: Matrix, start: int, length: int, shape: tuple[int, int]) -> Matrix:
    """The matrix that lies in memory from `start` on, in rows of that length."""
    rows, columns = shape
    return memory[start : start + rows * length].reshape(rows, length)[:, :columns]
