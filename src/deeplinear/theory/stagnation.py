"""A certificate that a descent can't reach the optimum within a number of steps (ours).

Derivation: docs/derivations.md, "Stagnation certificate".
"""

from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem

# How far a layer may be assumed to move, in the spectral norm; any increasing values give a valid
# proof, and denser ones a better one.
RADII = np.geomspace(1e-8, 1.0, 1601)


def excess_loss_floors(
    weights: Sequence[Matrix], problem: Problem
) -> Callable[[ArrayLike], NDArray[np.float64]]:
    """Proven lower bounds on the excess loss, as a function of the time eta T; 0 where none.

    While no layer is further than x from its start, P(x) bounds ||W_{1:N}||_F and G(x) every
    layer's gradient. So a step moves no layer by more than eta G(x), and to get beyond D takes a
    time of int_0^D dx / G(x) >= sum_k (D_{k+1} - D_k) / G(D_{k+1}). The smallest of `RADII` whose
    sum reaches eta T gives the floor (||Phi||_F - P(D))^2 / 2, at every step up to T.
    For whitened inputs (S = I) and any step sizes, of sum eta T; 0 where nothing can be proved.
    """
    if not problem.is_white:
        return np.zeros_like
    target = np.linalg.norm(problem.cross)
    products, slopes = _bounds_within(RADII, _partial_products(weights), problem)
    with np.errstate(divide="ignore", over="ignore"):  # slopes may underflow: infinite times
        times = np.cumsum(np.diff(RADII, prepend=0.0) / slopes)
    floors = np.append(0.5 * np.maximum(target - products, 0.0) ** 2, 0.0)
    return lambda time: floors[np.searchsorted(times, time)]


def _bounds_within(
    radii: ArrayLike, norms: Matrix, problem: Problem
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P = sqrt(min(d_0, d_N)) u_0 and G = max_j u_j v_{j-1} (||Phi||_F + P), for each radius."""
    above = _product_bounds(radii, norms[::-1, ::-1].T)[::-1]  # u_0, ..., u_N
    below = _product_bounds(radii, norms)  # v_0, ..., v_N
    products = np.sqrt(min(problem.shape)) * above[0]
    slopes = (above[1:] * below[:-1]).max(axis=0) * (np.linalg.norm(problem.cross) + products)
    return products, slopes


def _partial_products(weights: Sequence[Matrix]) -> Matrix:
    """||W_i ... W_{j+1}|| (spectral) at [i, j] for i > j, 1 at i = j, 0 above: (N+1, N+1)."""
    depth = len(weights)
    norms = np.eye(depth + 1)
    for j in range(depth):
        products = accumulate(weights[j:], lambda below, layer: layer @ below)
        norms[j + 1 :, j] = [np.linalg.norm(product, 2) for product in products]
    return norms


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
