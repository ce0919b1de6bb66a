"""Tables that can't be whitened, refused with the column or row that is to blame."""

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal


class UnusableData(Refusal):
    """The table can't be whitened; the message names the column or row."""


def refuse_unusable(inputs: Matrix, targets: Matrix) -> None:
    """Refuse non-finite values, constant targets, and m <= d, for inputs (m, d).

    :raises UnusableData: any of these
    """
    for name, table in (("input", inputs), ("target", targets)):
        _refuse_infinite(name, table)
    constant = np.flatnonzero(targets.max(axis=0) == targets.min(axis=0))
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


def _refuse_infinite(name: str, table: Matrix) -> None:
    bad = np.argwhere(~np.isfinite(table))
    if len(bad):
        row, column = bad[0]
        raise UnusableData(
            f"{name} column {column}, row {row} (both from 0) is {table[row, column]}; "
            f"{len(bad)} such values in all. Expected finite numbers: remove or repair them."
        )
