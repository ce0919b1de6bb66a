"""Balanced layers with an end-to-end matrix at a distance from the identity."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number
from deeplinear.networks.balancing import balanced_layers

CONTRACT = contracts.Initialisation(
    axes={"distance": Number("||W_N ... W_1 - I||_F, in a random direction", above=0)}
)


def near_identity(widths: Sequence[int], rng: np.random.Generator, distance: float) -> list[Matrix]:
    """W_N ... W_1 = I + distance E, E random with ||E||_F = 1, and delta = 0.

    For the target I the deficiency margin of arora2019 is 1 - distance, with any number of outputs.

    :raises Refusal: a hidden width below min(d_0, d_N)
    """
    away = rng.standard_normal((widths[-1], widths[0]))
    identity = np.eye(widths[-1], widths[0])
    return balanced_layers(identity + distance * away / np.linalg.norm(away), widths)
