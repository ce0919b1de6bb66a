"""Theorem 2 of arora2019: balanced Gaussian starts for scalar output (d_N = 1), reconstructed.

Derivation: docs/derivations.md, "Theorem 2 of arora2019 from its Theorem 1". `scale` is s, the
standard deviation of the entries of W_{1:N}(0); `target` is ||Phi||.
"""

from statistics import NormalDist

import numpy as np


def largest_scale(features: int, a: float, target: float = 1.0) -> float:
    """s <= ||Phi|| / sqrt(a d_0^2) (Theorem 2, reconstructed)."""
    return target / (np.sqrt(a) * features)


def margin_needed(scale: float, features: int, target: float = 1.0) -> float:
    """c = s^2 d_0 / (2 ||Phi||), with which Theorem 1 gives the step size below (reconstructed)."""
    return scale**2 * features / (2 * target)


def step_bound(depth: int, scale: float, features: int, target: float = 1.0) -> float:
    """eta <= (s^2 d_0)^(4-2/N) / (10^5 N^3 ||Phi||^(10-6/N)) (Theorem 2, reconstructed)."""
    power = (scale**2 * features) ** (4 - 2 / depth)
    return power / (1e5 * depth**3 * target ** (10 - 6 / depth))


def flow_time(
    depth: int, scale: float, features: int, tolerance: float, target: float = 1.0
) -> float:
    """eta T, with T the steps to excess loss epsilon (Theorem 2, reconstructed).

    4 [ln 4 (||Phi|| / (s^2 d_0))^(2-2/N) + ||Phi||^(2/N-2) ln(||Phi||^2 / (8 epsilon))].
    """
    power = 2 - 2 / depth
    escape = np.log(4) * (target / (scale**2 * features)) ** power
    return float(4 * (escape + target**-power * np.log(target**2 / (8 * tolerance))))


def success_probability(features: int, a: float) -> float:
    """1/2 (1 - 2 e^(-d_0/16)) (3 - 4 F(2 sqrt(2/a))), F normal (below Theorem 2, verified)."""
    below = NormalDist().cdf(2 * np.sqrt(2 / a))
    return float(0.5 * (1 - 2 * np.exp(-features / 16)) * (3 - 4 * below))
