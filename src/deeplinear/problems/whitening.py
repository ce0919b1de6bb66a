"""From a table of inputs and targets to the whitened problem."""

from dataclasses import dataclass

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem
from deeplinear.problems.unusable_data import UnusableData, refuse_unusable

LIKE = 1e8  # columns are alike if none is so many times as large as another one's spread
ROUNDING = 10 * np.finfo(float).eps  # of a column in units of its size: a few operations' worth


@dataclass(frozen=True)
class Whitened:
    """A whitened problem and what whitening did to get it."""

    problem: Problem
    dropped: int  # null directions of the centred inputs
    constant: list[int]  # the columns among them that hold one value, but for rounding; from 0
    condition_number: float  # largest over smallest kept singular value of the centred inputs
    label_scale: float  # what the targets were multiplied by


def whiten(inputs: Matrix, targets: Matrix) -> Whitened:
    """PCA-whiten the inputs and rescale the targets (arora2019, experiments).

    With the thin SVD U D V' of the centred inputs: (m, d), the whitened inputs are
    Z = sqrt(m) U, so Z'Z/m = I to rounding whatever the condition number (an
    eigendecomposition of the covariance would square it). The problem is
    S = I, C = targets'Z/m, with the targets rescaled to ||C||_F = 1. Units do not count, neither
    those of the inputs (see `whitened_inputs`) nor those of the targets.

    :param inputs: (m, d), one row per sample
    :param targets: (m, d_out)
    :raises UnusableData: non-finite values, constant targets, or m <= d
    """
    refuse_unusable(inputs, targets)
    rows, exponent = len(inputs), int(_exponents(targets).max())
    targets = np.ldexp(targets, -exponent)  # exact; squares of large numbers would overflow
    white, singular, constant = whitened_inputs(inputs)
    cross = targets.T @ white / rows
    scale = 1.0 / _correlated(cross, targets)
    return Whitened(
        problem=Problem(
            covariance=np.eye(cross.shape[1]),
            cross=cross * scale,
            target_gram=scale**2 * targets.T @ targets / rows,
        ),
        dropped=inputs.shape[1] - white.shape[1],
        constant=constant,
        condition_number=float(singular[0] / singular[-1]),
        label_scale=float(np.ldexp(scale, -exponent)),
    )


def whitened_inputs(inputs: Matrix) -> tuple[Matrix, Matrix, list[int]]:
    """Z = sqrt(m) U: (m, kept), with Z'Z/m = I, its singular values: (kept,), constant columns.

    What is kept is decided on columns in units of their own size, where each one's rounding is
    eps: directions with a singular value of at most 10 sqrt(d) eps are constant or redundant
    features. U is that of the inputs as they are, if their columns are alike and show as many
    directions, else that of the columns in those units; the two differ by a rotation.

    :raises UnusableData: nothing is left
    """
    scaled = _in_units_of_size(inputs)
    limit = np.sqrt(inputs.shape[1]) * ROUNDING
    sizes = np.linalg.norm(scaled, axis=0)
    rank = np.sum(np.linalg.svd(np.linalg.qr(scaled, mode="r"), compute_uv=False) > limit)
    if not rank:
        raise UnusableData("every input column is constant: there is nothing to whiten")
    constant = np.flatnonzero(sizes <= limit).tolist()
    if _are_alike(inputs, sizes > limit):
        usual = max(inputs.shape) * np.finfo(float).eps * np.linalg.norm(inputs)
        white, singular = _principal(inputs - inputs.mean(axis=0), usual)
        if len(singular) == rank:
            return white, singular, constant
    return *_principal(scaled, limit), constant


def _principal(centred: Matrix, limit: float) -> tuple[Matrix, Matrix]:
    """Z = sqrt(m) U: (m, kept), and the singular values above the limit, falling: (kept,).

    U is that of the thin SVD: (m, d), its signs such that the largest component of each principal
    axis is positive. With the QR decomposition first, the SVD is one of a (d, d) matrix: much
    faster for many rows, and U as orthonormal as before.
    """
    frame, triangle = np.linalg.qr(centred)
    left, singular, right = np.linalg.svd(triangle)
    kept = singular > limit
    white = np.sqrt(len(centred)) * (frame @ (left[:, kept] * _signs(right[kept])))
    # What rounding left of the mean has been magnified by up to the condition number.
    return white - white.mean(axis=0), singular[kept]


def _in_units_of_size(inputs: Matrix) -> Matrix:
    """The centred columns, each divided by the norm that it has before it is centred: (m, d).

    Powers of two come first, so that no square overflows; they change no digit. The mean of the
    centred columns is what rounding left of a large mean.
    """
    inputs = np.ldexp(inputs, -_exponents(inputs))
    norms = np.linalg.norm(inputs, axis=0)
    centred = inputs - inputs.mean(axis=0)
    centred -= centred.mean(axis=0)
    return centred / np.where(norms > 0, norms, np.inf)


def _exponents(table: Matrix) -> np.ndarray:
    """The power of two above the largest entry of each column: (d,)."""
    return np.frexp(np.abs(table).max(axis=0))[1]


def _are_alike(inputs: Matrix, varies: np.ndarray) -> bool:
    """Whether no column is LIKE times as large as the spread of another one that varies."""
    largest = np.abs(inputs).max()
    with np.errstate(over="ignore"):
        least = np.ptp(inputs[:, varies], axis=0).min()
    return bool(least > LIKE**-12 and largest < min(LIKE * least, LIKE**12))


def _signs(right: Matrix) -> Matrix:
    """Signs that make the largest component of each principal axis positive: (kept,)."""
    largest = np.abs(right).argmax(axis=1)
    return np.sign(right[np.arange(len(right)), largest])


def _correlated(cross: Matrix, targets: Matrix) -> float:
    """||C||_F, refused when it is rounding of nothing."""
    norm = float(np.linalg.norm(cross))
    if norm <= 1e-12 * np.abs(targets).max():
        raise UnusableData("the targets are uncorrelated with every input column")
    return norm
