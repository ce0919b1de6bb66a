"""Exact reductions of scalar-output networks on whitened inputs."""

from collections.abc import Sequence

import numpy as np

from deeplinear.problem import Matrix


def onto_span(weights: Sequence[Matrix], target: Matrix) -> list[Matrix]:
    """The same descent in min(d_0, d_1 + 1) input dimensions, the first one along the target.

    W_1 moves only inside span{Phi, rows of W_1(0)}: dL/dW_1 = b_1 (W_{1:N} - Phi), and W_{1:N}
    is a combination of the rows of W_1. So with an orthonormal basis Q: (d_0, k) of that span
    whose first column is Phi/||Phi||, the descent of [W_1 Q, W_2, ..., W_N] on the target
    (||Phi||, 0, ..., 0) has the same losses, step for step.

    :param weights: [W_1, ..., W_N] with d_N = 1
    :param target: Phi: (1, d_0), not zero
    :returns: [W_1 Q: (d_1, k), W_2, ..., W_N]
    """
    direction = target[0] / np.linalg.norm(target)
    _, triangle = np.linalg.qr(np.column_stack([direction, weights[0].T]))
    # The first column of the basis is +-Phi/||Phi||; its sign stands in the triangle's corner.
    triangle[0] *= triangle[0, 0]
    return [triangle[:, 1:].T.copy(), *weights[1:]]
