"""The steps of `kernels.chain` for wide layers, in matrix products of the BLAS.

The same step as in `chain_steps`: three passes over the weights with the p rows of the outputs,
so that nothing of the size of the inputs or samples is carried through the layers.
"""

from collections.abc import Sequence

import numpy as np
from scipy.linalg.blas import dgemm

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels.chain_steps import CONVERGED, DIVERGED, GOING_ON


def advance(
    weights: Sequence[Matrix],
    spectrum: Matrix,
    optimum: Matrix,
    sizes: Matrix,
    tolerance: float,
) -> tuple[int, int, float]:
    """Descend in place, one step of each size; returns (status, steps taken, excess loss)."""
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(len(sizes) + 1):
            lefts = [np.eye(len(optimum))]
            for W in weights[:0:-1]:
                lefts.append(lefts[-1] @ W)
            distance = lefts[-1] @ weights[0] - optimum
            residual = distance * spectrum
            excess_loss = 0.5 * float(np.vdot(residual, distance))
            if not excess_loss < np.inf:
                return DIVERGED, step, excess_loss
            if excess_loss <= tolerance:
                return CONVERGED, step, excess_loss
            if step < len(sizes):
                _update(weights, lefts[::-1], residual, sizes[step])
    return GOING_ON, len(sizes), excess_loss


def _update(
    weights: Sequence[Matrix], lefts: Sequence[Matrix], residual: Matrix, step_size: float
) -> None:
    """W_j <- W_j - eta L_j' A_{j-1}' with A_0 = R', A_j = W_j A_{j-1}, from the bottom up."""
    image = residual.T
    for W, left in zip(weights, lefts, strict=True):
        above = W @ image
        # The transpose of a C-contiguous array is what the BLAS can update in place.
        dgemm(-step_size, image, left, beta=1.0, c=W.T, overwrite_c=1)
        image = above
