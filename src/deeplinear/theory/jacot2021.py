"""The plateaus of a loss that falls from saddle to saddle (jacot2021): when, and where on them.

Level k is the least excess loss of maps of rank k, sum_{i > k} s_i^2/2 (`problems.ranks`). Its
plateau lasts from half way between levels k - 1 and k to half way between k and k + 1: our choice.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def departures(times: Numbers, losses: Numbers, levels: Numbers) -> Numbers:
    """When a falling loss leaves each level but the last, between records by interpolation.

    Missing where it never does.
    """
    half_way = (levels[:-1] + levels[1:]) / 2
    found = np.interp(-half_way, -np.minimum.accumulate(losses), times)
    return np.where(losses.min() <= half_way, found, np.nan)


def slowest(times: Numbers, losses: Numbers, begin: float, end: float) -> int:
    """The record before which the loss falls most slowly, of those from `begin` until `end`."""
    speeds = -np.diff(losses) / np.diff(times)
    outside = (times[1:] < begin) | (times[1:] > end)
    return 1 + int(np.argmin(np.where(outside, np.inf, speeds)))
