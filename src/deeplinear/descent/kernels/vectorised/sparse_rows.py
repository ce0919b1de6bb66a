"""The products with sparse rows; a block of columns is one vector."""

import numpy as np

from deeplinear.descent.kernels.compiled import compiled, part
from deeplinear.descent.kernels.sparse_rows import BLOCK, Numbers, Places
from deeplinear.descent.kernels.vectorised.rows import add_multiple, load, store


@compiled
def multiply(
    begins: Places, columns: Places, values: Numbers, rows: Places, dense: Numbers, out: Numbers
) -> None:
    """out <- out + X[rows] D, as the plain form does."""
    blocks, inputs = dense.shape[:2]
    for block in range(blocks):
        for i in range(len(rows)):
            total = load(out, i * blocks + block, BLOCK)
            for k in range(begins[rows[i]], begins[rows[i] + 1]):
                other = load(dense, block * inputs + columns[k], BLOCK)
                total = add_multiple(total, values[k], other)
            store(out, i * blocks + block, total)


@compiled
def add_transposed(
    begins: Places, columns: Places, values: Numbers, rows: Places, other: Numbers, dense: Numbers
) -> None:
    """D <- D + X[rows]' Y, as the plain form does, but each column of X in one go."""
    blocks, inputs = dense.shape[:2]
    ends, samples, entries = _by_column(begins, columns, values, rows, inputs)
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


@part
def _by_column(begins, columns, values, rows, inputs):
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
