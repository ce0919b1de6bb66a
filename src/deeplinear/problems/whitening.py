"""From a table of inputs and targets to the whitened problem."""

from dataclasses import dataclass

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.problems.problem import Problem


class UnusableData(Refusal):
    """The table can't be whitened; the message names the column or row."""


@dataclass(frozen=True)
class Whitened:
    """A whitened problem and what whitening did to get it."""

    problem: Problem
    dropped: int  # null directions of the centred inputs
    condition_number: float  # largest over smallest kept singular value of the centred inputs
    label_scale: float  # what the targets were multiplied by


def whiten(inputs: Matrix, targets: Matrix) -> Whitened:
    """PCA-whiten the inputs and rescale the targets (arora2019, experiments).

    With the thin SVD U D V' of the centred inputs: (m, d), the whitened inputs are
    Z = sqrt(m) U, so Z'Z/m = I to rounding whatever the condition number (an
    eigendecomposition of the covariance would square it). The problem is
    S = I, C = targets'Z/m, with the targets rescaled to ||C||_F = 1.
    Directions below max(m, d) eps ||inputs||_F are constant or redundant features, up to rounding;
    they are dropped and counted.

    :param inputs: (m, d), one row per sample
    :param targets: (m, d_out)
    :raises UnusableData: non-finite values, constant targets, or m <= d
    """
    _refuse_unusable(inputs, targets)
    rows = len(inputs)
    white, singular = whitened_inputs(inputs)
    cross = targets.T @ white / rows
    scale = 1.0 / _correlated(cross, targets)
    return Whitened(
        problem=Problem(
            covariance=np.eye(cross.shape[1]),
            cross=cross * scale,
            target_gram=scale**2 * targets.T @ targets / rows,
        ),
        dropped=inputs.shape[1] - white.shape[1],
        condition_number=float(singular[0] / singular[-1]),
        label_scale=float(scale),
    )


def whitened_inputs(inputs: Matrix) -> tuple[Matrix, Matrix]:
    """Z = sqrt(m) U: (m, kept), with Z'Z/m = I, and the kept singular values, falling: (kept,).

    U is that of the thin SVD of the centred inputs: (m, d), its signs such that the largest
    component of each principal axis is positive. With the QR decomposition first, the SVD is one
    of a (d, d) matrix: much faster for many rows, and U as orthonormal as before.

    :raises UnusableData: nothing is left
    """
    frame, triangle = np.linalg.qr(inputs - inputs.mean(axis=0))
    left, singular, right = np.linalg.svd(triangle)
    kept = singular > max(inputs.shape) * np.finfo(float).eps * np.linalg.norm(inputs)
    if not kept.any():
        raise UnusableData("every input column is constant: there is nothing to whiten")
    white = np.sqrt(len(inputs)) * (frame @ (left[:, kept] * _signs(right[kept])))
    # What rounding left of the mean has been magnified by up to the condition number.
    return white - white.mean(axis=0), singular[kept]


def _refuse_unusable(inputs: Matrix, targets: Matrix) -> None:
    for name, table in (("input", inputs), ("target", targets)):
        bad = np.argwhere(~np.isfinite(table))
        if len(bad):
            row, column = bad[0]
            raise UnusableData(
                f"{name} column {column}, row {row} (both from 0) is {table[row, column]}; "
                f"{len(bad)} such values in all. Expected finite numbers: remove or repair them."
            )
    constant = np.flatnonzero(np.ptp(targets, axis=0) == 0)
    if len(constant):
        raise UnusableData(
            f"target column {constant[0]} (from 0) is constant at {targets[0, constant[0]]}: "
            "there is nothing to learn. Choose another target."
        )
    rows, columns = inputs.shape
    if rows <= columns:
        raise UnusableData(
            f"{rows} rows for {columns} input columns: whitening needs more rows than columns. "
            "Is the file complete, and the selection of rows as meant?"
        )


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
