"""Orthogonal layers of any width n, in d_0 + d_N dimensions, exact in law."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.randomness import bartlett
from deeplinear.base.values import Count
from deeplinear.networks.initialisations.orthogonal_wide import orthogonal_wide
from deeplinear.networks.narrowed import Narrowed, filled, widened
from deeplinear.networks.output_scaling import layer_factor

CONTRACT = contracts.Initialisation(axes={"width": Count("n, the width of the hidden layers")})


def orthogonal_of_width(
    widths: Sequence[int], rng: np.random.Generator, width: int
) -> Sequence[Matrix]:
    """What `orthogonal_wide` is with hidden layers of `width` n, seen where descent moves it.

    W_1 = sqrt(n) [I; 0], W_2 = ... = W_{N-1} = sqrt(n) I and W_N = sqrt(n) [A, K], K K' = I - A A',
    each times c of `layer_factor`. A: (d_N, d_0) is a block of a Haar matrix of size n. With
    [G', L], G normal and L L' Wishart with n - d_0 degrees of freedom, and its Cholesky factor T,
    [A, K] = T^-1 [G', L]. Cost and size do not depend on n (docs/derivations.md, "Any width").

    :param widths: the hidden ones d_0 + d_N or a multiple of it, as the shape `reachable` has them
    :raises Refusal: other hidden widths, or n below d_0 + d_N
    """
    if len(widths) == 2:
        return orthogonal_wide(widths, rng)
    real = widened(widths, width, "orthogonal_of_width")
    d_in, d_out = widths[0], widths[-1]
    rows = np.hstack([rng.standard_normal((d_out, d_in)), bartlett(rng, width - d_in, d_out)])
    last = np.linalg.solve(np.linalg.cholesky(rows @ rows.T), rows)
    return narrowed_orthogonal(last, widths, real)


def narrowed_orthogonal(last: Matrix, widths: Sequence[int], real: Sequence[int]) -> Narrowed:
    """The layers for a given [A, K]: (d_N, d_0 + d_N) with orthonormal rows.

    :param real: the widths (d_0, n, ..., n, d_N) of the network that they stand for
    """
    unit = last.shape[1]
    blocks = [np.eye(unit, widths[0]), *[np.eye(unit)] * (len(widths) - 3), last]
    scale = layer_factor(real) * np.sqrt(real[1])
    shapes = [(above, below) for below, above in pairwise(widths)]
    pairs = zip(blocks, shapes, strict=True)
    return Narrowed([scale * filled(block, *shape) for block, shape in pairs], real)
