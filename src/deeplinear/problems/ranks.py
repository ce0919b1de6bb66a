"""The best maps of each rank and their losses (docs/derivations.md, "Levels of the loss by rank").

With the singular value decomposition Q = C S^(-1/2) = U diag(sigma) V'. The functions remember
what they gave for the problems of late, as many starts share one: only read it.
"""

from functools import lru_cache

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem


@lru_cache
def excess_levels(problem: Problem) -> Matrix:
    """l_0, ..., l_{rank Q}, l_k = 1/2 sum_{i > k} sigma_i^2: the least excess loss of each rank.

    The sigma_i are the roots of the eigenvalues of Q Q' = W* C'.
    """
    squares = np.linalg.eigvalsh(problem.optimum @ problem.cross.T)[::-1]
    kept = squares[squares > len(squares) * np.finfo(float).eps * squares[0]]
    return np.append(0.5 * np.cumsum(kept[::-1])[::-1], 0.0)


@lru_cache
def best_map(problem: Problem, rank: int) -> Matrix:
    """The map of that rank with the least loss, U_k U_k' W*: (d_out, d_in), U_k: (d_out, k)."""
    left = np.linalg.eigh(problem.optimum @ problem.cross.T)[1][:, ::-1][:, :rank]
    return left @ (left.T @ problem.optimum)


@lru_cache
def missing_map(problem: Problem, rank: int) -> Matrix:
    """S_2 H_22^(1/2), with S_2 = diag(sigma_{k+1}, ...), H = V' S V and V = [V_1, V_2].

    It is the residual at `best_map` in the directions that it misses, C - W S in bases of the
    complements of its columns and rows: (d_out - k, d_in - k). For S = I it is S_2.
    """
    found = best_map(problem, rank)
    left, _, right = np.linalg.svd(found)
    return left[:, rank:].T @ -problem.residual(found) @ right[rank:].T
