"""Identity layers with Gaussian noise on every entry."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    axes={"scale": Number("s, the standard deviation of the noise on each entry", above=0)}
)


def identity_and_noise(
    widths: Sequence[int], rng: np.random.Generator, scale: float
) -> list[Matrix]:
    """W_j = I + scale G_j, G_j with i.i.d. standard normal entries: near-identity layers.

    What shamir2019 and wu2019 call near-identity starts; their law of the noise is not known to us.
    """
    return [
        np.eye(above, below) + scale * rng.standard_normal((above, below))
        for below, above in pairwise(widths)
    ]
