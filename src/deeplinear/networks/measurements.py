"""What is measured on a network, one small function each; weights are [W_1, ..., W_N]."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix, total
from deeplinear.networks.network import gradients, product
from deeplinear.problems.problem import Problem


def balancedness(weights: Sequence[Matrix], norm: str | int = "fro") -> float:
    """max_j ||W_{j+1}' W_{j+1} - W_j W_j'||, 0 for a single layer.

    With norm="fro" the delta of arora2019, Definition 1; with norm=2 that of nguegnang2024.

    >>> balancedness([np.eye(2), 3 * np.eye(2)], norm=2)
    8.0
    """
    gaps = [above.T @ above - below @ below.T for below, above in pairwise(weights)]
    sizes = (singular_values(A)[0] if norm == 2 else np.linalg.norm(A, norm) for A in gaps)
    return max(map(float, sizes), default=0.0)


def singular_values(A: Matrix) -> Matrix:
    """The singular values of a matrix, falling."""
    return np.linalg.svd(A, compute_uv=False)


def layer_magnitudes(weights: Sequence[Matrix]) -> list[float]:
    """||W_j W_j'||_F for every layer (arora2019, Figure 1c)."""
    return [float(np.linalg.norm(W @ W.T)) for W in weights]


def spectral_norms(weights: Sequence[Matrix]) -> list[float]:
    """||W_j|| for every layer, its largest singular value."""
    return [float(singular_values(W)[0]) for W in weights]


def gradient_square(weights: Sequence[Matrix], problem: Problem) -> float:
    """||grad L||_F^2 = sum_j ||dL/dW_j||_F^2."""
    return square(gradients(weights, problem))


def square(matrices: Sequence[Matrix]) -> float:
    """sum_j ||A_j||_F^2."""
    return total(float(np.vdot(A, A)) for A in matrices)


def smallest_singular_value(weights: Sequence[Matrix]) -> float:
    """sigma_min of the end-to-end matrix, its min(d_0, d_N)-th singular value."""
    return float(singular_values(product(weights))[-1])


def deficiency_margin(weights: Sequence[Matrix], target: Matrix) -> float:
    """c = sigma_min(Phi) - ||W_{1:N} - Phi||_F, a margin when positive (arora2019, Def. 2).

    Computed as the difference of the squares over the sum, in which ||Phi||_F^2 cancels but for
    the other singular values. So the sign is right for an end-to-end matrix of tiny norm too.
    """
    end_to_end = product(weights)
    *others, smallest = singular_values(target)
    squares = 2 * np.vdot(end_to_end, target) - np.vdot(end_to_end, end_to_end)
    squares -= total(value**2 for value in others)
    return float(squares / (smallest + np.linalg.norm(end_to_end - target)))
