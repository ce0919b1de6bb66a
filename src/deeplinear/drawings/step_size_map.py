"""Iterations over the scale of the initialisation and the step size, by depth and scheme."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear import style
from deeplinear.descent import CONVERGED, DIVERGED
from deeplinear.statistics import censored_quantiles


def step_size_map(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each depth and scheme: the median iterations, or how runs fail."""
    table = pd.concat(tables.values())
    depths, schemes = sorted(table["depth"].unique()), list(dict.fromkeys(table["initialisation"]))
    grid = figure.subplots(len(depths), len(schemes), sharex=True, sharey=True, squeeze=False)
    counts = table.loc[table["status"] == CONVERGED, "iterations"].clip(lower=1)
    norm = LogNorm(counts.min(), counts.max())
    for row, depth in zip(grid, depths, strict=True):
        for axes, scheme in zip(row, schemes, strict=True):
            chosen = table[(table["depth"] == depth) & (table["initialisation"] == scheme)]
            image = _draw_map(axes, chosen, norm)
            axes.set_title(f"$N = {depth}$, {style.scheme_name(scheme)}")
    for axes in grid[-1]:
        axes.set_xlabel("scale $s$")
    for axes in grid[:, 0]:
        axes.set_ylabel(r"step size $\eta$")
    figure.colorbar(image, ax=grid, label="median iterations", shrink=0.8)
    figure.legend(handles=_failures(), loc="outside lower center", ncols=3)
    return (
        f"Each cell: the median over {table['seed'].nunique()} seeds; where fewer than half of "
        "them converge, how most of the others end."
    )


def _draw_map(axes: Axes, table: pd.DataFrame, norm: LogNorm):
    """The converged cells in colour, over a background that says how the others fail."""
    axes.set(xscale="log", yscale="log")
    counts = table["iterations"].where(table["status"] == CONVERGED, np.inf)
    cells = table.assign(count=counts).groupby(["step_size", "scale"])
    median = cells["count"].agg(censored_quantiles, 0.5).unstack()
    failure = cells[["status", "certified"]].apply(_failure).unstack()
    where = (_edges(median.columns.to_numpy()), _edges(median.index.to_numpy()))
    colours = ListedColormap([style.UNFINISHED, style.CERTIFIED, style.DIVERGED])
    axes.pcolormesh(*where, failure, cmap=colours, vmin=0, vmax=2, rasterized=True)
    reached = np.ma.masked_invalid(median)
    return axes.pcolormesh(*where, reached, cmap=style.COUNTS, norm=norm, rasterized=True)


def _edges(centres: np.ndarray) -> np.ndarray:
    """The cell borders between values on a logarithmic axis."""
    steps = np.log(centres)
    between = (steps[1:] + steps[:-1]) / 2
    first, last = 2 * steps[0] - between[0], 2 * steps[-1] - between[-1]
    return np.exp([first, *between, last])


def _failure(runs: pd.DataFrame) -> int:
    """How most of a cell's runs that don't converge end: 0 unfinished, 1 certified, 2 diverged."""
    failed = runs[runs["status"] != CONVERGED]
    diverged = (failed["status"] == DIVERGED).sum()
    certified = failed["certified"].sum()
    return int(np.argmax([len(failed) - diverged - certified, certified, diverged]))


def _failures() -> list[Patch]:
    return [
        Patch(color=style.DIVERGED, label="diverges"),
        Patch(color=style.UNFINISHED, label="unfinished at the cap"),
        Patch(color=style.CERTIFIED, label="proved unable to finish by the cap"),
    ]
