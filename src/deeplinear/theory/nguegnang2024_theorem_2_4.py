"""Theorem 2.4 of nguegnang2024 for starts that are not balanced, and what holds along its runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Flag, Number, Share
from deeplinear.networks.measurements import balancedness, spectral_norms
from deeplinear.networks.network import product
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.theory import nguegnang2024
from deeplinear.theory.nguegnang2024 import Quantities, curvature, quantities
from deeplinear.theory.nguegnang2024_proposition_3_4 import RATIOS, ROUNDING, Promised, ratios_of

CHECKED = {
    "within_bound": Flag("whether the run meets the conditions"),
    "alpha": Share("the start's balancedness constant over delta"),
    **{name: Number("at most 1, but for rounding, if it does") for name in RATIOS},
    "ratio_product": Number("||W_{1:N}|| over the bound of Lemma 3.1"),
    "ratio_layers": Number("max_j ||W_j||^2 over the bound of Proposition 3.2"),
    "ratio_layers_sharp": Number("the same over that with (N - 1) delta for (N + 1)^2 delta"),
}
CONTRACT = contracts.Theory(offers={"largest_step": {}, "checker": CHECKED})


LARGE = 1e100  # a search for the least inverse step size begins below this


@dataclass(frozen=True)
class Conditions:
    """What a run has to meet, and what it is promised."""

    step: float
    alpha: float  # of the start
    promised: Promised


def unbalancedness(weights: Sequence[Matrix]) -> float:
    """max_j ||W_{j+1}' W_{j+1} - W_j W_j'||, 0 where that is rounding."""
    found = balancedness(weights, norm=2)
    return found if found > ROUNDING * max(spectral_norms(weights)) ** 2 else 0.0


def best_conditions(
    q: Quantities, unbalanced: float, layer: Callable[[float], float], losses: float
) -> Conditions:
    """eta = 2 room/(losses L + room B), room = (1 - alpha) delta, the largest over delta.

    alpha = unbalanced/delta, so that room = delta - unbalanced. The inverse, L losses/(2 room) +
    B/2, is convex in ln room, as B grows exponentially with it at most: one maximum.

    :param layer: K by delta
    """
    from scipy.optimize import minimize_scalar

    def inverse(log_room: float) -> float:
        room = np.exp(log_room)
        with np.errstate(over="ignore"):
            curved = curvature(q, np.float64(layer(unbalanced + room)))
        return losses * q.initial_loss / (2 * room) + curved / 2

    highest = lowest = np.log(layer(unbalanced))
    while inverse(highest) > LARGE:
        highest -= 1
    found = minimize_scalar(inverse, bounds=(lowest - 25, highest), method="bounded")
    room, step = float(np.exp(found.x)), float(1 / found.fun)
    delta = unbalanced + room
    share = losses * q.initial_loss / (2 * room) * step
    return Conditions(step, unbalanced / delta, Promised(delta, layer(delta), share))


def conditions(q: Quantities, unbalanced: float) -> Conditions:
    """Eq. 2.8 at its best delta, K_delta of Eq. 2.10 (verified, the choice of delta is ours)."""
    return best_conditions(q, unbalanced, lambda delta: nguegnang2024.layer_bound(q, delta), 4.0)


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """The step size of Eq. 2.8 for a problem and a start, balanced or not, at the best delta."""
    return conditions(quantities(problem, weights), unbalancedness(weights)).step


def checker(
    problem: Problem, weights: Sequence[Matrix], schedule: Schedule, max_steps: int
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """Lemma 3.1, Propositions 3.2 and 3.4 at a state of a run, as columns of a table.

    `within_bound` says whether no step size exceeds Eq. 2.8 with alpha of the start. Where it is
    true there are the ratios of `nguegnang2024_proposition_3_4.checker`, with delta, K_delta and
    sigma of Eq. 2.8. The others are of every state, whatever the steps: ||W_{1:N}|| over
    (sqrt(2 L(k)) + ||Y||)/sigma_min(X), and max_j ||W_j||^2 over ||W_{1:N}||^(2/N) +
    (N + 1)^2 delta, or (N - 1) delta, with the balancedness constant delta of that state.
    """
    found = conditions(quantities(problem, weights), unbalancedness(weights))
    return checked(problem, weights, schedule, max_steps, found)


def checked(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    max_steps: int,
    conditions: Conditions,
) -> Callable[[int, Sequence[Matrix], float], dict]:
    """`checker` for given conditions."""
    q = quantities(problem, weights)
    largest = schedule.largest(max_steps)
    met = bool(largest <= conditions.step * (1 + ROUNDING))
    ratios = ratios_of(problem, schedule, q.initial_loss, conditions.promised) if met else None

    def columns(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
        row = ratios(step, weights, excess_loss) if met else dict.fromkeys(RATIOS, np.nan)
        loss = problem.optimal_loss + excess_loss
        return {"within_bound": met, "alpha": conditions.alpha} | row | _of_state(q, weights, loss)

    return columns


def _of_state(q: Quantities, weights: Sequence[Matrix], loss: float) -> dict[str, float]:
    """What Lemma 3.1 and Proposition 3.2 say of any layers."""
    norm, delta = float(np.linalg.norm(product(weights), 2)), balancedness(weights, norm=2)
    largest, root = max(spectral_norms(weights)) ** 2, norm ** (2 / q.depth)
    return {
        "ratio_product": norm * q.smallest / (np.sqrt(2 * max(loss, 0.0)) + q.target),
        "ratio_layers": _share(largest, root + (q.depth + 1) ** 2 * delta),
        "ratio_layers_sharp": _share(largest, root + (q.depth - 1) * delta),
    }


def _share(part: float, bound: float) -> float:
    """A part over its bound; missing where both are 0, as for layers of zeros."""
    return part / bound if bound else np.nan
