"""The plateaus of a loss that falls from saddle to saddle (jacot2021): when, and where on them.

Level k is the least excess loss of maps of rank k, sum_{i > k} s_i^2/2 (`problems.ranks`). Its
plateau lasts from half way between levels k - 1 and k to half way between k and k + 1: our choice.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Plateau(NamedTuple):
    """When it begins and ends, missing where it never does, and its flattest record."""

    begin: float
    end: float
    at: int


def plateaus(times: Numbers, losses: Numbers, levels: Numbers) -> list[Plateau]:
    """That of each level but the last, of a loss that falls; ends are interpolated."""
    half_way = (levels[:-1] + levels[1:]) / 2
    ends = np.interp(-half_way, -np.minimum.accumulate(losses), times)
    ends[losses.min() > half_way] = np.nan
    begins = [0.0, *ends[:-1]]
    pairs = zip(begins, ends, strict=True)
    return [Plateau(*pair, _slowest(times, losses, *pair)) for pair in pairs]


def _slowest(times: Numbers, losses: Numbers, begin: float, end: float) -> int:
    """The record before which the loss falls most slowly, of those from `begin` until `end`."""
    speeds = -np.diff(losses) / np.diff(times)
    outside = (times[1:] < begin) | (times[1:] > end)
    return 1 + int(np.argmin(np.where(outside, np.inf, speeds)))
