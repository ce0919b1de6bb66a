"""From which imbalance on descent diverges, and how that grows as the step size falls."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.selection import axes_of
from deeplinear.tables.statuses import DIVERGED
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, only_table, proportion

CONTRACT = contracts.Judgement(
    measures={
        "exponent": Number(
            "the power of the step size, of the start where it is farthest from -1/2"
        ),
        "found": Share("the share of the starts and step sizes with a critical imbalance"),
    },
    kinds=["convergence"],
    every_run=True,
)

EXPECTED = -0.5


def critical_imbalance(tables: dict[str, pd.DataFrame]) -> dict[str, Measure]:
    """The slope of ln f against ln eta, f critical, for each combination of the other axes.

    From the critical imbalance on every larger one of the grid diverges; it lies in the middle, on
    a logarithmic scale, between that point and the one before. Where none or all diverge there is
    none. The interval of the exponent is the range of the slopes; its resolution, what one point of
    the grid changes at an end of the line.

    :raises NothingQualifies: a start without a critical imbalance at two step sizes
    :raises Refusal: several tables
    """
    need(tables, "imbalance", "step_size", "status")
    critical = _critical(only_table(tables))
    fits = {name: _slope(line.dropna()) for name, line in critical.iterrows()}
    slopes = np.array([slope for slope, _ in fits.values()])
    point = np.log(_neighbours(only_table(tables)["imbalance"])).max()
    farthest = float(slopes[np.abs(slopes - EXPECTED).argmax()])
    axes = critical.index.names
    starts = [start if isinstance(start, tuple) else (start,) for start in fits]
    names = [", ".join(map("{} {}".format, axes, start)) for start in starts]
    return {
        "exponent": Measure(
            *(farthest, float(slopes.min()), float(slopes.max()), len(slopes)),
            items=dict(zip(names, slopes.tolist(), strict=True)),
            resolution=float(point * max(lever for _, lever in fits.values())),
        ),
        "found": proportion(int(critical.notna().sum(axis=None)), critical.size),
    }


def _critical(table: pd.DataFrame) -> pd.DataFrame:
    """The critical imbalance of each start, by step size; not a number where there is none."""
    starts = [a for a in axes_of(table) if a not in ("imbalance", "step_size")]
    several = ["depth", *(a for a in starts if a != "depth" and table[a].nunique() > 1)]
    runs = table.sort_values("imbalance").assign(goes=table["status"] == DIVERGED)
    found = runs.groupby([*several, "step_size"]).apply(_edge, include_groups=False)
    return (
        found.unstack("step_size").reorder_levels(several) if len(several) > 1 else found.unstack()
    )


def _edge(runs: pd.DataFrame) -> float:
    """The critical imbalance among runs of one start and step size, sorted by imbalance."""
    above = int(np.logical_and.accumulate(runs["goes"].to_numpy()[::-1]).sum())
    if not 0 < above < len(runs):
        return np.nan
    below, first = runs["imbalance"].iloc[-above - 1], runs["imbalance"].iloc[-above]
    return float(np.sqrt(below * first))


def _slope(line: pd.Series) -> tuple[float, float]:
    """The slope of ln f against ln eta, and by how much it changes with ln f at an end of the line.

    :raises NothingQualifies: the line has less than two points
    """
    if len(line) < 2:
        raise NothingQualifies(f"no critical imbalance at two step sizes for {line.name}")
    x = np.log(line.index.to_numpy(float))
    away = x - x.mean()
    weights = away / (away**2).sum()
    return float(weights @ np.log(line.to_numpy())), float(np.abs(weights).max())


def _neighbours(values: pd.Series) -> NDArray[np.float64]:
    ordered = np.sort(values.unique())
    return ordered[1:] / ordered[:-1]
