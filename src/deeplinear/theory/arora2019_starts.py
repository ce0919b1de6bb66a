"""How likely Gaussian starts meet the conditions of Theorem 1 of arora2019, its Claims 2 and 3.

The paper bounds both probabilities from below, layer-wise for balancedness (Claim 2), for scalar
output for the margin (Claim 3); its constants are not used here. Both are reconstructed: the first
bound by Chebyshev's inequality, the second probability exactly. Derivation: docs/derivations.md,
"Gaussian starts". Widths are (d_0, ..., d_N), `scale` is the standard deviation s of the entries.
"""

from collections.abc import Sequence

import numpy as np

from deeplinear.tables.statistics import scipy_stats


def expected_imbalance(widths: Sequence[int], scale: float) -> list[float]:
    """E ||W_{j+1}' W_{j+1} - W_j W_j'||_F^2 for j = 1, ..., N - 1, layers i.i.d. N(0, s^2).

    s^4 d (m^2 + n^2 + (m + n)(d + 1) - 2mn), with d = d_j, m = d_{j-1} and n = d_{j+1}.
    """
    triples = zip(widths, widths[1:], widths[2:], strict=False)
    return [scale**4 * d * (m**2 + n**2 + (m + n) * (d + 1) - 2 * m * n) for m, d, n in triples]


def balanced_probability(widths: Sequence[int], scale: float, balancedness: float) -> float:
    """At least this share of layer-wise starts is delta-balanced: 1 - sum_j E_j / delta^2, or 0."""
    return max(0.0, 1 - sum(expected_imbalance(widths, scale)) / balancedness**2)


def margin_probability(
    features: int, scale: float, margin: float = 0.0, target: float = 1.0
) -> float:
    """P(||A - Phi|| <= ||Phi|| - c) for A: (1, d_0) with entries N(0, s^2), exactly.

    ||A - Phi||^2 / s^2 has the noncentral chi-square law with d_0 degrees of freedom and
    noncentrality ||Phi||^2 / s^2.
    """
    if margin > target:
        return 0.0
    radius, centre = ((length / scale) ** 2 for length in (target - margin, target))
    return float(np.clip(scipy_stats().ncx2.cdf(radius, features, centre), 0, 1))
