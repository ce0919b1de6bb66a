"""Gaussian layers whose variance is a power of the width."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    shares_draw=["gamma"],
    axes={"gamma": Number("gamma, the entries have the variance w^-gamma", at_least=0)},
)


def power_of_width(widths: Sequence[int], rng: np.random.Generator, gamma: float) -> list[Matrix]:
    """Every entry of every layer i.i.d. N(0, w^-gamma), w the largest hidden width."""
    size = max(widths[1:-1], default=1) ** (-gamma / 2)
    return [size * rng.standard_normal((above, below)) for below, above in pairwise(widths)]
