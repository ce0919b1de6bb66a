"""Gaussian layers for wide networks, with the output scaling of zhao2024 in them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.networks.output_scaling import layer_factor


def gaussian_wide(widths: Sequence[int], rng: np.random.Generator) -> list[Matrix]:
    """c times standard normal entries, with c of `layer_factor`.

    The network a W_N ... W_1, a = (d_1 ... d_N)^(-1/2), as the product of the c W_j (zhao2024).
    """
    factor = layer_factor(widths)
    return [factor * rng.standard_normal((above, below)) for below, above in pairwise(widths)]
