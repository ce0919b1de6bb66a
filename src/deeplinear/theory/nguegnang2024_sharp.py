"""Proposition 3.2 of nguegnang2024 in its sharp form, and the step sizes that follow. Ours.

Proofs: docs/derivations.md, "Proposition 3.2, sharp". The paper has (N + 1)^2 delta where N - 1
times delta is enough.
"""

from collections.abc import Callable, Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Number
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.theory import nguegnang2024, nguegnang2024_theorem_2_4
from deeplinear.theory.nguegnang2024 import Quantities, quantities
from deeplinear.theory.nguegnang2024_theorem_2_4 import Conditions, best_conditions, unbalancedness

CONTRACT = contracts.Theory(
    offers={
        "largest_step": {},
        "bound_facts": {
            "paper_bound": Number("the step size of Eq. 5.1"),
            "paper_best_bound": Number("Theorem 2.4 with the best delta"),
            "sharp_bound": Number("that with (N - 1) delta for (N + 1)^2 delta"),
            "sharpest_bound": Number("that with 2L for 4L and the exact layer bound"),
            "remark_ratio": Number("Remark 2.5(b) over Theorem 2.4 at the same delta"),
        },
        "checker": nguegnang2024_theorem_2_4.CHECKED,
    }
)


def layer_bound(radius: float, delta: float, depth: int) -> float:
    """||W_j||^2 <= ||W_{1:N}||^(2/N) + (N - 1) delta, for ||W_{1:N}|| <= radius.

    N - 1 is the best factor for every N: at W_{1:N} = 0 layers of squared norms 0, delta, ...,
    (N - 1) delta attain it.
    """
    return radius ** (2 / depth) + (depth - 1) * delta


def exact_layer_bound(radius: float, delta: float, depth: int) -> float:
    """x*, the largest root of prod_{k < N} (x - k delta) = radius^2: the least upper bound.

    It is attained for every radius and delta by layers of one number, (x* - k delta)^(1/2).
    """
    from scipy.optimize import brentq

    highest, steps = layer_bound(radius, delta, depth), delta * np.arange(depth)
    lowest = max(steps[-1], radius ** (2 / depth))
    if lowest >= highest * (1 - 1e-15):
        return highest

    def above(x: float) -> float:
        with np.errstate(divide="ignore"):
            return float(np.log((x - steps) / radius ** (2 / depth)).sum())

    return float(brentq(above, lowest, highest, xtol=1e-14 * highest))


def conditions(q: Quantities, unbalanced: float) -> Conditions:
    """The largest step size for a balancedness constant at the start, and what it is made of."""
    return best_conditions(q, unbalanced, lambda d: exact_layer_bound(q.radius, d, q.depth), 2.0)


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """eta = 2 (1 - alpha) delta / (2 L + (1 - alpha) delta B), the largest over delta."""
    return conditions(quantities(problem, weights), unbalancedness(weights)).step


def bound_facts(problem: Problem, weights: Sequence[Matrix]) -> dict[str, float]:
    """The paper's step sizes and ours, as columns of a table."""
    q, unbalanced = quantities(problem, weights), unbalancedness(weights)
    at_remark = nguegnang2024.remark_delta(q)
    full = nguegnang2024.step_bound(q, at_remark, nguegnang2024.layer_bound(q, at_remark))
    sharp = best_conditions(q, unbalanced, lambda d: layer_bound(q.radius, d, q.depth), 4.0)
    return {
        "paper_bound": nguegnang2024.experiments_bound(q),
        "paper_best_bound": nguegnang2024_theorem_2_4.conditions(q, unbalanced).step,
        "sharp_bound": sharp.step,
        "sharpest_bound": conditions(q, unbalanced).step,
        "remark_ratio": nguegnang2024.remark_bound(q) / full,
    }


def checker(
    problem: Problem, weights: Sequence[Matrix], schedule: Schedule, max_steps: int
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """Proposition 3.4 below our step size, as `nguegnang2024_theorem_2_4.checker` has it."""
    found = conditions(quantities(problem, weights), unbalancedness(weights))
    return nguegnang2024_theorem_2_4.checked(problem, weights, schedule, max_steps, found)
