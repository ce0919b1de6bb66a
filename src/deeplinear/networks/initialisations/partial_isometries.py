"""Balanced layers of low rank with all singular values one."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.randomness import haar_frame


def partial_isometries(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """W_j = V_j I_{d_j,r} U_j', U_j the first r columns of V_{j-1} (nguegnang2024, Section 5).

    V_j: (d_j, d_j) and U_1: (d_0, d_0) are Haar orthogonal and r is the smallest width, d_1 in the
    paper. Of each only the first r columns F_j: (d_j, r) matter, so that W_j = F_j F_{j-1}'. Every
    layer has rank r, and W_{j+1}' W_{j+1} = W_j W_j' exactly.
    """
    frames = [haar_frame(rng, width, min(widths)) for width in widths]
    return [above @ below.T for below, above in pairwise(frames)]
