"""Gaussian layers of any width n, N = 2 and 3, in a few dimensions, exact in law."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.randomness import bartlett
from deeplinear.base.values import Count
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.narrowed import Narrowed, filled, widened
from deeplinear.networks.output_scaling import layer_factor

CONTRACT = contracts.Initialisation(axes={"width": Count("n, the width of the hidden layers")})
ENOUGH = {2: 1, 3: 3}  # blocks by number of layers; fewer would change losses above rounding


def gaussian_of_width(
    widths: Sequence[int], rng: np.random.Generator, width: int
) -> Sequence[Matrix]:
    """What `gaussian_wide` is with hidden layers of `width` n, seen where descent moves it.

    N = 2: the triangle R = [W_1, W_2'] of Bartlett, d_0 + d_N dimensions, exact. N = 3: in the
    bases that W_1, W_3 and products with W_2 reach one after another, W_2 is block tridiagonal;
    three blocks of d_0 + d_N dimensions change no loss above rounding. Cost and size do not depend
    on n (docs/derivations.md, "Any width").

    :param widths: the hidden ones d_0 + d_N (N = 2) or at least three times that (N = 3), as the
        shape `reachable` has them
    :raises Refusal: more than 3 layers, other hidden widths, or n below the hidden widths
    """
    depth, d_in, d_out = len(widths) - 1, widths[0], widths[-1]
    if depth == 1:
        return gaussian_wide(widths, rng)
    if depth not in ENOUGH:
        raise Refusal(
            f"gaussian_of_width: found {depth} layers. Expected: at most 3. Deeper Gaussian "
            "networks are drawn as they are by gaussian_wide."
        )
    real = widened(widths, width, "gaussian_of_width", ENOUGH[depth])
    first = bartlett(rng, width, d_in).T
    if depth == 2:
        last = np.hstack([rng.standard_normal((d_out, d_in)), bartlett(rng, width - d_in, d_out)])
        blocks = [first, last]
    else:
        last = bartlett(rng, width, d_out)
        sizes = [d_in, d_out] * (widths[1] // (d_in + d_out))
        blocks = [first, _tridiagonal(rng, sizes, width), last]
    shapes = [(above, below) for below, above in pairwise(widths)]
    scaled = [layer_factor(real) * filled(W, *s) for W, s in zip(blocks, shapes, strict=True)]
    return Narrowed(scaled, real)


def _tridiagonal(rng: np.random.Generator, sizes: Sequence[int], width: int) -> Matrix:
    """W_2 in the bases u_1, u_2, ... of its inputs and v_1, v_2, ... of its outputs.

    u_i has sizes[i] dimensions: W_1, W_2' v_1, W_2' v_2, ...; v_i as many as u_{i+1}, or in pairs
    u_{i-1}: W_3', W_2 u_1, W_2 u_2, .... Blocks (v_i, u_i) are normal. Below them stand the
    triangles of what W_2 u_i adds, beside them those of what W_2' v_i adds.
    """
    below = [0, *np.cumsum(sizes)]
    swapped = [size for pair in zip(sizes[1::2], sizes[::2], strict=True) for size in pair]
    above = [0, *np.cumsum(swapped)]
    matrix = np.zeros((above[-1], below[-1]))
    for i, (u, v) in enumerate(zip(sizes, swapped, strict=True)):
        rows, columns = slice(above[i], above[i + 1]), slice(below[i], below[i + 1])
        matrix[rows, columns] = rng.standard_normal((v, u))
        if i + 1 < len(sizes):
            later = slice(above[i + 1], above[i + 2]), slice(below[i + 1], below[i + 2])
            matrix[later[0], columns] = bartlett(rng, width - above[i + 1], u).T
            matrix[rows, later[1]] = bartlett(rng, width - below[i + 1], v)
    return matrix
