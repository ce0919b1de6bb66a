"""Products with a matrix of which most entries are zero, for the first layers of classifiers.

The dense matrices lie in blocks of BLOCK columns, one behind the other, so that what belongs to
a sample or a column is one vector. float32.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from deeplinear.descent.kernels.rows import add_multiple, load, store
from deeplinear.descent.kernels.vectors import COMPILED

BLOCK = 64  # columns; their sums fit the registers of AVX2
Numbers, Places = NDArray[np.float32], NDArray[np.int32]


@numba.njit(**COMPILED)
def multiply(
    begins: Places, columns: Places, values: Numbers, rows: Places, dense: Numbers, out: Numbers
) -> None:
    """out <- X[rows] D: the rows of X are kept by their entries that are not zero (CSR).

    :param begins: row i has the entries begins[i] to begins[i + 1]
    :param dense: D: (blocks, d, BLOCK)
    :param out: (len(rows), blocks BLOCK)
    """
    blocks, inputs = dense.shape[:2]
    for block in range(blocks):
        for i in range(len(rows)):
            total = load(out, i * blocks + block, BLOCK)
            for k in range(begins[rows[i]], begins[rows[i] + 1]):
                other = load(dense, block * inputs + columns[k], BLOCK)
                total = add_multiple(total, values[k], other)
            store(out, i * blocks + block, total)


@numba.njit(**COMPILED)
def add_transposed(
    begins: Places, columns: Places, values: Numbers, rows: Places, other: Numbers, dense: Numbers
) -> None:
    """D <- D + X[rows]' Y with Y: (len(rows), blocks BLOCK); all else as for `multiply`."""
    blocks, inputs = dense.shape[:2]
    ends, samples, entries = by_column(begins, columns, values, rows, inputs)
    for block in range(blocks):
        first = 0
        for column in range(inputs):
            if first < ends[column]:
                total = load(dense, block * inputs + column, BLOCK)
                for k in range(first, ends[column]):
                    change = load(other, samples[k] * blocks + block, BLOCK)
                    total = add_multiple(total, entries[k], change)
                store(dense, block * inputs + column, total)
            first = ends[column]


@numba.njit(**COMPILED)
def by_column(begins, columns, values, rows, inputs):
    """The entries of X[rows] column by column: where each column ends, their rows, themselves."""
    ends = np.zeros(inputs + 1, np.int64)
    for row in rows:
        for k in range(begins[row], begins[row + 1]):
            ends[columns[k] + 1] += 1
    ends = np.cumsum(ends)
    samples, entries = np.empty(ends[-1], np.int64), np.empty(ends[-1], np.float32)
    for i in range(len(rows)):
        for k in range(begins[rows[i]], begins[rows[i] + 1]):
            place = ends[columns[k]]
            samples[place], entries[place] = i, values[k]
            ends[columns[k]] += 1
    return ends, samples, entries
