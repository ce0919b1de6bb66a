"""How far deep networks stray from the convex problem, against their width."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.fits import convex_gaps
from deeplinear.tables.selection import labelled, only_these_differ

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
    columns = gaps["initialisation"].nunique()
    grid = figure.subplots(len(MEASURES), columns, sharex=True, sharey="row", squeeze=False)
    for row, measure in zip(grid, MEASURES, strict=True):
        _draw_row(row, gaps, measure)
    _set_axes(grid, gaps)
    depths = sorted(gaps["depth"].unique())
    handles = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return (
        f"Line: median, band: quartiles over {gaps['seed'].nunique()} seeds (order statistics). "
        f"Open markers at the top: median above {TOP:g} or overflow. Gap: the largest "
        "|deep − convex| / convex of the losses over the iterations."
    )


def _draw_row(row: Sequence[Axes], gaps: pd.DataFrame, measure: str) -> None:
    """One measure, in one panel for each initialisation."""
    row[0].set_ylabel(MEASURES[measure])
    for axes, (_, of_scheme) in zip(row, gaps.groupby("initialisation", sort=False), strict=True):
        axes.set(xscale="log", yscale="log")
        for height, (depth, group) in enumerate(of_scheme.groupby("depth")):
            band = bands.quartiles(group.groupby("width")[measure])
            band["low"] = band["low"].clip(upper=TOP)  # the band narrows to a point on the axis
            look = {"color": style.depth_colour(depth), "marker": "o"}
            above = bands.draw(axes, band, TOP, alpha=0.2, ms=3, **look)
            top = np.full(len(above), TOP * 1.5**height)
            axes.plot(above, top, ls="none", mfc="white", ms=4, **look)


def _set_axes(grid: NDArray[np.object_], gaps: pd.DataFrame) -> None:
    for axes, scheme in zip(grid[0], gaps["initialisation"].unique(), strict=True):
        axes.set_title(style.scheme_name(scheme))
    widths = sorted(gaps["width"].unique())
    for axes in grid[1]:
        axes.set_xticks(widths, [str(width) for width in widths])
        axes.minorticks_off()
        axes.set_xlabel("hidden width")
