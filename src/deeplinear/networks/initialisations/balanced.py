"""Balanced layers with a Gaussian end-to-end matrix."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number
from deeplinear.networks.balancing import balanced_layers

CONTRACT = contracts.Initialisation(
    axes={"scale": Number("s, the standard deviation of the end-to-end matrix", above=0)}
)


def balanced(widths: Sequence[int], rng: np.random.Generator, scale: float) -> list[Matrix]:
    """Procedure 1 of arora2019: W_N ... W_1 = A with entries N(0, scale^2), and delta = 0.

    `scale` is the standard deviation of the end-to-end matrix.

    :raises Refusal: a hidden width below min(d_0, d_N), which can't carry A
    """
    return balanced_layers(scale * rng.standard_normal((widths[-1], widths[0])), widths)
