"""From which width on a network follows the convex problem, against its number of layers."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.values import Column, Number
from deeplinear.pictures import style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles
from deeplinear.tables.width_laws import POOLED, width_from_below

CONTRACT = contracts.Drawing(
    kinds=["convex_comparison"],
    options={
        "column": Column("the column that falls with the width"),
        "level": Number("the value below which it counts as small", above=0),
    },
)


def critical_width(
    figure: FigureBase, tables: dict[str, pd.DataFrame], column: str, level: float
) -> str:
    """One line for each kind of start: the width from which the median stays below the level."""
    table = labelled(tables).fillna({column: np.inf})
    only_these_differ(table, ["initialisation", "depth", *POOLED])
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="number of layers $N$", ylabel="hidden width $n$")
    kinds = table["initialisation"].map(style.scheme_name)
    for kind, runs in table.groupby(kinds, sort=False):
        look = style.scheme_look(runs["initialisation"].iloc[0])
        _draw_widths(axes, runs, column, level, {**look, "label": kind})
        _draw_stalls(axes, runs, look["color"])
    depths = np.sort(table["depth"].unique())
    axes.plot(depths, 64 * (depths - 1), ":", color="0.6", lw=0.8, label=r"$\propto N - 1$")
    axes.set_xticks(depths, [str(depth) for depth in depths])
    axes.minorticks_off()
    axes.legend()
    return (
        f"Markers: from this width on the median of the gap over {table['seed'].nunique()} seeds "
        f"stays below {level:g}, between grid points by powers; arrows: wider or narrower than "
        "what was run. Crosses: the widest networks of which a run overflows or does not "
        "contract."
    )


def _draw_widths(axes: Axes, table: pd.DataFrame, column: str, level: float, look: dict) -> None:
    """The critical widths; an arrow where all widths lie on one side of it."""
    median = table.groupby(["depth", "width"])[column].agg(censored_quantiles, 0.5)
    groups = median.groupby(level="depth")
    found = groups.agg(lambda gaps: width_from_below(gaps.droplevel("depth"), level))
    inside = np.isfinite(found) & (found > 0)
    axes.plot(found.index, found.where(inside), lw=1, ms=4, **look)
    for depth, width in found[~inside].items():
        widths = median[depth].index
        end, arrow = (widths.max(), "^") if width else (widths.min(), "v")
        axes.plot(depth, end, arrow, color=look["color"], mfc="white", ms=6)


def _draw_stalls(axes: Axes, table: pd.DataFrame, colour: str) -> None:
    stalled = table[table["status"] != "contracts"].groupby("depth")["width"].max()
    axes.plot(stalled.index, stalled, "x", color=colour, ms=5, mew=1)
