"""The compiled steps of `kernels.chain`.

One step: the left products L_j = W_N ... W_{j+1}: (p, d_j) from the top down, the residual
R = (L_1 W_1 - W*) S with a diagonal S, and upwards W_j <- W_j - eta L_j' A_{j-1}' with
A_1 = W_1 R': (d_1, p) and A_j = W_j A_{j-1}.
"""

import numba
import numpy as np

CONVERGED, DIVERGED, GOING_ON = 0, 1, 2
# Vectorise, but keep NaN and infinity, which are results here.
COMPILED = {
    "cache": True,  # compiled once per machine, not once per job
    "error_model": "numpy",
    "fastmath": {"contract", "reassoc", "nsz", "arcp"},
}


@numba.njit(**COMPILED)
def _left_products(upper, widths, left):
    """L_j = L_{j+1} W_{j+1} from the top down; left[j - 1] holds L_j: (p, d_j), L_N = I."""
    for j in range(len(widths) - 2, -1, -1):
        above, below, layer = left[j + 1], left[j], upper[j]
        for o in range(above.shape[0]):
            for i in range(widths[j]):
                below[o, i] = 0.0
            for k in range(widths[j + 1]):
                for i in range(widths[j]):
                    below[o, i] += above[o, k] * layer[k, i]


@numba.njit(**COMPILED)
def _residual(first, left, spectrum, optimum, residual):
    """R = (L_1 W_1 - W*) S into `residual`; returns the excess loss, 1/2 tr R (W - W*)'."""
    total = 0.0
    for o in range(optimum.shape[0]):
        row = residual[o]
        for i in range(len(row)):
            row[i] = -optimum[o, i]
        for k in range(first.shape[0]):
            for i in range(len(row)):
                row[i] += left[o, k] * first[k, i]
        for i in range(len(row)):
            distance = row[i]
            row[i] = distance * spectrum[i]
            total += distance * row[i]
    return 0.5 * total


@numba.njit(**COMPILED)
def _update_first(first, left, residual, step_size, image):
    """A_1 = W_1 R' into `image`, and W_1 <- W_1 - eta L_1' R."""
    for k in range(first.shape[0]):
        row = first[k]
        for o in range(residual.shape[0]):
            total = 0.0
            for i in range(len(row)):
                total += row[i] * residual[o, i]
            image[k, o] = total
        for o in range(residual.shape[0]):
            factor = step_size * left[o, k]
            for i in range(len(row)):
                row[i] -= factor * residual[o, i]


@numba.njit(**COMPILED)
def _update(layer, left, image, above, step_size, rows, columns):
    """A_j = W_j A_{j-1} into `above`, and W_j <- W_j - eta L_j' A_{j-1}'."""
    outputs = image.shape[1]
    for k in range(rows):
        for o in range(outputs):
            above[k, o] = 0.0
        for i in range(columns):
            change = 0.0
            for o in range(outputs):
                above[k, o] += layer[k, i] * image[i, o]
                change += left[o, k] * image[i, o]
            layer[k, i] -= step_size * change


@numba.njit(**COMPILED)
def advance(first, upper, widths, spectrum, optimum, sizes, tolerance):
    """Descend in place, one step of each size; returns (status, steps taken, excess loss)."""
    widest, outputs = widths.max(), widths[-1]
    left = np.zeros((len(widths), outputs, widest))
    for o in range(outputs):
        left[-1, o, o] = 1.0
    residual = np.empty_like(optimum)
    image, above = np.empty((widest, outputs)), np.empty((widest, outputs))
    step = 0
    while True:
        _left_products(upper, widths, left)
        excess_loss = _residual(first, left[0], spectrum, optimum, residual)
        if not excess_loss < np.inf:
            return DIVERGED, step, excess_loss
        if excess_loss <= tolerance:
            return CONVERGED, step, excess_loss
        if step == len(sizes):
            return GOING_ON, step, excess_loss
        _update_first(first, left[0], residual, sizes[step], image)
        for j in range(1, len(widths)):
            _update(upper[j - 1], left[j], image, above, sizes[step], widths[j], widths[j - 1])
            image, above = above, image
        step += 1
