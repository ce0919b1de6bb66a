"""The type of a matrix, in all rooms, and a sum that every Python computes alike."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def total(values: Iterable[float]) -> float:
    """The sum from left to right, each partial sum rounded.

    Python's `sum` compensates for rounding from 3.12 on, so its last digits depend on the version.
    """
    whole = 0.0
    for value in values:
        whole += value
    return whole
