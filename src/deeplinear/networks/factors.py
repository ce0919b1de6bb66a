"""Balanced layers that multiply to a given matrix."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix


def balanced_factors(end_to_end: Matrix, widths: Sequence[int], rank: int) -> list[Matrix]:
    """[W_1, ..., W_N], delta = 0, with the part of that rank of W_{1:N}: (d_N, d_0) as product.

    With the thin SVD U S V', cut to the rank, every layer carries S^(1/N), the last one U, the
    first one V', zero-padded to size (arora2019, Procedure 1).

    :param rank: at most the smallest width
    """
    depth = len(widths) - 1
    left, singular, right = np.linalg.svd(end_to_end, full_matrices=False)
    root = np.diag(singular[:rank] ** (1 / depth))
    factors = [root.copy() for _ in range(depth)]
    factors[0] = factors[0] @ right[:rank]
    factors[-1] = left[:, :rank] @ factors[-1]
    shapes = [(above, below) for below, above in pairwise(widths)]
    return [_padded(factor, shape) for factor, shape in zip(factors, shapes, strict=True)]


def _padded(factor: Matrix, shape: tuple[int, int]) -> Matrix:
    rows, columns = factor.shape
    return np.pad(factor, [(0, shape[0] - rows), (0, shape[1] - columns)])
