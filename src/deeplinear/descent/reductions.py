"""Exact reductions of a descent to fewer dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem


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


CLOSED = 1e-12  # relative size of what a product may leave a subspace by, that is, rounding


@dataclass(frozen=True)
class Reduced:
    """The same descent in smaller layers, on inputs with a diagonal covariance.

    weights are [W_1, ..., W_N] with W_j: (k_j, k_{j-1}), optimum: (k_N, k_0), spectrum: (k_0,).
    bases[j]: (d_j, k_j) has orthonormal columns, or is None where k_j = d_j and nothing is rotated.
    """

    weights: list[Matrix]
    spectrum: Matrix
    optimum: Matrix
    bases: list[Matrix | None]
    start: list[Matrix]


class Restored(Sequence[Matrix]):
    """[W_1, ..., W_N] in full size; across the subspaces a layer is as it was at the start."""

    def __init__(self, reduced: Reduced, weights: Sequence[Matrix]):
        """Of the reduced layers in `weights`, which may change between readings."""
        self.reduced, self.weights = reduced, weights

    def __len__(self) -> int:
        """N."""
        return len(self.weights)

    def __getitem__(self, j: int) -> Matrix:
        """W_{j+1}, made when it is read."""
        j = range(len(self))[j]
        below, above = self.reduced.bases[j : j + 2]
        if below is None and above is None:
            return self.weights[j]
        moved = self.weights[j] - self.reduced.weights[j]
        return self.reduced.start[j] + _from(above, moved, below)


def onto_invariant_subspaces(weights: Sequence[Matrix], problem: Problem) -> Reduced:
    """Rotate every layer into subspaces that descent never leaves.

    Derivation: docs/derivations.md, "Invariant subspaces". They are what the inputs and outputs
    reach through the layers of the start, where that is closed under the layers and their
    transposes, and the whole space elsewhere; at the input the eigenvectors of S, or for S = I the
    span of the rows of W_1 and C. Losses are the same, step for step.
    """
    if problem.is_white:
        inputs = _span(weights[0].T, problem.optimum.T)
        spectrum = np.ones(inputs.shape[1])
    else:
        spectrum, inputs = np.linalg.eigh(problem.covariance)
    bases = [inputs, *_hidden(weights, inputs), _span(weights[-1], problem.optimum)]
    pairs = zip(weights, pairwise(bases), strict=True)
    small = [_onto(above, W, below) for W, (below, above) in pairs]
    return Reduced(small, spectrum, _onto(bases[-1], problem.optimum, inputs), bases, list(weights))


def _hidden(weights: Sequence[Matrix], inputs: Matrix) -> list[Matrix | None]:
    """What inputs and outputs reach between the layers, None where that isn't closed."""
    up, down = [inputs], [np.eye(len(weights[-1]))]
    for below, above in zip(weights[:-1], weights[:0:-1], strict=True):
        up.append(_span(below @ up[-1]))
        down.append(_span(above.T @ down[-1]))
    found = [inputs, *map(_reached, up[1:], down[:0:-1]), None]
    while leaky := [j for j in range(1, len(weights)) if _leaks(weights, found, j)]:
        for j in leaky:
            found[j] = None
    return found[1:-1]


def _reached(up: Matrix, down: Matrix) -> Matrix | None:
    """A basis of what is reached from one side or the other, None if that is everything."""
    if _is_all(up) or _is_all(down):
        return None
    basis = _span(up, down)
    return None if _is_all(basis) else basis


def _is_all(basis: Matrix) -> bool:
    return basis.shape[1] == len(basis)


def _leaks(weights: Sequence[Matrix], bases: Sequence[Matrix | None], j: int) -> bool:
    """Whether W_j or the transpose of W_{j+1} maps its neighbouring subspace out of this one."""
    if bases[j] is None:
        return False
    images = _onto(None, weights[j - 1], bases[j - 1]), _onto(None, weights[j].T, bases[j + 1])
    return any(
        np.linalg.norm(image - bases[j] @ (bases[j].T @ image)) > CLOSED * np.linalg.norm(image)
        for image in images
    )


def _onto(above: Matrix | None, W: Matrix, below: Matrix | None) -> Matrix:
    """W in the two bases, B' W A."""
    W = W if below is None else W @ below
    return W if above is None else above.T @ W


def _from(above: Matrix | None, W: Matrix, below: Matrix | None) -> Matrix:
    """A matrix in the two bases as one of the full size, B W A'."""
    W = W if below is None else W @ below.T
    return W if above is None else above @ W


def _span(*blocks: Matrix) -> Matrix:
    """An orthonormal basis of the columns of the blocks, the identity if they span everything."""
    from scipy.linalg import qr  # here, as it would take part of every start of the workflow

    vectors = np.hstack([block / (np.linalg.norm(block) or 1.0) for block in blocks])
    whole = len(vectors)
    triangle, _ = qr(vectors, mode="r", pivoting=True)  # the basis costs more, if it is needed
    rank = max(1, int((np.abs(np.diag(triangle)) > whole * np.finfo(float).eps).sum()))
    if rank == whole:
        return np.eye(whole)
    return qr(vectors, mode="economic", pivoting=True)[0][:, :rank]
