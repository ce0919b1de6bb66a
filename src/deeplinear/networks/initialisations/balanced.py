"""Balanced layers with a Gaussian end-to-end matrix."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Number

CONTRACT = contracts.Initialisation(
    axes={"scale": Number("s, the standard deviation of the end-to-end matrix", above=0)}
)


def balanced(widths: Sequence[int], rng: np.random.Generator, scale: float) -> list[Matrix]:
    """Procedure 1 of arora2019: W_N ... W_1 = A with entries N(0, scale^2), and delta = 0.

    With the thin SVD A = U S V', every layer carries S^(1/N), the last one U, the first one V',
    zero-padded to size. `scale` is the standard deviation of the end-to-end matrix.

    :raises Refusal: a hidden width below min(d_0, d_N), which can't carry A
    """
    depth, rank = len(widths) - 1, min(widths[0], widths[-1])
    if min(widths) < rank:
        raise Refusal(
            f"a balanced start with widths {tuple(widths)} needs hidden widths of at least "
            f"min(d_0, d_N) = {rank}, found {min(widths)}"
        )
    end_to_end = scale * rng.standard_normal((widths[-1], widths[0]))
    left, singular, right = np.linalg.svd(end_to_end, full_matrices=False)
    root = np.diag(singular ** (1 / depth))
    factors = [root.copy() for _ in range(depth)]
    factors[0] = factors[0] @ right
    factors[-1] = left @ factors[-1]
    shapes = [(above, below) for below, above in pairwise(widths)]
    return [_padded(factor, shape) for factor, shape in zip(factors, shapes, strict=True)]


def _padded(factor: Matrix, shape: tuple[int, int]) -> Matrix:
    rows, columns = factor.shape
    return np.pad(factor, [(0, shape[0] - rows), (0, shape[1] - columns)])
