"""How descent leaves saddles: docs/derivations.md, "The escape clock". Ours, in no paper."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem
from deeplinear.problems.ranks import missing_map

CONTRACT = contracts.Theory(offers={"largest_step": {}})


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """2/(N ||W*||^(2 - 2/N) ||S||), a bound on the steps that are stable at balanced saddles.

    At the balanced minimum it is 2 over the largest curvature if S = I, and less otherwise.
    """
    depth = len(weights)
    power = np.linalg.norm(problem.optimum, 2) ** (2 - 2 / depth)
    return float(2 / (depth * power * np.linalg.norm(problem.covariance, 2)))


def escape_rate(problem: Problem, rank: int) -> float:
    """s = ||S_2 H_22^(1/2)||, sigma_{k+1} if S = I: N = 2 escapes by a factor 1 + eta s a step."""
    return float(np.linalg.norm(missing_map(problem, rank), 2))


def time(depth: int, steps: int, step_size: float, rate: float) -> float:
    """T eta s for T steps, the time of flow; T ln(1 + eta s) for N = 2, the growth by descent."""
    return float(steps * (np.log1p(step_size * rate) if depth == 2 else step_size * rate))


def scaled_time(depth: int, time: float, distance: float) -> float:
    """epsilon^(N - 2) time, time - ln(1/epsilon) for N = 2: the same law for all small epsilon."""
    return float(time + np.log(distance) if depth == 2 else distance ** (depth - 2) * time)
