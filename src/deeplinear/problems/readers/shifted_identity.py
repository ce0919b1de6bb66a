"""The identity map with one eigenvalue shifted, on white inputs."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number

CONTRACT = contracts.Reader(
    random=True,
    options={
        "width": Count("d, the number of inputs and of outputs", at_most=10**4),
        "shift": Number("the distance of the target from the identity", at_least=0),
    },
)


def shifted_identity(rng: np.random.Generator, width: int, shift: float) -> tuple[Matrix, Matrix]:
    """Phi = diag(1 - shift, 1, ..., 1): (width, width), the d inputs its axes.

    The targets of arora2019, Claim 4 (shift 0: Phi = I) and Claim 5 (shift 1 + lambda: an
    eigenvalue -lambda). shift is the distance ||Phi - I||_F. Nothing is random.

    :returns: X' = I: (width, width) and Y' = Phi: (width, width); to be taken with whiten: false
    """
    target = np.eye(width)
    target[0, 0] -= shift
    return np.eye(width), target
