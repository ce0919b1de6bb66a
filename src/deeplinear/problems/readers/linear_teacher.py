"""Gaussian inputs and the noisy outputs of a random linear map."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number

CONTRACT = contracts.Reader(
    random=True,
    options={
        "features": Count("d_x, the number of inputs"),
        "outputs": Count("d_y, the number of outputs"),
        "samples": Count("m, the number of samples"),
        "noise": Number("the standard deviation of the noise", at_least=0),
        "condition_number": Number("kappa of XX', 0 for a Gaussian X", at_least=0),
    },
)


def linear_teacher(
    rng: np.random.Generator,
    features: int,
    outputs: int,
    samples: int,
    noise: float,
    condition_number: float = 0.0,
) -> tuple[Matrix, Matrix]:
    """X: (d_x, m) and Y = T X + noise E, with X, T: (d_y, d_x) and E standard normal (zhao2024).

    With a condition number kappa >= 1 the singular values of X are replaced: the eigenvalues of XX'
    go from m to kappa m in equal ratios. Made anew for each seed.

    :param noise: standard deviation of the noise
    :param condition_number: kappa of XX'; 0 leaves X Gaussian
    :returns: X': (m, d_x) and Y': (m, d_y)
    """
    inputs = rng.standard_normal((samples, features))
    if condition_number:
        left, _, right = np.linalg.svd(inputs, full_matrices=False)
        inputs = left * np.sqrt(samples * np.geomspace(condition_number, 1, features)) @ right
    targets = inputs @ rng.standard_normal((features, outputs))
    return inputs, targets + noise * rng.standard_normal((samples, outputs))
