"""Where deep networks reach the loss of the convex problem, over depth and width."""

import numpy as np
import pandas as pd
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear import style
from deeplinear.selection import labelled, only_these_differ
from deeplinear.statistics import censored_quantiles, convex_gaps

KIND = "convex_trajectory"
NORM = LogNorm(1, 100)


def depth_width_map(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each initialisation: the median final loss over that of the convex problem."""
    table = labelled(tables)
    only_these_differ(table, "step", ["initialisation", "depth", "width", "experiment"])
    gaps = convex_gaps(table)
    schemes = list(dict.fromkeys(gaps["initialisation"]))
    grid = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
    for axes, scheme in zip(grid, schemes, strict=True):
        group = gaps[gaps["initialisation"] == scheme]
        median = group.groupby(["depth", "width"])["final_ratio"].agg(censored_quantiles, 0.5)
        _draw_map(axes, median.unstack())
        axes.set(title=style.scheme_name(scheme), xlabel="hidden width")
    grid[0].set_ylabel("number of layers $N$")
    colours = ScalarMappable(NORM, style.COUNTS)
    figure.colorbar(colours, ax=grid, label="final loss, deep / convex", extend="max", shrink=0.8)
    figure.legend(
        handles=[Patch(color=style.DIVERGED, label="overflows")], loc="outside lower center"
    )
    return f"Each cell: the median over {gaps['seed'].nunique()} seeds; 1 is the convex problem."


def _draw_map(axes, median: pd.DataFrame) -> None:
    overflow = np.ma.masked_where(~np.isinf(median), np.zeros(median.shape))
    axes.pcolormesh(overflow, cmap=ListedColormap([style.DIVERGED]), rasterized=True)
    ratio = np.ma.masked_invalid(median)
    axes.pcolormesh(ratio, cmap=style.COUNTS, norm=NORM, rasterized=True)
    axes.set_xticks(np.arange(len(median.columns)) + 0.5, [str(width) for width in median])
    axes.set_yticks(np.arange(len(median)) + 0.5, [str(depth) for depth in median.index])
    for (row, column), value in np.ndenumerate(median.to_numpy()):
        text = "not run" if np.isnan(value) else f"{value:.2f}".replace("inf", "∞")
        colour = "white" if np.isfinite(value) and value > 8 else "black"
        place = {"ha": "center", "va": "center", "fontsize": 6, "color": colour}
        axes.text(column + 0.5, row + 0.5, text, **place)
