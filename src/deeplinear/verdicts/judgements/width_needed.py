"""With which power of the number of layers the width grows that is needed to arrive in time."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED
from deeplinear.tables.width_laws import width_from_below
from deeplinear.verdicts.measures import Measure, medians, need, over_draws

CONTRACT = contracts.Judgement(
    measures={"exponent": Number("the fitted power of N with which the width needed grows")},
    kinds=["convergence"],
    resamples=True,
    options={"within": Count("the number of steps in which the median run has to arrive")},
)


def width_needed(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, within: int
) -> dict[str, Measure]:
    """The slope of ln(width needed) against ln N, with a bootstrap interval over the seeds.

    The width needed is the least from which on the median run arrives within the steps, between
    widths of the grid by powers. It is at most the least of the grid where all do, and infinite,
    with the exponent, where the widest do not.

    :raises Refusal: the rows differ in another axis than depth and width
    """
    need(tables, "status", "iterations", "depth", "width", "seed")
    table = labelled(tables)
    only_these_differ(table, ["depth", "width"])
    arrived = table["iterations"].where(table["status"] == CONVERGED, np.inf)
    counts = table.assign(steps=arrived).pivot(
        index=["depth", "width"], columns="seed", values="steps"
    )

    def exponent(chosen: NDArray[np.int_]) -> float:
        needed = _widths(counts.iloc[:, chosen], within)
        if not np.isfinite(needed).all():
            return np.inf
        return float(np.polyfit(np.log(needed.index), np.log(needed), 1)[0])

    items = {f"N = {depth}": width for depth, width in _widths(counts, within).items()}
    return {"exponent": over_draws(exponent, [counts.shape[1]], rng, items)}


def _widths(counts: pd.DataFrame, within: int) -> pd.Series:
    """The width needed by depth.

    :param counts: the steps of each run, infinite where it has not arrived: (depth, width) by seed
    """
    middle = pd.Series(medians(counts.to_numpy()), counts.index).unstack("width")
    needed = {N: width_from_below(row.dropna(), within + 0.5) for N, row in middle.iterrows()}
    return pd.Series(needed).clip(lower=middle.columns.min())
