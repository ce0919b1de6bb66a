"""What holds along a run that meets the conditions of arora2019, Theorem 1."""

from collections.abc import Callable, Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Flag, Number
from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.networks.measurements import balancedness, smallest_singular_value, spectral_norms
from deeplinear.networks.network import product
from deeplinear.networks.schedule import Schedule
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems.problem import Problem
from deeplinear.theory.arora2019 import (
    ROUNDING,
    balancedness_bound,
    decrease,
    layer_bound,
    start,
    step_bound,
)

RATIOS = [
    "ratio_balancedness",
    "ratio_distance",
    "ratio_singular_value",
    "ratio_layer_norm",
    "ratio_decrease",
]


CONTRACT = contracts.Theory(
    offers={
        "checker": {
            "within_bound": Flag("whether the run meets the conditions"),
            **{name: Number("at most 1, but for rounding, if they do") for name in RATIOS},
        }
    }
)


def checker(
    problem: Problem, weights: Sequence[Matrix], schedule: Schedule, max_steps: int
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """Lemma 1 and what its proof keeps true, at a state of a run, as columns of a table.

    `within_bound` says whether the run meets the theorem's conditions: a deficiency margin c > 0, a
    start that is balanced enough, and a constant step size within the bound. Where it is true, each
    ratio is at most 1, but for rounding, if the theorem holds, and elsewhere there are none:
    ratio_balancedness = delta(t) / (2 delta), delta that of the theorem (reconstructed),
    ratio_distance = ||W_{1:N}(t) - Phi||_F / (sigma_min(Phi) - c), the margin kept (verified),
    ratio_singular_value = c / sigma_min(W_{1:N}(t)), by Claim 1 (verified),
    ratio_layer_norm = max_j ||W_j|| / (4 ||Phi||_F)^(1/N) (verified) and ratio_decrease =
    eta sigma_min^(2(N-1)/N) l(t) / (l(t) - l(t+1)), infinite where the loss doesn't fall (Lemma 1,
    reconstructed).

    :param max_steps: not used; the conditions are about the start alone
    """
    begin, step_size = start(problem, weights), schedule.constant
    allowed = step_bound(begin) * (1 + ROUNDING)
    if not begin.qualifies or step_size is None or step_size > allowed:
        return lambda *state: {"within_bound": False, **dict.fromkeys(RATIOS, np.nan)}
    farthest = np.linalg.norm(problem.cross, -2) - begin.margin
    stop, steps = Stop(-1.0, 1), constant(step_size)

    def ratios(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
        singular = smallest_singular_value(weights)
        before = problem.excess_loss(product(weights))
        fall = before - reference.descend(problem, weights, steps, stop).excess_loss
        wanted = decrease(begin.depth, singular, step_size) * before
        values = [
            balancedness(weights) / (2 * balancedness_bound(begin)),
            np.sqrt(2 * before) / farthest,
            begin.margin / singular,
            max(spectral_norms(weights)) / layer_bound(begin),
            wanted / fall if fall > 0 else np.inf,
        ]
        return {"within_bound": True, **dict(zip(RATIOS, values, strict=True))}

    return ratios
