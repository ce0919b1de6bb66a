"""Balanced layers with random rotations between them."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.randomness import haar_frame
from deeplinear.base.values import Number
from deeplinear.networks.initialisations.balanced import balanced

CONTRACT = contracts.Initialisation(
    axes={"scale": Number("s, the standard deviation of the end-to-end matrix", above=0)}
)


def balanced_rotated(widths: Sequence[int], rng: np.random.Generator, scale: float) -> list[Matrix]:
    """Procedure 1 with W_j <- Q_j W_j Q_{j-1}', Q_j Haar in O(d_j) (arora2019, Figure 1d).

    Q_0 and Q_N are identities, so that the end-to-end matrix is that of `balanced`, and delta stays
    0. The rotations spread the signal over the units of a hidden layer, which a non-linearity
    treats one by one.

    :raises Refusal: a hidden width below min(d_0, d_N)
    """
    layers = balanced(widths, rng, scale)
    for j, width in enumerate(widths[1:-1]):
        rotation = haar_frame(rng, width, width)
        layers[j], layers[j + 1] = rotation @ layers[j], layers[j + 1] @ rotation.T
    return layers
