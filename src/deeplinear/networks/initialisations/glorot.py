"""Uniform layers at the scale between those of the forward and the backward pass."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix


def glorot(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """Entries i.i.d. uniform in +-sqrt(6/(d_{j-1} + d_j)) (Glorot, Bengio, AISTATS 2010)."""
    return [
        np.sqrt(6 / (below + above)) * rng.uniform(-1, 1, (above, below))
        for below, above in pairwise(widths)
    ]
