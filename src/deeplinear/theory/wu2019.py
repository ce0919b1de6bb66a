"""The promise to zero-asymmetric starts (wu2019), for white inputs: R = 1/2 ||W_{1:N} - Phi||_F^2.

The paper could not be read beyond its abstract; the constants are those that a later one quotes
(Speeding up deep learning training by sharing weights and then unsharing, Theorem 3).
"""

from collections.abc import Callable, Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Number
from deeplinear.networks.network import product
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem

CONTRACT = contracts.Theory(
    offers={
        "largest_step": {},
        "checker": {"ratio_promise": Number("R(k) over what is promised, at most 1 if it is kept")},
    }
)


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """eta = min{1/(4 N^3 xi^6), 1/(144 N^2 xi^4)}, xi = max{2 ||Phi||_F, 3 N^(-1/2), 1}.

    :raises Refusal: inputs that aren't white, of which the theorem says nothing
    """
    if not problem.is_white:
        raise Refusal("wu2019 is about white inputs: take data with covariance I")
    depth = len(weights)
    xi = max(2 * float(np.linalg.norm(problem.cross)), 3 * depth**-0.5, 1.0)
    return min(1 / (4 * depth**3 * xi**6), 1 / (144 * depth**2 * xi**4))


def checker(
    problem: Problem, weights: Sequence[Matrix], schedule: Schedule, max_steps: int
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """ratio_promise = R(k) / ((1 - eta/2)^k R(0)), for a constant eta, allowed or not."""
    start = problem.excess_loss(product(weights))

    def check(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
        promised = start * (1 - schedule(step) / 2) ** step
        return {"ratio_promise": excess_loss / promised}

    return check
