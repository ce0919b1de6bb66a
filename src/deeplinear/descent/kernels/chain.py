"""The descent of a chain of layers, in plain loops, for any step sizes and outputs.

One step: the left products L_j = W_N ... W_{j+1}: (p, d_j) from the top down, the residual
R = (L_0 - W*) S with a diagonal S, and upwards W_j <- W_j + L_j' A_{j-1} with A_0 = -eta R and
A_j = A_{j-1} W_j' of before: (p, d_j). So p rows go through every layer twice, and nothing of the
size of the inputs or samples does.
"""

import numpy as np

from deeplinear.descent.kernels.compiled import CONVERGED, DIVERGED, GOING_ON, compiled, part


@part
def _layer(chain, j):
    """W_{j+1}: (d_{j+1}, d_j)."""
    start, count, length = chain.starts[j], chain.widths[j], chain.lengths[j]
    return chain.layers[start : start + count * length].reshape(count, length)


@part
def _rows(chain, memory, j):
    """L_j or A_j: (p, d_j)."""
    start, count, length = chain.places[j], chain.widths[-1], chain.lengths[j]
    return memory[start : start + count * length].reshape(count, length)


@part
def _left_product(left, W, out):
    """out <- left W."""
    out[:] = 0.0
    for k in range(len(W)):
        row = W[k]
        for r in range(len(out)):
            factor, total = left[r, k], out[r]
            for i in range(len(row)):
                total[i] += factor * row[i]


@part
def _residual(product, fixed, size, image):
    """A_0 = -eta (L_0 - W*) S; returns the excess loss, 1/2 tr R (L_0 - W*)'."""
    loss = 0.0
    for row in range(len(product)):
        for i in range(product.shape[1]):
            distance = product[row, i] + fixed[1 + row, i]
            residual = distance * fixed[0, i]
            loss += residual * distance
            image[row, i] = -size * residual
    return 0.5 * loss


@part
def _update(W, left, image, out):
    """W <- W + left' image, and out <- image W' of before."""
    for k in range(len(W)):
        row = W[k]
        for r in range(len(out)):
            a, total = image[r], 0.0
            for i in range(len(row)):
                total += a[i] * row[i]
            out[r, k] = total
        for r in range(len(out)):
            a, factor = image[r], left[r, k]
            for i in range(len(row)):
                row[i] += factor * a[i]


@compiled
def advance(chain, sizes, tolerance):
    """Descend in place, one step of each size; returns (status, steps taken, excess loss).

    :param chain: see `memory.Chain`
    """
    lefts, images, depth = chain.lefts, chain.images, len(chain.widths)
    fixed = chain.fixed.reshape(-1, chain.lengths[0])
    step = 0
    while True:
        for j in range(depth - 1, -1, -1):
            _left_product(_rows(chain, lefts, j + 1), _layer(chain, j), _rows(chain, lefts, j))
        size = sizes[step] if step < len(sizes) else 0.0
        excess_loss = _residual(_rows(chain, lefts, 0), fixed, size, _rows(chain, images, 0))
        if not excess_loss < np.inf:
            return DIVERGED, step, excess_loss
        if excess_loss <= tolerance:
            return CONVERGED, step, excess_loss
        if step == len(sizes):
            return GOING_ON, step, excess_loss
        for j in range(depth):
            left, image = _rows(chain, lefts, j + 1), _rows(chain, images, j)
            _update(_layer(chain, j), left, image, _rows(chain, images, j + 1))
        step += 1
