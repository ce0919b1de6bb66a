"""To which kind of critical point a run converges: its rank, or that it still moves."""

import numpy as np

from deeplinear import kernels, measurements
from deeplinear.descent import DIVERGED, Stop
from deeplinear.problem import Matrix, Problem
from deeplinear.run import Run

GLOBAL, LOWER, MOVING = "global minimum", "lower rank", "still moving"


def limit_rank(run: Run, tolerance: float, stationary: float, max_steps: int) -> list[dict]:
    """One row: outcome, rank of the limit, the largest possible rank, iterations, losses.

    With the singular values sigma_i of Q = C S^(-1/2), a minimum over the maps of rank k has the
    excess loss l_k = 1/2 sum_{i > k} sigma_i^2, and no map that fits through the layers is below
    l_K, K = min(rank Q, min_j d_j) (nguegnang2024, Theorem 2.6). The run stops as a global minimum
    at l_K + tolerance * 1/2 ||Q||_F^2. One at another l_k when the cap comes counts as of rank k
    only if its gradient has vanished too, to `stationary` times ||C||_F; else it still moves.
    """
    levels = excess_levels(run.problem)
    rank = min(len(levels) - 1, min(len(W) for W in run.weights))
    stop = Stop(float(levels[rank] + tolerance * levels[0]), max_steps)
    ends: list = []
    outcome = kernels.descend(
        run.problem, run.weights, run.schedule, stop, lambda *state: ends.append(state)
    )
    _, weights, excess_loss = ends[-1]
    row = {"maximal_rank": rank, "iterations": outcome.iterations, "excess_loss": excess_loss}
    row |= {"above_minimum": excess_loss - levels[rank], "gradient": np.nan, "limit_rank": np.nan}
    if outcome.status == DIVERGED:
        return [{"outcome": DIVERGED, **row}]
    row["gradient"] = np.sqrt(measurements.gradient_square(weights, run.problem))
    if excess_loss <= stop.tolerance:
        return [{"outcome": GLOBAL, **row, "limit_rank": rank}]
    vanished = row["gradient"] <= stationary * np.linalg.norm(run.problem.cross)
    near = np.abs(excess_loss - levels) <= tolerance * levels[0]
    if vanished and near.any():
        return [{"outcome": LOWER, **row, "limit_rank": int(near.argmax())}]
    return [{"outcome": MOVING, **row}]


def excess_levels(problem: Problem) -> Matrix:
    """l_0, ..., l_{rank Q}: the least excess loss over the maps of each rank.

    The singular values of Q = C S^(-1/2) are the roots of the eigenvalues of W* C'.
    """
    squares = np.linalg.eigvalsh(problem.optimum @ problem.cross.T)[::-1]
    kept = squares[squares > len(squares) * np.finfo(float).eps * squares[0]]
    return np.append(0.5 * np.cumsum(kept[::-1])[::-1], 0.0)
