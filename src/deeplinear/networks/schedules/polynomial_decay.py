"""A step size that falls like a power of the step number."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.networks.schedule import Schedule

CONTRACT = contracts.Schedule(
    axes={"exponent": Number("gamma, the power of the step number", at_least=0)}
)


def polynomial_decay(step_size: float, exponent: float) -> Schedule:
    """eta_0 = a and eta_k = a k^(-gamma) for k >= 1 (nguegnang2024, Eq. 5.2, our reading).

    The paper writes a_1 for eta_0 and a_2 for the factor of the others, and takes both equal in
    all its panels; where its index starts is our reading, and shifts the run by one step at most.
    Their sum is a (1 + zeta(gamma)) for gamma > 1, of which `total` is a bound, else infinite.

    :param step_size: a = a_1 = a_2
    :param exponent: gamma
    """
    total = np.inf
    if exponent > 1:  # the terms from n on are at most the n-th and the integral from n
        n = 1000.0
        tail = n**-exponent + n ** (1 - exponent) / (exponent - 1)
        total = step_size * float(1 + (np.arange(1, n) ** -exponent).sum() + tail)
    return Schedule(lambda k: step_size * np.maximum(k, 1.0) ** -exponent, total=total, falls=True)
