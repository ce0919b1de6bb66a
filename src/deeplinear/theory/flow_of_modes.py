"""Gradient flow of decoupled modes (saxe2014, Sections 1.3 and 2), and how far descent is from it.

From balanced layers W_j = R_j diag(b) R_{j-1}' along the singular vectors of the target, on white
data, each mode keeps to itself: b' = f(b) = b^(N-1) (s - b^N), and a = b^N is its strength.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem

Numbers = NDArray[np.float64]
DECOUPLED = 1e-9  # up to rounding


@lru_cache
def modes(problem: Problem) -> tuple[Matrix, Numbers, Matrix]:
    """U: (d_N, m), the s_i, which fall, and V': (m, d_0) of W* = U diag(s) V', m its rank.

    What it gave of late it remembers: only read it.
    """
    left, targets, right = np.linalg.svd(problem.optimum, full_matrices=False)
    rank = np.linalg.matrix_rank(problem.optimum)
    return left[:, :rank], targets[:rank], right[:rank]


def strengths(weights: Sequence[Matrix], problem: Problem) -> Numbers:
    """a_i = u_i' W_N ... W_1 v_i: (m,)."""
    left, _, right = modes(problem)
    reached = right.T
    for W in weights:
        reached = W @ reached
    return (left * reached).sum(axis=0)


def frames(weights: Sequence[Matrix], problem: Problem) -> list[Matrix]:
    """R_0 = V, ..., R_N: where the layers take each v_i, at length 1; R_j: (d_j, m)."""
    found = [modes(problem)[2].T]
    for W in weights:
        reached = W @ found[-1]
        found.append(reached / np.linalg.norm(reached, axis=0))
    return found


def factors(weights: Sequence[Matrix], frames: Sequence[Matrix]) -> Numbers:
    """b_ji = r_ji' W_j r_{j-1,i}, the part of layer j in mode i: (N, m)."""
    layers = zip(weights, frames, frames[1:], strict=False)
    return np.array([(above * (W @ below)).sum(axis=0) for W, below, above in layers])


def starts(weights: Sequence[Matrix], problem: Problem) -> Numbers:
    """The strengths from which flow is followed: those of the start, if N is not 2.

    With two layers ||W_1 v_i + W_2' u_i||^2/4, the part of a small start that grows (ours). Of a
    decoupled start that is its strength.
    """
    if len(weights) != 2:
        return strengths(weights, problem)
    left, _, right = modes(problem)
    first, second = weights
    return ((first @ right.T + second.T @ left) ** 2).sum(axis=0) / 4


def flows(weights: Sequence[Matrix], problem: Problem, times: Numbers) -> Numbers:
    """a_i(t) of the flow from the `starts` of these layers: (K, m) for K times from 0."""
    pairs = zip(starts(weights, problem), modes(problem)[1], strict=True)
    return np.stack([flow(start, s, len(weights), times) for start, s in pairs], axis=1)


def flow(start: float, target: float, depth: int, times: Numbers) -> Numbers:
    """a(t) from a(0) > 0: Equation (12) for N = 2, else Equation (15), integrated; times from 0."""
    if depth == 2:
        return target / (1 + (target / start - 1) * np.exp(-2 * target * times))
    from scipy.integrate import solve_ivp

    found = solve_ivp(
        lambda t, factor: speed(factor, target, depth),
        (0.0, times[-1] or 1.0),  # no solver goes nowhere
        [start ** (1 / depth)],
        t_eval=times,
        method="DOP853",
        rtol=1e-11,
        atol=1e-14,
    )
    return found.y[0] ** depth


def speed(factor: Numbers, target: float | Numbers, depth: int) -> Numbers:
    """f(b) = b^(N-1) (s - b^N), by which the factor b of each layer grows."""
    return factor ** (depth - 1) * (target - factor**depth)


def distance(layers: Numbers, flows: Numbers) -> Numbers:
    """(sum_ji (b_ji - a_i^(1/N))^2)^(1/2), from `factors` (K, N, m) and `flows` (K, m): (K,).

    Of a decoupled start it is (sum_j ||W_j - W_j of the flow||_F^2)^(1/2). Of others, which are
    away from the flow from the first on, it is missing.
    """
    away = np.linalg.norm(layers - flows[:, None] ** (1 / layers.shape[1]), axis=(1, 2))
    return away if away[0] < DECOUPLED else np.full_like(away, np.nan)


def first_order(flows: Numbers, targets: Numbers, depth: int) -> Numbers:
    """That distance over eta, for small eta: N^(1/2) (sum_i (f_i ln(f_i/f_i0)/2)^2)^(1/2). Ours.

    Descent with step eta is the flow of b' = f - eta f' f/2 up to eta^2, and so late by
    (eta/2) int f'/f db = (eta/2) ln(f/f_0): by a logarithm, however long a saddle held it.
    """
    speeds = speed(flows ** (1 / depth), targets, depth)
    moving = np.maximum(speeds, np.finfo(float).tiny)  # at the end they vanish
    lags = np.where(speeds > 0, speeds * np.log(moving / moving[0]) / 2, 0.0)
    return depth**0.5 * np.linalg.norm(lags, axis=1)


def half_times(times: Numbers, strengths: Numbers, targets: Numbers) -> Numbers:
    """When each mode first has half its target: (m,), between records by interpolation.

    Missing where it never has.
    """
    found = []
    for above, target in zip(strengths.T, targets, strict=True):
        after = int(np.argmax(above >= target / 2))
        around = slice(max(after - 1, 0), after + 1)
        time = np.interp(target / 2, above[around], times[around])
        found.append(time if above[after] >= target / 2 else np.nan)
    return np.array(found)
