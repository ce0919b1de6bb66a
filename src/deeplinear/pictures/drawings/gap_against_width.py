"""How far deep networks stray from the convex problem, against their width."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles, convex_gaps

CONTRACT = contracts.Drawing(kinds=["convex_trajectory"])

TOP = 1e3  # of the axes; what lies above is drawn on it, open
MEASURES = {
    "largest_gap": "largest relative gap of the losses",
    "final_ratio": "final loss, deep / convex",
}


def gap_against_width(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """Largest gap and final-loss ratio: columns by initialisation, colours by depth."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "depth", "width", "experiment"])
    gaps = convex_gaps(table)
    schemes = list(dict.fromkeys(gaps["initialisation"]))
    grid = figure.subplots(2, len(schemes), sharex=True, sharey="row", squeeze=False)
    for row, measure in zip(grid, MEASURES, strict=True):
        row[0].set_ylabel(MEASURES[measure])
        for axes, scheme in zip(row, schemes, strict=True):
            axes.set(xscale="log", yscale="log")
            for height, (depth, group) in enumerate(
                gaps[gaps["initialisation"] == scheme].groupby("depth")
            ):
                draws = group.groupby("width")[measure]
                _draw_band(axes, draws, style.depth_colour(depth), TOP * 1.5**height)
    for axes, scheme in zip(grid[0], schemes, strict=True):
        axes.set_title(style.scheme_name(scheme))
    widths = sorted(gaps["width"].unique())
    for axes in grid[1]:
        axes.set_xticks(widths, [str(width) for width in widths])
        axes.minorticks_off()
        axes.set_xlabel("hidden width")
    depths = sorted(gaps["depth"].unique())
    handles = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return (
        f"Line: median, band: quartiles over {gaps['seed'].nunique()} seeds. Open markers at the "
        f"top: median above {TOP:g} or overflow. Gap: the largest |deep − convex| / convex of "
        "the losses over the iterations."
    )


def _draw_band(axes: Axes, draws: pd.core.groupby.SeriesGroupBy, colour: str, top: float) -> None:
    summary = draws.agg([_quantile(0.25), _quantile(0.5), _quantile(0.75)])
    low, median, high = (summary[name] for name in summary)
    axes.plot(median.index, median.where(median <= TOP), "o-", color=colour, markersize=3)
    axes.fill_between(
        median.index, low.clip(upper=TOP), high.clip(upper=TOP), color=colour, alpha=0.2, lw=0
    )
    gone = median.index[median > TOP]
    axes.plot(gone, np.full(len(gone), top), "o", mfc="white", color=colour, markersize=4)


def _quantile(level: float):
    def quantile(values):
        return float(censored_quantiles(values, level))

    quantile.__name__ = f"quantile_{level}"
    return quantile
