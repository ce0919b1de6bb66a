"""Independent Gaussian layers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    axes={"scale": Number("s, the standard deviation of the entries of each layer", above=0)}
)


def layerwise(widths: Sequence[int], rng: np.random.Generator, scale: float) -> list[Matrix]:
    """Every entry of every layer i.i.d. N(0, scale^2) (arora2019, Figure 1a)."""
    return [scale * rng.standard_normal((above, below)) for below, above in pairwise(widths)]
