"""The time to leave a saddle against the distance from it, and its law in scaled time."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled

CONTRACT = contracts.Drawing(kinds=["escape_time"])

MARKERS = "os^vDP*X"  # by the rank of the saddle
LAWS = {2: r"$N = 2$: $\ln(1/\varepsilon)$", 3: r"$N = 3$: $1/\varepsilon$"}
NEAREST = 3  # distances whose scaled times are drawn: the laws are those of small ones


def escape_clock(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """First: times by N and rank, with the laws. Then: how many are still there, in scaled time."""
    table = labelled(tables).fillna({"time": np.inf, "scaled_time": np.inf})
    depths = sorted(table["depth"].unique())
    kinds = sorted({depth == 2 for depth in depths})  # N >= 3, then N = 2
    first, *others = figure.subplots(1, 1 + len(kinds))
    first.set(xscale="log", yscale="log", xlabel=r"distance $\varepsilon$ from the saddle")
    first.set_ylabel(r"time to leave, $T \eta s$  (for $N = 2$ $T\,\ln(1 + \eta s)$)")
    for depth in depths:
        runs = table[table["depth"] == depth]
        _draw_times(first, runs, depth)
        _draw_survival(others[kinds.index(depth == 2)], runs, depth)
    first.legend(loc="best")
    for axes, two in zip(others, kinds, strict=True):
        axes.set(ylim=(0, 1), xscale="linear" if two else "log", ylabel="share still at the saddle")
        scaled = r"$T\,\ln(1 + \eta s) - \ln(1/\varepsilon)$"
        axes.set_xlabel(scaled if two else r"$T \eta s\,\varepsilon^{N-2}$")
    return _note(table)


def _draw_times(axes: Axes, runs: pd.DataFrame, depth: int) -> None:
    """Medians and quartiles of the times by distance and rank; the law through the smallest.

    Where half of the starts or more don't escape there is no median to show.
    """
    colour = style.depth_colour(depth)
    for rank, group in runs.groupby("saddle_rank"):
        band = bands.quartiles(group.groupby("distance")["time"])
        band = band[np.isfinite(band["median"])]
        band["high"] = band["high"].where(np.isfinite(band["high"]), band["median"])
        look = {"color": colour, "fmt": MARKERS[rank % len(MARKERS)], "ms": 3, "lw": 0.7}
        axes.errorbar(band.index * 1.06**rank, band["median"], bands.bars(band), **look)
    distances = np.geomspace(runs["distance"].min(), runs["distance"].max(), 50)
    middle = runs.loc[runs["distance"] == distances[0], "scaled_time"].median()
    middle = middle if np.isfinite(middle) else np.nan
    law = middle - np.log(distances) if depth == 2 else middle / distances ** (depth - 2)
    axes.plot(distances, law, color=colour, lw=0.8, label=LAWS.get(depth, _power(depth)))


def _draw_survival(axes: Axes, runs: pd.DataFrame, depth: int) -> None:
    """The share of the starts whose scaled time is longer, for each of the smallest distances."""
    smallest = np.sort(runs["distance"].unique())[:NEAREST]
    for i, distance in enumerate(smallest):
        times = np.sort(runs.loc[runs["distance"] == distance, "scaled_time"])
        look = {"color": style.depth_colour(depth), "ls": style.line(i), "lw": 1}
        shares, shown = 1 - np.arange(1, len(times) + 1) / len(times), np.isfinite(times)
        axes.step(times[shown], shares[shown], **look)


def _power(depth: int) -> str:
    return rf"$N = {depth}$: $\varepsilon^{{-{depth - 2}}}$"


def _note(table: pd.DataFrame) -> str:
    """What is drawn, and how every start ended, in words."""
    ends = ", ".join(f"{n:,} {outcome}" for outcome, n in table["outcome"].value_counts().items())
    ranks = ", ".join(f"k = {rank}" for rank in sorted(table["saddle_rank"].unique()))
    return (
        f"{len(table):,} starts ({seeds(table)} for each problem and network): {ends}. T: steps "
        r"until the excess loss is half way from the level of rank k, $\sum_{i>k} \sigma_i^2/2$, "
        r"to that of k + 1; the constants depend on this, not the laws. s: $\sigma_{k+1}$, or "
        r"$\|S_2 H_{22}^{1/2}\|$ for data that are not white. "
        f"Markers: medians for {ranks} (circle, square, triangle, set side by side) over all "
        "problems and networks, bars: quartiles; lines: the law through the median of all ranks at "
        "the smallest distance. Shares: of all starts, in the same colours; from the smallest "
        "distance on solid, dashed, dotted (mostly hidden)."
    )
