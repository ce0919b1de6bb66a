"""How likely Gaussian starts meet the conditions of Theorem 1 of arora2019, its Claims 2 and 3.

Both claims are about layer-wise starts, and bound the probabilities from below: of balancedness
(Claim 2), and for scalar output of the margin (Claim 3). The paper's constants are not used here.
Ours are the exact mean of the squared imbalance, from which a bound follows by Chebyshev's
inequality, and the exact probabilities of a margin, from layer-wise and from balanced starts.
Derivation: docs/derivations.md, "Gaussian starts". Widths are (d_0, ..., d_N), `scale` is the
standard deviation s of the entries.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deeplinear.base.arrays import total
from deeplinear.tables.statistics import scipy_stats

SMALL = 1e-4  # of s / ||Phi||


def expected_imbalance(widths: Sequence[int], scale: float) -> list[float]:
    """E ||W_{j+1}' W_{j+1} - W_j W_j'||_F^2 for j = 1, ..., N - 1, layers i.i.d. N(0, s^2).

    s^4 d (m^2 + n^2 + (m + n)(d + 1) - 2mn), with d = d_j, m = d_{j-1} and n = d_{j+1}.
    """
    triples = zip(widths, widths[1:], widths[2:], strict=False)
    return [scale**4 * d * (m**2 + n**2 + (m + n) * (d + 1) - 2 * m * n) for m, d, n in triples]


def balanced_probability(widths: Sequence[int], scale: float, balancedness: float) -> float:
    """At least this share of layer-wise starts is delta-balanced: 1 - sum_j E_j / delta^2, or 0."""
    return max(0.0, 1 - total(expected_imbalance(widths, scale)) / balancedness**2)


def margin_probability(
    features: int, scale: ArrayLike, margin: float = 0.0, target: float = 1.0
) -> NDArray[np.float64]:
    """P(||A - Phi|| <= ||Phi|| - c) for A: (1, d_0) with entries N(0, s^2), exactly.

    That is a balanced start with one output. ||A - Phi||^2 / s^2 has the noncentral chi-square law
    with d_0 degrees of freedom and noncentrality ||Phi||^2 / s^2. Below s = 10^-4 ||Phi||, where
    that is slow or impossible, the squares of the d_0 - 1 entries across Phi are replaced by their
    mean, which changes the probability by O(s^2).
    """
    scales, c = np.asarray(scale, float) / target, margin / target
    if c > 1:
        return np.zeros_like(scales)
    large, across = np.maximum(scales, SMALL), scales**2 * (features - 1)
    found = scipy_stats().ncx2.cdf(((1 - c) / large) ** 2, features, 1 / large**2)
    reach = np.sqrt(np.maximum((1 - c) ** 2 - across, 0))
    needed = (c * (2 - c) + across) / (scales * (1 + reach))  # of the entry along Phi, over s
    return np.where(scales < SMALL, scipy_stats().norm.sf(needed), np.clip(found, 0, 1))


def layerwise_margin_probability(
    widths: Sequence[int], scale: float, margin: float = 0.0, target: float = 1.0
) -> float:
    """The same for a layer-wise start with one output, all entries N(0, s^2) (Claim 3), exactly.

    Given the upper layers, W_{1:N} = b W_1 with b = W_N ... W_2 has independent entries
    N(0, s^2 ||b||^2). So it is the mean of `margin_probability` at the scale s ||b|| over
    ||b||^2 = s^(2(N-1)) X_1 ... X_{N-1}, X_j independent chi-square with d_j degrees of freedom.
    """
    lengths, weights = _root_of_product(widths[1:-1])
    scales = scale ** (len(widths) - 1) * lengths
    return float(weights @ margin_probability(widths[0], scales, margin, target))


def _root_of_product(freedoms: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and weights of the law of the root of a product of independent chi-squares.

    The density of ln X_j on a grid of one step for all j; that of a sum is their convolution.
    """
    step, offset, density = 0.02, 0.0, np.ones(1)
    for freedom in freedoms:
        middle = np.round(np.log(freedom) / step) * step
        points = middle + step * np.arange(-1000, 501)  # ln X = -20 ... 10 from the middle
        law = np.exp(points + scipy_stats().chi2.logpdf(np.exp(points), freedom))
        density = np.convolve(density, law / law.sum())
        offset += points[0]
    points = offset + step * np.arange(len(density))
    counts = density > 1e-12
    return np.exp(points[counts] / 2), density[counts]
