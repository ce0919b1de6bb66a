"""How many steps descent takes over hidden width and number of layers, by initialisation."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import maps, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles
from deeplinear.tables.statuses import CONVERGED

CONTRACT = contracts.Drawing(kinds=["convergence"])


def steps_by_width_and_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each initialisation: the median over seeds, grey where that did not arrive."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "depth", "width"])
    arrived = table["iterations"].where(table["status"] == CONVERGED, np.inf)
    norm = maps.count_norm(arrived[np.isfinite(arrived)], table["cap"].max())
    groups = list(table.assign(steps=arrived).groupby("initialisation", sort=False))
    grid = figure.subplots(1, len(groups), sharey=True, squeeze=False)[0]
    for axes, (scheme, runs) in zip(grid, groups, strict=True):
        axes.set(xscale="log", yscale="log", title=style.scheme_name(scheme))
        axes.set_xlabel("number of layers $N$")
        _draw_map(axes, runs, norm)
    grid[0].set_ylabel("hidden width $n$")
    maps.colour_bar(figure, grid, norm, "steps to ε")
    return (
        f"Colour: median over {seeds(table)}. Grey: the median run has not arrived within "
        f"{table['cap'].max():,} steps, or overflows. Dotted: n = N."
    )


def _draw_map(axes: Axes, runs: pd.DataFrame, norm: LogNorm) -> None:
    steps = runs.groupby(["width", "depth"])["steps"].agg(censored_quantiles, 0.5).unstack("depth")
    x, y = maps.borders(steps)
    reached = np.ma.masked_invalid(steps)
    axes.set(facecolor=style.UNFINISHED, xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    axes.pcolormesh(x, y, reached, norm=norm, cmap=style.COUNTS, rasterized=True)
    axes.plot(x, x, ":", color=style.BLACK, lw=1)
    axes.set_xticks(steps.columns, [str(depth) for depth in steps])
    axes.set_yticks(steps.index, [str(width) for width in steps.index])
    axes.minorticks_off()
