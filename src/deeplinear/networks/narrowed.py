"""Layers of a narrow network that descends exactly as a wide one."""

from collections.abc import Iterable, Sequence

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal


class Narrowed(list[Matrix]):
    """[W_1, ..., W_N] of a narrow network, and the `widths` of the one that it stands for.

    Layers of d_j rows moved by descent alone in a few dimensions, written in bases of these: the
    end-to-end matrix, W_N ... W_{j+1} on what is reached, and so the losses are those of the wide
    network at every step. What is measured on a layer by itself (its norm, balancedness) is not.
    """

    def __init__(self, layers: Iterable[Matrix], widths: Sequence[int]):
        """:param widths: (d_0, ..., d_N) of the wide network"""
        super().__init__(layers)
        self.widths = tuple(widths)


def real_widths(weights: Sequence[Matrix]) -> tuple[int, ...]:
    """(d_0, ..., d_N) of the network that the layers stand for: their own, unless narrowed."""
    own = (weights[0].shape[1], *(len(W) for W in weights))
    return getattr(weights, "widths", own)


def widened(own: Sequence[int], width: int, name: str, blocks: int = 1) -> tuple[int, ...]:
    """The widths (d_0, n, ..., n, d_N) that a network of widths `own` is to stand for.

    :param width: n
    :param name: of the initialisation, for messages
    :param blocks: the least hidden width that it needs, in multiples of d_0 + d_N
    :raises Refusal: hidden layers that are too narrow, or wider than the network they stand for
    """
    d_in, *hidden, d_out = own
    unit = d_in + d_out
    if wrong := [k for k in hidden if k % unit or k < blocks * unit]:
        raise Refusal(
            f"{name}: found a hidden width of {wrong[0]}. Expected: (d_0 + d_N) times an integer "
            f"from {blocks}, d_0 + d_N = {unit}. Say `shape: [reachable]` and `blocks: [{blocks}]`."
        )
    if hidden and width < max(hidden):
        multiple = f"{max(hidden) // unit} (d_0 + d_N)" if max(hidden) > unit else "d_0 + d_N"
        raise Refusal(
            f"{name}: found width {width}. Expected: at least {multiple} = {max(hidden)}; "
            "narrower networks are drawn as they are by gaussian_wide and orthogonal_wide."
        )
    return (d_in, *[width] * len(hidden), d_out)


def filled(block: Matrix, rows: int, columns: int) -> Matrix:
    """A matrix of that size with the block in its first corner and zeros elsewhere."""
    return np.pad(block, [(0, rows - block.shape[0]), (0, columns - block.shape[1])])
