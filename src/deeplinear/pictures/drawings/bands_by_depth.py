"""Bands of scales over the depth: iterations at the fastest step size."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear.base import contracts
from deeplinear.pictures import maps, style
from deeplinear.pictures.comparison import compared
from deeplinear.tables.selection import labelled
from deeplinear.tables.statistics import censored_quantiles, fastest

CONTRACT = contracts.Drawing(kinds=["convergence"])


def bands_by_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each initialisation: median iterations over the scale and the depth."""
    best = fastest(labelled(tables))
    groups = [(label, group) for _, label, group in compared(best, "initialisation", "depth")]
    grid = figure.subplots(1, len(groups), sharex=True, sharey=True, squeeze=False)[0]
    reached = best.loc[np.isfinite(best["iterations"]), "iterations"]
    norm = maps.count_norm(reached, best["cap"].max())
    for axes, (label, group) in zip(grid, groups, strict=True):
        axes.set(xscale="log", yscale="log", title=label, xlabel="scale $s$")
        _draw_map(axes, group, norm)
    grid[0].set_ylabel("number of layers $N$")
    maps.colour_bar(figure, grid, norm, "median iterations")
    failed = Patch(color=style.UNFINISHED, label="most seeds don't converge at any step size")
    figure.legend(handles=[failed], loc="outside lower center")
    return (
        "Each cell: the iterations of the fastest step size, median over "
        f"{best['seed'].nunique()} seeds; cap {best['cap'].max():,}."
    )


def _draw_map(axes: Axes, best: pd.DataFrame, norm: LogNorm) -> None:
    """The cells whose median run converges, in colour."""
    cells = best.groupby(["depth", "scale"])["iterations"]
    median = cells.agg(censored_quantiles, 0.5).unstack()
    reached = np.ma.masked_invalid(median)
    axes.set_facecolor(style.UNFINISHED)
    look = {"cmap": style.COUNTS, "norm": norm, "rasterized": True}
    axes.pcolormesh(*maps.borders(median), reached, label="median iterations", **look)
    axes.set_yticks(median.index, [str(depth) for depth in median.index], minor=False)
    axes.minorticks_off()
