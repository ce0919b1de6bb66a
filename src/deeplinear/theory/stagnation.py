"""A certificate that a descent can't reach the optimum within a number of steps (ours).

Derivation: docs/derivations.md, "Stagnation certificate".
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deeplinear.problem import Matrix, Problem

# How far a layer may be assumed to move, in the spectral norm; any value gives a valid proof.
RADII = np.geomspace(1e-8, 1.0, 161)


def excess_loss_floors(
    weights: Sequence[Matrix], problem: Problem, step_sizes: ArrayLike, max_steps: int
) -> NDArray[np.float64]:
    """Proven lower bounds on the excess loss within max_steps steps of each size; 0 where none.

    As long as no layer has moved by more than D, P = sqrt(min(d_0, d_N)) u_0 bounds
    ||W_{1:N}||_F, and one step moves layer j by at most eta u_j v_{j-1} (||Phi||_F + P), with u
    and v from `_bounds`. If max_steps such steps fit into D, no layer ever leaves its ball and the
    excess loss stays at or above (||Phi||_F - P)^2 / 2.
    For whitened inputs (S = I) and a constant step; 0 where nothing can be proved.
    """
    step_sizes = np.asarray(step_sizes, float)
    if not problem.is_white:
        return np.zeros_like(step_sizes)
    target = float(np.linalg.norm(problem.cross))
    norms = _partial_products(weights)
    above = _bounds(norms[::-1, ::-1].T)[::-1]  # u_0, ..., u_N
    below = _bounds(norms)  # v_0, ..., v_N
    bound = np.sqrt(min(problem.shape)) * above[0]
    steepest = (above[1:] * below[:-1]).max(axis=0) * (target + bound)
    proved = (step_sizes[:, None] * max_steps * steepest <= RADII) & (bound < target)
    return np.where(proved, 0.5 * (target - bound) ** 2, 0.0).max(axis=1)


def _partial_products(weights: Sequence[Matrix]) -> Matrix:
    """||W_i ... W_{j+1}|| (spectral) at [i, j] for i > j, 1 at i = j, 0 above: (N+1, N+1)."""
    depth = len(weights)
    norms = np.eye(depth + 1)
    for j in range(depth):
        products = accumulate(weights[j:], lambda below, layer: layer @ below)
        norms[j + 1 :, j] = [np.linalg.norm(product, 2) for product in products]
    return norms


def _bounds(norms: Matrix) -> Matrix:
    """v_j >= ||W_j ... W_1|| while every layer is within a radius of its start: (N+1, radii).

    v_j = ||W_j ... W_1|| + D sum_{i <= j} ||W_j ... W_{i+1}|| v_{i-1}, by telescoping over the
    first layer from above that has moved.
    """
    bounds = [np.ones_like(RADII)]
    for j in range(1, len(norms)):
        moved = sum(norms[j, i] * bounds[i - 1] for i in range(1, j + 1))
        bounds.append(norms[j, 0] + RADII * moved)
    return np.array(bounds)
