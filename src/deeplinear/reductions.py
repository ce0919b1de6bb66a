"""Exact reductions of a descent to fewer dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from deeplinear.problem import Matrix, Problem


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


@dataclass(frozen=True)
class Reduced:
    """The same descent in smaller layers, on inputs with a diagonal covariance.

    weights are [W_1, ..., W_N] with W_j: (k_j, k_{j-1}), optimum: (k_N, k_0), spectrum: (k_0,).
    bases[j]: (d_j, k_j) has orthonormal columns.
    """

    weights: list[Matrix]
    spectrum: Matrix
    optimum: Matrix
    bases: list[Matrix]

    def restored(self, weights: Sequence[Matrix]) -> list[Matrix]:
        """Layers of the full sizes for layers of the reduced ones."""
        pairs = zip(weights, pairwise(self.bases), strict=True)
        return [above @ W @ below.T for W, (below, above) in pairs]


def onto_invariant_subspaces(weights: Sequence[Matrix], problem: Problem) -> Reduced:
    """Rotate every layer into the subspaces that descent never leaves.

    Derivation: docs/derivations.md, "Invariant subspaces". Between W_j and W_{j+1} that is the
    span of the columns of W_j and the rows of W_{j+1}; at the output that of W_N and C; at the
    input the eigenvectors of S, or for S = I the span of the rows of W_1 and C. Losses, layer
    norms and balancedness are the same, step for step.
    """
    if problem.is_white:
        inputs = _span(weights[0].T, problem.optimum.T)
        spectrum = np.ones(inputs.shape[1])
    else:
        spectrum, inputs = np.linalg.eigh(problem.covariance)
    between = [_span(below, above.T) for below, above in pairwise(weights)]
    outputs = _span(weights[-1], problem.optimum)
    bases = [inputs, *between, outputs]
    pairs = zip(weights, pairwise(bases), strict=True)
    small = [above.T @ W @ below for W, (below, above) in pairs]
    return Reduced(small, spectrum, outputs.T @ problem.optimum @ inputs, bases)


def _span(*blocks: Matrix) -> Matrix:
    """An orthonormal basis of the columns of the blocks, the identity if they span everything."""
    scaled = [block / (np.linalg.norm(block) or 1.0) for block in blocks]
    left, singular, _ = np.linalg.svd(np.hstack(scaled), full_matrices=False)
    rank = max(1, int((singular > max(left.shape) * np.finfo(float).eps).sum()))
    return np.eye(len(left)) if rank == len(left) else left[:, :rank]
