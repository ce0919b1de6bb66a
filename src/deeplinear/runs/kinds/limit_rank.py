"""To which kind of critical point a run converges: its rank, or that it still moves."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number, OneOf
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Outcome, Stop
from deeplinear.networks.measurements import gradient_square
from deeplinear.problems.ranks import excess_levels
from deeplinear.runs.options import MAX_STEPS, TOLERANCE
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import CONVERGED, DIVERGED

GLOBAL, LOWER, OTHER, MOVING = (
    "global minimum",
    "lower rank",
    "other critical point",
    "still moving",
)
CHECKS = 200  # how often along a run the gradient is looked at


CONTRACT = contracts.Kind(
    columns={
        "outcome": OneOf("the end of the run", (GLOBAL, LOWER, OTHER, MOVING, DIVERGED)),
        "limit_rank": Count("the rank of the limit", at_least=0),
        "maximal_rank": Count("the largest rank that is possible", at_least=0),
        "iterations": Count("the number of steps until the end", at_least=0),
        "excess_loss": Number("the loss then above the optimum of all linear maps"),
        "above_minimum": Number("the loss then above the global minimum"),
        "gradient": Number("the norm of the gradient then"),
    },
    options={
        "tolerance": TOLERANCE,
        "stationary": Number(
            "the share of its largest value to which a gradient falls", above=0, below=1
        ),
        "max_steps": MAX_STEPS,
    },
)


def limit_rank(run: Run, tolerance: float, stationary: float, max_steps: int) -> list[dict]:
    """One row: outcome, rank of the limit, the largest possible rank, iterations, losses.

    With the singular values sigma_i of Q = C S^(-1/2), a minimum over the maps of rank k has the
    excess loss l_k = 1/2 sum_{i > k} sigma_i^2, and no map that fits through the layers is below
    l_K, K = min(rank Q, min_j d_j) (nguegnang2024, Theorem 2.6). The run stops as a global minimum
    at l_K + tolerance * l_0, or nearer where l_{K-1} is close. At the cap it is at another critical
    point only if its gradient has fallen to `stationary` times the largest along the run: of lower
    rank if its loss is within that tolerance of some l_k, k < K. Else it is still moving.
    """
    levels = excess_levels(run.problem)
    rank = min(len(levels) - 1, min(len(W) for W in run.weights))
    room = min(tolerance * levels[0], 0.1 * np.diff(-levels[: rank + 1], prepend=-np.inf)[-1])
    outcome, gradients = _descended(run, Stop(float(levels[rank] + room), max_steps))
    vanished = gradients[-1] <= stationary * max(gradients)
    near = np.flatnonzero(np.abs(outcome.excess_loss - levels[:rank]) <= room)
    kind, found = _classified(outcome, vanished, near, rank)
    return [
        {
            "outcome": kind,
            "limit_rank": found,
            "maximal_rank": rank,
            "iterations": outcome.iterations,
            "excess_loss": outcome.excess_loss,
            "above_minimum": outcome.excess_loss - levels[rank],
            "gradient": gradients[-1],
        }
    ]


def _descended(run: Run, stop: Stop) -> tuple[Outcome, list[float]]:
    """How the run ended, and the norms of its gradient along the way and at the end."""
    norms: list[float] = []

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        square = gradient_square(weights, run.problem) if np.isfinite(excess_loss) else np.nan
        norms.append(float(np.sqrt(square)))

    steps = range(0, stop.max_steps, max(1, stop.max_steps // CHECKS))
    outcome = descend(run.start, run.schedule, stop, observe, steps)
    return outcome, norms


def _classified(outcome: Outcome, vanished: bool, near: Matrix, rank: int) -> tuple[str, float]:
    """What a run has come to, and the rank of its limit where that is known."""
    if outcome.status == DIVERGED:
        return DIVERGED, np.nan
    if outcome.status == CONVERGED:
        return GLOBAL, rank
    if not vanished:
        return MOVING, np.nan
    return (LOWER, near[0]) if len(near) else (OTHER, np.nan)
