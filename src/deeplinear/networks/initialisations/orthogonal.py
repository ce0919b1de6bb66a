"""Orthogonal layers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.randomness import haar_frame


def orthogonal(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """Haar-random orthonormal rows or columns, whichever are fewer (Saxe et al., ICLR 2014)."""
    return [_layer(rng, above, below) for below, above in pairwise(widths)]


def _layer(rng: np.random.Generator, rows: int, columns: int) -> Matrix:
    tall = haar_frame(rng, max(rows, columns), min(rows, columns))
    return tall if rows >= columns else tall.T
