"""The chain of layers W_1, ..., W_N with W_j: (d_j, d_{j-1}), and its gradient."""

from collections.abc import Sequence
from itertools import accumulate

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem


def product(weights: Sequence[Matrix]) -> Matrix:
    """The end-to-end matrix W_N ... W_1: (d_N, d_0).

    >>> import numpy as np
    >>> product([np.ones((2, 4)), np.ones((3, 2))]).shape
    (3, 4)
    """
    *_, end_to_end = accumulate(weights, lambda below, layer: layer @ below)
    return end_to_end


def gradients(weights: Sequence[Matrix], problem: Problem) -> list[Matrix]:
    """The gradient of the loss in every layer.

    dL/dW_j = (W_N ... W_{j+1})' R (W_{j-1} ... W_1)' with R = W_{1:N} S - C;
    each of the shape of its layer.
    """
    below = list(accumulate(weights, lambda below, layer: layer @ below))
    back = problem.residual(below[-1])  # (W_N ... W_{j+1})' R, from the top down
    result = []
    for j in reversed(range(1, len(weights))):
        result.append(back @ below[j - 1].T)
        back = weights[j].T @ back
    return [back, *reversed(result)]
