"""Iterations to the tolerance against the scale of the initialisation, by depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.descent import UNFINISHED
from deeplinear.statistics import censored_quantiles, fastest


def iterations_against_scale(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """The fastest step size's iterations for every scale: median and quartiles over seeds."""
    table = pd.concat(tables.values())
    best = fastest(table)
    cap = table.loc[table["status"] == UNFINISHED, "iterations"].max()
    cap = cap if np.isfinite(cap) else table["iterations"].max()
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="scale $s$ of the initialisation")
    axes.set_ylabel(r"iterations to $\epsilon$, fastest step size")
    for height, ((depth, scheme), group) in enumerate(best.groupby(["depth", "initialisation"])):
        # A row of its own for each line's censored points, so that none hides another.
        _draw_band(axes, group, cap, cap * 1.4**height, depth, style.marker(scheme))
    axes.axhline(cap, color="0.6", linewidth=0.6, linestyle=":", zorder=0)
    axes.set_ylim(min(5, best["iterations"].min() / 2), cap * 30)
    axes.legend(loc="upper center", ncols=3)
    seeds = best["seed"].nunique()
    return (
        f"Line: median, band: quartiles over {seeds} seeds. Open markers on and above the "
        f"dotted line: median not within the cap of {cap:,.0f} iterations. Ring: fastest $\\eta$ "
        "at the edge of its grid in most seeds. Arrow: the band goes on beyond the axis."
    )


def _summary(best: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of the iterations and whether most seeds are at the edge, by scale."""
    quartiles = {
        name: best.groupby("scale")["iterations"].agg(censored_quantiles, level)
        for name, level in (("low", 0.25), ("median", 0.5), ("high", 0.75))
    }
    at_edge = best.groupby("scale")["edge"].agg(lambda edges: (edges != "").mean() > 0.5)
    return pd.DataFrame({**quartiles, "at_edge": at_edge})


def _draw_band(
    axes: Axes, best: pd.DataFrame, cap: float, missed_at: float, depth: int, marker: str
) -> None:
    colour, summary = style.depth_colour(depth), _summary(best)
    scale, reached = summary.index.to_numpy(), np.isfinite(summary["median"])
    median = summary["median"].where(reached)
    low, high = summary["low"].clip(upper=cap), summary["high"].clip(upper=cap)
    partly = np.isfinite(summary["low"])
    axes.fill_between(scale, low, high, where=partly, color=colour, alpha=0.25, linewidth=0)
    axes.plot(scale, median, color=colour, marker=marker, markersize=3, label=f"$N = {depth}$")
    missed = scale[~reached]
    axes.plot(missed, [missed_at] * len(missed), marker, mfc="white", mec=colour, markersize=4)
    ringed = summary.index[summary["at_edge"] & reached]
    axes.plot(ringed, median[ringed], "o", mfc="none", mec=style.BLACK, markersize=7)
    _draw_arrows(axes, scale, median.to_numpy(), colour)


def _draw_arrows(axes: Axes, scale: np.ndarray, middle: np.ndarray, colour: str) -> None:
    """An arrow outwards at each end of the axis where runs still converge."""
    for end, shift in ((0, -12), (-1, 12)):
        if np.isfinite(middle[end]):
            axes.annotate(
                "",
                xy=(scale[end], middle[end]),
                xytext=(shift, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": colour},
            )
