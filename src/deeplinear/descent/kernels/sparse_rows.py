"""Products with a matrix of which most entries are zero, for the first layers of classifiers.

Its rows are kept by their entries that are not zero (CSR): row i of X has values[k] in columns[k]
for k = begins[i], ..., begins[i + 1] - 1. Dense matrices lie in blocks of BLOCK columns, one behind
the other, so that all of a sample or a column that a loop needs lies together. float32.
"""

import numpy as np
from numpy.typing import NDArray

from deeplinear.descent.kernels.compiled import compiled

BLOCK = 64  # columns; their sums fit the registers of AVX2
Numbers, Places = NDArray[np.float32], NDArray[np.int32]


@compiled
def multiply(
    begins: Places, columns: Places, values: Numbers, rows: Places, dense: Numbers, out: Numbers
) -> None:
    """out <- out + X[rows] D.

    :param dense: D: (blocks, d, BLOCK)
    :param out: (len(rows), blocks BLOCK)
    """
    for block in range(len(dense)):
        for i in range(len(rows)):
            total = out[i, block * BLOCK : (block + 1) * BLOCK]
            for k in range(begins[rows[i]], begins[rows[i] + 1]):
                value, row = values[k], dense[block, columns[k]]
                for j in range(BLOCK):
                    total[j] += value * row[j]


@compiled
def add_transposed(
    begins: Places, columns: Places, values: Numbers, rows: Places, other: Numbers, dense: Numbers
) -> None:
    """D <- D + X[rows]' Y with Y: (len(rows), blocks BLOCK); all else as for `multiply`."""
    for block in range(len(dense)):
        for i in range(len(rows)):
            row = other[i, block * BLOCK : (block + 1) * BLOCK]
            for k in range(begins[rows[i]], begins[rows[i] + 1]):
                value, total = values[k], dense[block, columns[k]]
                for j in range(BLOCK):
                    total[j] += value * row[j]
