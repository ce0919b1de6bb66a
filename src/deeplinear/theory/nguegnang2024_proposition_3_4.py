"""What holds along a run below the step-size bound: nguegnang2024, Proposition 3.4."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Flag, Number
from deeplinear.networks.measurements import balancedness, spectral_norms, square
from deeplinear.networks.network import gradients, product
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.theory.nguegnang2024 import (
    descent_share,
    experiments_bound,
    experiments_delta,
    experiments_layer_bound,
    quantities,
)

ROUNDING = 1e-9  # relative room where step sizes are compared


RATIOS = ["ratio_balancedness", "ratio_loss", "ratio_layer_norm", "ratio_decrease"]


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
    """Proposition 3.4 (verified) at a state of a run, as columns of a table.

    `within_bound` says whether the run meets the conditions of Eq. 5.1: no step size exceeds it,
    and the start is balanced (alpha = 0). Where it is true, each ratio is at most 1, but for
    rounding, if the proposition holds, and elsewhere there are none:
    ratio_balancedness = max_j ||W_{j+1}'W_{j+1} - W_jW_j'|| / delta, ratio_loss = L(k)/L(0),
    ratio_layer_norm = max_j ||W_j||^2 / K_delta and ratio_decrease =
    sigma eta_k ||grad L||_F^2 / (L(k) - L(k + 1)), infinite where the loss doesn't fall, with delta
    and K_delta of Eq. 5.1.
    """
    q = quantities(problem, weights)
    delta, layer = experiments_delta(q), experiments_layer_bound(q)
    largest = schedule.largest(max_steps)
    balanced = balancedness(weights, norm=2) <= ROUNDING * delta
    if not balanced or largest > experiments_bound(q) * (1 + ROUNDING):
        return lambda *state: {"within_bound": False, **dict.fromkeys(RATIOS, np.nan)}
    promised = Promised(delta, layer, descent_share(q, delta, layer))
    ratios = ratios_of(problem, schedule, q.initial_loss, promised)
    return lambda *state: {"within_bound": True, **ratios(*state)}


class Promised(NamedTuple):
    """What the proposition promises: delta, K_delta, and sigma, the share of the descent."""

    delta: float
    layer: float
    share: float


def ratios_of(
    problem: Problem, schedule: Schedule, initial_loss: float, promised: Promised
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """The four ratios of a state of a run that meets the conditions."""

    def ratios(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
        size, downhill = schedule(step), gradients(weights, problem)
        moved = [W - size * G for W, G in zip(weights, downhill, strict=True)]
        fall = excess_loss - problem.excess_loss(product(moved))
        wanted = promised.share * size * square(downhill)
        values = [
            balancedness(weights, norm=2) / promised.delta,
            (problem.optimal_loss + excess_loss) / initial_loss,
            max(spectral_norms(weights)) ** 2 / promised.layer,
            wanted / fall if fall > 0 else np.inf,
        ]
        return dict(zip(RATIOS, values, strict=True))

    return ratios
