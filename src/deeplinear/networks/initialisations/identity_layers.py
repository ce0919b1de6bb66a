"""Identity layers whose first entries multiply to a given number, evenly or not."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    axes={
        "corner": Number("c, the first entry of the end-to-end matrix", above=0),
        "imbalance": Number("f, the factor between the layers; 1 is balanced", above=0),
    }
)


def identity_layers(
    widths: Sequence[int], rng: np.random.Generator, corner: float, imbalance: float
) -> list[Matrix]:
    """W_j = I, but for the first entry: f c^(1/N) in the lower half, c^(1/N)/f in the upper half.

    The end-to-end matrix is the identity with c in its corner, whatever f (with odd N the middle
    layer has c^(1/N)). f = 1 is balanced; f = A c^(-1/N) is the construction of arora2019, Claim 4
    (reconstructed), c = f = 1 that of Claim 5 (verified). Nothing is random.

    :param corner: c
    :param imbalance: f
    """
    depth, half = len(widths) - 1, (len(widths) - 1) // 2
    factors = [imbalance] * half + [1.0] * (depth % 2) + [1 / imbalance] * half
    layers = [np.eye(above, below) for below, above in pairwise(widths)]
    for layer, factor in zip(layers, factors, strict=True):
        layer[0, 0] = factor * corner ** (1 / depth)
    return layers
