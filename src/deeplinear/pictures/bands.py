"""A line with a band: what lies in the middle of the seeds, and how far they spread.

A band is a table by what is on the axis, with the columns `low`, `median` and `high`. Its values
may be infinite, where a run did not arrive or overflowed.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from pandas.api.typing import SeriesGroupBy

from deeplinear.pictures import points
from deeplinear.tables.statistics import censored_quantiles

ENDS = ["low", "median", "high"]
TOLD = ["low", "high", "seeds"]  # by the points of a line


def quartiles(values: SeriesGroupBy) -> pd.DataFrame:
    """Median and quartiles of each group: order statistics, in which infinity counts as censored.

    :param values: grouped by what is on the axis, one value for each seed

    >>> quartiles(pd.Series([1, 2, 5, np.inf]).groupby([0.1] * 4))["median"].item()
    2.0
    """
    found = {x: censored_quantiles(group, [0.25, 0.5, 0.75]) for x, group in values}
    return pd.DataFrame.from_dict(found, orient="index", columns=ENDS).assign(seeds=values.size())


def ranges(values: SeriesGroupBy) -> pd.DataFrame:
    """Median and range of each group. Arguments as in `quartiles`."""
    return values.agg(low="min", median="median", high="max", seeds="size")


def draw(
    axes: Axes, band: pd.DataFrame, top: float = np.inf, alpha: float = 0.25, **look: object
) -> pd.Index:
    """Draw a band up to `top`, the end of the axis; where the median lies above it or is infinite.

    There the line has a gap, which the caller marks. The band is cut off at `top`.

    :param look: colour, marker, label and so on of the line
    """
    shown = np.isfinite(band["median"]) & (band["median"] <= top)
    (line,) = axes.plot(band.index, band["median"].where(shown), **look)
    points.tell(line, {column: band[column] for column in TOLD if column in band})
    _fill(axes, band, top, alpha, look)
    return band.index[~shown]


def draw_over_time(
    axes: Axes, band: pd.DataFrame, top: float, alpha: float = 0.25, **look: object
) -> pd.Index:
    """Draw a band by iteration up to `top`; the first step at which the median lies above it.

    There the line has reached `top`, and ends. The band is cut off at `top`.
    """
    gone = band.index[band["median"] > top][:1]
    shown = band["median"].clip(upper=top)
    shown = shown.loc[: gone[0]] if len(gone) else shown
    (line,) = axes.plot(shown, **look)
    points.tell(line, {c: band.loc[shown.index, c] for c in TOLD if c in band})
    _fill(axes, band, top, alpha, look)
    return gone


def bars(band: pd.DataFrame) -> list[pd.Series]:
    """The lengths of error bars, downwards and upwards from the median."""
    return [band["median"] - band["low"], band["high"] - band["median"]]


def _fill(axes: Axes, band: pd.DataFrame, top: float, alpha: float, look: dict) -> None:
    area = band.index, band["low"], band["high"].clip(upper=top)
    where = band["low"] <= top
    axes.fill_between(*area, where=where, color=look["color"], alpha=alpha, linewidth=0)
