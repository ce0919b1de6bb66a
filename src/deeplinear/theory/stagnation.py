"""A certificate that a descent can't reach the optimum within a number of steps (ours).

Derivation: docs/derivations.md, "Stagnation certificate".
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem

# How far a layer may be assumed to move, in the spectral norm; any increasing values give a valid
# proof, and denser ones a better one.
RADII = np.geomspace(1e-8, 1.0, 1601)


class Certificate(NamedTuple):
    """For each of `RADII` the time in which no layer gets further, and the floor until then."""

    times: NDArray[np.float64]
    floors: NDArray[np.float64]

    def floor(self, time: ArrayLike) -> NDArray[np.float64]:
        """A proven lower bound on the excess loss up to the time eta T; 0 where there is none."""
        return np.append(self.floors, 0.0)[np.searchsorted(self.times, time)]

    def time_above(self, loss: float) -> float:
        """The longest time for which the excess loss is proved to stay above one, 0 if for none."""
        proved = np.flatnonzero(self.floors > loss)
        return float(self.times[proved[-1]]) if len(proved) else 0.0


def certificate(weights: Sequence[Matrix], problem: Problem) -> Certificate:
    """How long the excess loss of descents from a start stays above which floors.

    While no layer is further than x from its start, P(x) bounds ||W_{1:N} S^(1/2)||_F and G(x)
    every layer's gradient. So a step moves no layer by more than eta G(x), and to get beyond D
    takes a time of int_0^D dx / G(x) >= sum_k (D_{k+1} - D_k) / G(D_{k+1}). Until then the floor is
    (||W* S^(1/2)||_F - P(D))^2 / 2. For any step sizes, of sum eta T; for S = I, W* is Phi.
    """
    products, slopes = _bounds_within(RADII, _partial_products(weights), problem)
    with np.errstate(divide="ignore", over="ignore"):  # slopes may underflow: infinite times
        times = np.cumsum(np.diff(RADII, prepend=0.0) / slopes)
    return Certificate(times, 0.5 * np.maximum(_target(problem) - products, 0.0) ** 2)


def _bounds_within(
    radii: ArrayLike, norms: Matrix, problem: Problem
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P = sqrt(min(d_0, d_N)) u_0 s and G = max_j u_j v_{j-1} s (||W* S^(1/2)||_F + P), by radius.

    s = ||S||^(1/2), which is 1 for S = I.
    """
    stretch = 1.0 if problem.is_white else np.sqrt(np.linalg.norm(problem.covariance, 2))
    above = _product_bounds(radii, norms[::-1, ::-1].T)[::-1]  # u_0, ..., u_N
    below = _product_bounds(radii, norms)  # v_0, ..., v_N
    products = np.sqrt(min(problem.shape)) * above[0] * stretch
    slopes = (above[1:] * below[:-1]).max(axis=0) * (_target(problem) + products) * stretch
    return products, slopes


def _target(problem: Problem) -> float:
    """||W* S^(1/2)||_F: by how much the loss of the zero map is above the optimum, as a norm."""
    if problem.is_white:
        return float(np.linalg.norm(problem.cross))
    return float(np.sqrt(np.vdot(problem.cross, problem.optimum)))


def _partial_products(weights: Sequence[Matrix]) -> Matrix:
    """||W_i ... W_{j+1}|| (spectral) at [i, j] for i > j, 1 at i = j, 0 above: (N+1, N+1)."""
    depth = len(weights)
    norms = np.eye(depth + 1)
    for j in range(depth):
        products = accumulate(weights[j:], lambda below, layer: layer @ below)
        norms[j + 1 :, j] = _spectral_norms(list(products))
    return norms


def _spectral_norms(matrices: list[Matrix]) -> list[float]:
    """||A|| of each matrix; those of one shape together, as calls take longer than small ones."""
    *equal, last = matrices
    same = equal and len({A.shape for A in equal}) == 1
    found = np.linalg.norm(np.array(equal), 2, axis=(1, 2)).tolist() if same else []
    return [*found, *(float(np.linalg.norm(A, 2)) for A in ([last] if same else matrices))]


def _product_bounds(radii: ArrayLike, norms: Matrix) -> Matrix:
    """v_j >= ||W_j ... W_1|| while every layer is within a radius of its start: (N+1, radii).

    v_j = ||W_j ... W_1|| + D sum_{i <= j} ||W_j ... W_{i+1}|| v_{i-1}, by telescoping over the
    first layer from above that has moved.
    """
    bounds = [np.ones_like(radii)]
    for j in range(1, len(norms)):
        moved = sum(norms[j, i] * bounds[i - 1] for i in range(1, j + 1))
        bounds.append(norms[j, 0] + radii * moved)
    return np.array(bounds)
