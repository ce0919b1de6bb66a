"""Wide networks and the convex problem that they follow (zhao2024).

The paper's network is a W_N ... W_1 with a = (d_1 ... d_N)^(-1/2). Here a is shared out among the
layers: V_j = c W_j, c = a^(1/N). Descent on the W_j with step size eta is descent on the V_j with
c^2 eta, exactly (docs/derivations.md, "Output scaling"); step sizes below are those of the V_j.
"""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.networks.narrowed import real_widths
from deeplinear.networks.output_scaling import layer_factor
from deeplinear.problems.problem import Problem

CONTRACT = contracts.Theory(offers={"largest_step": {}})


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """c^2 d_N / (N ||X||^2), the author's eta_max (notebook, verified)."""
    return convex_share(weights) / float(np.linalg.norm(problem.covariance, 2))


def convex_share(weights: Sequence[Matrix]) -> float:
    """c^2 d_N / N, the ratio of the step size to that of the convex problem it corresponds to.

    The author's convex run takes h = eta N / d_N (notebook, verified).
    """
    widths = real_widths(weights)
    return layer_factor(widths) ** 2 * widths[-1] / len(weights)
