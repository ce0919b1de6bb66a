"""Balanced layers of low rank with all singular values one."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.randomness import haar_frame
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    axes={"tilt": Number("the balancedness constant, 0 if it is not given", at_least=0)}
)


def partial_isometries(
    widths: Sequence[int], rng: np.random.Generator, tilt: float = 0.0
) -> list[Matrix]:
    """W_j = V_j I_{d_j,r} U_j', U_j the first r columns of V_{j-1} (nguegnang2024, Section 5).

    V_j: (d_j, d_j) and U_1: (d_0, d_0) are Haar orthogonal and r is the smallest width, d_1 in the
    paper. Of each only the first r columns F_j: (d_j, r) matter, so that W_j = F_j F_{j-1}'. Every
    layer has rank r, and W_{j+1}' W_{j+1} = W_j W_j' exactly.

    A tilt, ours, multiplies W_j by (1 + tilt (j - (N + 1)/2))^(1/2). Then W_{j+1}' W_{j+1} -
    W_j W_j' = tilt F_j F_j', in which Proposition 3.2 is sharp.

    :raises Refusal: a tilt of 2/(N - 1) or more, with which W_1 vanishes
    """
    frames = [haar_frame(rng, width, min(widths)) for width in widths]
    layers = [above @ below.T for below, above in pairwise(frames)]
    if not tilt:
        return layers
    squares = 1 + tilt * (np.arange(1, len(layers) + 1) - (len(layers) + 1) / 2)
    if squares[0] <= 0:
        largest = 2 / (len(layers) - 1)
        raise Refusal(f"tilt {tilt} for {len(layers)} layers. Expected: below {largest:g}.")
    return [root * W for root, W in zip(np.sqrt(squares), layers, strict=True)]
