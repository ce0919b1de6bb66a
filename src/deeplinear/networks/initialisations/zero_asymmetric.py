"""Identity layers below a last layer of zeros."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix


def zero_asymmetric(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """W_1 = ... = W_{N-1} = I and W_N = 0 (wu2019). Nothing is drawn."""
    *layers, last = [np.eye(above, below) for below, above in pairwise(widths)]
    return [*layers, np.zeros_like(last)]
