"""Gaussian inputs and the outputs of a random linear map of low rank."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.randomness import haar_frame
from deeplinear.base.values import Count

CONTRACT = contracts.Reader(
    random=True,
    options={
        "features": Count("d, the number of inputs and of outputs"),
        "samples": Count("m, the number of samples"),
        "rank": Count("r, the rank of the target"),
    },
)


def low_rank_teacher(
    rng: np.random.Generator, features: int, samples: int, rank: int
) -> tuple[Matrix, Matrix]:
    """X: (d, m) with entries N(0, 1/d) and Y = T X (nguegnang2024, Section 5).

    T: (d, d) is a Haar-random partial isometry of that rank: the end-to-end matrix of an
    independent draw of `partial_isometries`, whose law is the same for every number of layers.
    Made anew for each seed of an experiment, and the same for all depths.

    :returns: X': (m, d) and Y': (m, d)
    :raises Refusal: a rank outside 1..features
    """
    if not 1 <= rank <= features:
        raise Refusal(f"rank {rank} of a map on {features} features. Expected: 1 to {features}.")
    inputs = rng.standard_normal((samples, features)) / np.sqrt(features)
    left, right = haar_frame(rng, features, rank), haar_frame(rng, features, rank)
    return inputs, inputs @ right @ left.T
