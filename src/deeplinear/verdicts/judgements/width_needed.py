"""With which power of the number of layers the width grows that is needed to arrive in time."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED
from deeplinear.tables.width_laws import crossing
from deeplinear.verdicts.measures import Measure, medians, need
from deeplinear.verdicts.resampling import over_draws

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
    :raises ValueError: not every depth has the same widths
    """
    need(tables, "status", "iterations", "depth", "width", "seed")
    table = labelled(tables)
    only_these_differ(table, ["depth", "width"])
    arrived = table["iterations"].where(table["status"] == CONVERGED, np.inf)
    counts = table.assign(steps=arrived).pivot(
        index=["depth", "width"], columns="seed", values="steps"
    )
    depths, widths = (level.to_numpy() for level in counts.index.levels)
    steps = counts.to_numpy().reshape(len(depths), len(widths), counts.shape[1])
    x = np.log(depths) - np.log(depths).mean()

    def needed(chosen: NDArray[np.int_]) -> list[float]:
        middle = medians(steps[:, :, chosen])
        return [max(crossing(widths, row, within + 0.5), widths[0]) for row in middle]

    def exponent(chosen: NDArray[np.int_]) -> float:
        y = np.log(needed(chosen))
        return float(x @ (y - y.mean()) / (x @ x)) if np.isfinite(y).all() else np.inf

    every = np.arange(steps.shape[2])
    items = {f"N = {depth}": float(n) for depth, n in zip(depths, needed(every), strict=True)}
    return {"exponent": over_draws(exponent, [len(every)], rng, items)}
