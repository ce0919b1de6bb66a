"""Iterations over the scale of the initialisation and the step size, by depth and scheme."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear.base import contracts
from deeplinear.pictures import maps, style
from deeplinear.pictures.comparison import compared, seeds
from deeplinear.tables.selection import labelled
from deeplinear.tables.statistics import censored_quantiles
from deeplinear.tables.statuses import CONVERGED, DIVERGED

CONTRACT = contracts.Drawing(kinds=["convergence"], every_run=True)


def step_size_map(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each depth (row) and what else differs (column): iterations, or how runs fail."""
    table = labelled(tables)
    depths = sorted(table["depth"].unique())
    columns = [(label, group) for _, label, group in compared(table, "initialisation", "depth")]
    grid = figure.subplots(len(depths), len(columns), sharex=True, sharey=True, squeeze=False)
    counts = table.loc[table["status"] == CONVERGED, "iterations"]
    norm = maps.count_norm(counts, table["cap"].max())
    for row, depth in zip(grid, depths, strict=True):
        for axes, (label, group) in zip(row, columns, strict=True):
            axes.set(xscale="log", yscale="log", title=f"$N = {depth}$, {label}")
            _draw_map(axes, group[group["depth"] == depth], norm)
    plt.setp(grid[-1], xlabel="scale $s$")
    plt.setp(grid[:, 0], ylabel=r"step size $\eta$")
    maps.colour_bar(figure, grid, norm, "median iterations")
    figure.legend(handles=_failures(), loc="outside lower center", ncols=3)
    return (
        f"Each cell: the median over {seeds(table)}; where fewer than half of "
        "them converge, how most of the others end."
    )


def _draw_map(axes: Axes, table: pd.DataFrame, norm: LogNorm) -> None:
    """The converged cells in colour, over a background that says how the others fail."""
    if table.empty:
        axes.text(0.5, 0.5, "not run", transform=axes.transAxes, ha="center")
        return
    counts = table["iterations"].where(table["status"] == CONVERGED, np.inf)
    cell = [table["step_size"], table["scale"]]
    median = counts.groupby(cell).agg(censored_quantiles, 0.5).unstack()
    ends = _ends(table).groupby(cell).sum()
    failure = ends.apply(np.argmax, axis=1, raw=True).unstack()
    where = maps.borders(median)
    colours = ListedColormap([style.UNFINISHED, style.CERTIFIED, style.DIVERGED])
    axes.pcolormesh(*where, failure, cmap=colours, vmin=0, vmax=2, rasterized=True)
    reached = np.ma.masked_invalid(median)
    look = {"cmap": style.COUNTS, "norm": norm, "rasterized": True}
    axes.pcolormesh(*where, reached, label="median iterations", **look)


def _ends(runs: pd.DataFrame) -> pd.DataFrame:
    """Which of the runs don't converge, a column for each colour: unfinished, proved, diverged."""
    failed, diverged = runs["status"] != CONVERGED, runs["status"] == DIVERGED
    certified = failed & runs["certified"]
    return pd.DataFrame(
        {"unfinished": failed & ~diverged & ~certified, "proved": certified, "diverged": diverged}
    )


def _failures() -> list[Patch]:
    return [
        Patch(color=style.DIVERGED, label="diverges"),
        Patch(color=style.UNFINISHED, label="unfinished at the cap"),
        Patch(color=style.CERTIFIED, label="proved unable to finish by the cap"),
    ]
