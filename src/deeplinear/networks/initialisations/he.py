"""Gaussian layers at the scale that keeps the variance in ReLU networks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix


def he(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """Entries i.i.d. N(0, 2/d_{j-1}) (He, Zhang, Ren, Sun, ICCV 2015)."""
    return [
        np.sqrt(2 / below) * rng.standard_normal((above, below))
        for below, above in pairwise(widths)
    ]
