"""Layers with a given end-to-end matrix: exactly balanced, or as far from it as is wanted."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.networks.measurements import balancedness

STEEPEST = 100.0  # of the exponents that are tried


def balanced_layers(
    end_to_end: Matrix, widths: Sequence[int], rank: int | None = None
) -> list[Matrix]:
    """W_N ... W_1 = A and delta = 0 (Procedure 1 of arora2019), for A: (d_N, d_0).

    With the thin SVD A = U S V', every layer carries S^(1/N), the last one U, the first one V',
    zero-padded to size.

    :param rank: that of A, if it is known to be less than min(d_0, d_N)
    :raises Refusal: a hidden width below min(d_0, d_N), which can't carry A
    """
    depth = len(widths) - 1
    rank = min(widths[0], widths[-1]) if rank is None else rank
    if min(widths) < rank:
        raise Refusal(
            f"a balanced start with widths {tuple(widths)} needs hidden widths of at least "
            f"min(d_0, d_N) = {rank}, found {min(widths)}"
        )
    left, singular, right = np.linalg.svd(end_to_end, full_matrices=False)
    root = np.diag(singular[:rank] ** (1 / depth))
    factors = [root.copy() for _ in range(depth)]
    factors[0] = factors[0] @ right[:rank]
    factors[-1] = left[:, :rank] @ factors[-1]
    shapes = [(above, below) for below, above in pairwise(widths)]
    return [_padded(factor, shape) for factor, shape in zip(factors, shapes, strict=True)]


def unbalanced_layers(
    weights: Sequence[Matrix], wanted: float, rng: np.random.Generator
) -> list[Matrix]:
    """Layers with the same end-to-end matrix and max_j ||W_{j+1}'W_{j+1} - W_jW_j'||_F = wanted.

    W_j becomes e^{tS_j} W_j e^{-tS_{j-1}} with S_0 = S_N = 0 and else random symmetric S_j, all of
    norm 1, with the least t > 0 of the grid 2^-k at which the balancedness passes `wanted`, refined
    by bisection. It falls short of `wanted` by rounding at most, and never exceeds it.

    :raises Refusal: they are less balanced than that at the start, or can't be made so
    """
    turned = _turning(weights, rng)
    low, high = 0.0, 2.0**-40
    while balancedness(turned(high)) <= wanted:
        low, high = high, 2 * high
        if high > STEEPEST:
            raise Refusal(f"these layers can't be given a balancedness of {wanted:g}")
    if low == 0.0 and balancedness(weights) > wanted:
        raise Refusal(f"the balancedness is above {wanted:g} already")
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if balancedness(turned(middle)) <= wanted else (low, middle)
    return turned(low)


def _turning(
    weights: Sequence[Matrix], rng: np.random.Generator
) -> Callable[[float], list[Matrix]]:
    """The layers as a function of t: every inner space is stretched along random axes."""
    parts = []
    for W in weights[:-1]:
        drawn = rng.standard_normal((len(W), len(W)))
        values, axes = np.linalg.eigh(drawn + drawn.T)
        parts.append((values / np.linalg.norm(values), axes))

    def turned(t: float) -> list[Matrix]:
        layers = [np.array(W) for W in weights]
        for j, (values, axes) in enumerate(parts):
            layers[j] = axes * np.exp(t * values) @ axes.T @ layers[j]
            layers[j + 1] = layers[j + 1] @ (axes * np.exp(-t * values)) @ axes.T
        return layers

    return turned


def _padded(factor: Matrix, shape: tuple[int, int]) -> Matrix:
    rows, columns = factor.shape
    return np.pad(factor, [(0, shape[0] - rows), (0, shape[1] - columns)])
