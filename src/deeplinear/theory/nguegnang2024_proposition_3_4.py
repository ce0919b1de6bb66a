"""What holds along a run below the step-size bound: nguegnang2024, Proposition 3.4."""

from collections.abc import Callable, Sequence

import numpy as np

from deeplinear import descent
from deeplinear.descent import Stop
from deeplinear.measurements import balancedness, gradient_square, spectral_norms
from deeplinear.problem import Matrix
from deeplinear.run import Run
from deeplinear.schedules.constant import constant
from deeplinear.theory.nguegnang2024 import (
    descent_share,
    experiments_bound,
    experiments_delta,
    experiments_layer_bound,
    quantities,
)

ROUNDING = 1e-9  # relative room where step sizes are compared


def checker(run: Run, max_steps: int) -> Callable[[int, Sequence[Matrix], float], dict]:
    """Proposition 3.4 (verified) at a state of a run, as columns of a table.

    `within_bound` says whether no step size of the run exceeds Eq. 5.1. Where it is true, each
    ratio is at most 1: ratio_balancedness = max_j ||W_{j+1}'W_{j+1} - W_jW_j'|| / delta,
    ratio_loss = L(k)/L(0), ratio_layer_norm = max_j ||W_j||^2 / K_delta and
    ratio_decrease = sigma eta_k ||grad L||_F^2 / (L(k) - L(k + 1)), with delta and K of Eq. 5.1.
    """
    q = quantities(run.problem, run.weights)
    delta, layer = experiments_delta(q), experiments_layer_bound(q)
    sigma = descent_share(q, delta, layer)
    largest = run.schedule.sizes(np.arange(max_steps)).max()
    within = bool(largest <= experiments_bound(q) * (1 + ROUNDING))

    def ratios(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
        if not np.isfinite(excess_loss):
            return {"within_bound": within}
        loss, size = run.problem.optimal_loss + excess_loss, run.schedule(step)
        after = descent.descend(run.problem, weights, constant(size), Stop(-1.0, 1)).excess_loss
        steepness = size * gradient_square(weights, run.problem)
        return {
            "within_bound": within,
            "ratio_balancedness": balancedness(weights, norm=2) / delta,
            "ratio_loss": loss / q.initial_loss,
            "ratio_layer_norm": max(spectral_norms(weights)) ** 2 / layer,
            "ratio_decrease": sigma * steepness / (excess_loss - after),
        }

    return ratios
