"""Orthogonal layers for wide networks, with the output scaling of zhao2024 in them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.randomness import haar_frame
from deeplinear.networks.output_scaling import layer_factor


def orthogonal_wide(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """c sqrt(max(d_j, d_{j-1})) times Haar-random rows or columns, with c of `layer_factor`.

    The network a W_N ... W_1, a = (d_1 ... d_N)^(-1/2), as the product of the c W_j (zhao2024).
    """
    factor = layer_factor(widths)
    return [factor * _layer(rng, above, below) for below, above in pairwise(widths)]


def _layer(rng: np.random.Generator, rows: int, columns: int) -> Matrix:
    """Orthonormal rows or columns, whichever there are fewer of, scaled: (rows, columns)."""
    tall = haar_frame(rng, max(rows, columns), min(rows, columns))
    return np.sqrt(max(rows, columns)) * (tall if rows >= columns else tall.T)
