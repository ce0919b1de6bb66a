"""A seeded Gaussian regression, the exact stand-in for any scalar-output whitened problem."""

from collections.abc import Mapping

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count

CONTRACT = contracts.Reader(
    options={
        "rows": Count("the number of samples"),
        "features": Count("the number of inputs"),
        "seed": Count("the seed of the data", at_least=0),
    }
)


def synthetic_regression(
    members: Mapping[str, bytes], rows: int, features: int, seed: int
) -> tuple[Matrix, Matrix]:
    """Gaussian inputs (rows, features) and y = X w + noise (rows, 1), w and noise standard normal.

    After whitening and rescaling, a scalar-output problem is a unit vector Phi, and layer-wise
    and balanced starts are rotation invariant in input space: the law of every curve is the same
    for any unit Phi of that dimension. So this stands in for real data exactly, in law.
    """
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((rows, features))
    targets = inputs @ rng.standard_normal((features, 1)) + rng.standard_normal((rows, 1))
    return inputs, targets
