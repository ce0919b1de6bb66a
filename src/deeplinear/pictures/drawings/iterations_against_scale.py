"""Iterations to the tolerance against the scale of the initialisation, by depth."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.pictures.comparison import compared
from deeplinear.tables.selection import labelled
from deeplinear.tables.statistics import censored_quantiles, fastest

CONTRACT = contracts.Drawing(kinds=["convergence"])


def iterations_against_scale(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """The fastest step size's iterations for every scale: median and quartiles over seeds."""
    best = fastest(labelled(tables))
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="scale $s$ of the initialisation")
    axes.set_ylabel(r"iterations to $\epsilon$, fastest step size")
    for height, (label, look, group) in enumerate(_lines(best)):
        # A row of its own for each line's censored points, so that none hides another.
        _draw_band(axes, group, 1.4**height, label, look)
    for cap in best["cap"].unique():
        axes.axhline(cap, color="0.6", linewidth=0.6, linestyle=":", zorder=0)
    labels = axes.get_legend_handles_labels()[1]
    long = max(map(len, labels)) > 12
    room = 30 * (3 * 1.4 ** len(labels) if long else 1)  # for the legend and the censored points
    axes.set_ylim(min(5, max(1, best["iterations"].min()) / 2), best["cap"].max() * room)
    axes.legend(loc="upper center", ncols=2 if long else 3)
    caps = " or ".join(f"{cap:,}" for cap in sorted(best["cap"].unique()))
    return (
        f"Line: median, band: quartiles over {best['seed'].nunique()} seeds. Open markers at the "
        f"top: median not within the cap of {caps} iterations (dotted). Ring: fastest "
        "$\\eta$ at the edge of its grid in most seeds. Arrow: still converging at the grid's end."
    )


def _lines(best: pd.DataFrame) -> Iterator[tuple[str, dict, pd.DataFrame]]:
    """Label, look and rows of each line: one for every combination of the axes but s and seed."""
    for cell, label, group in compared(best, always="depth"):
        colour, marker = style.depth_colour(cell["depth"]), style.marker(cell["initialisation"])
        yield label, {"color": colour, "marker": marker}, group


def _summary(best: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of the iterations and whether most seeds are at the edge, by scale."""
    quartiles = {
        name: best.groupby("scale")["iterations"].agg(censored_quantiles, level)
        for name, level in (("low", 0.25), ("median", 0.5), ("high", 0.75))
    }
    at_edge = best.groupby("scale")["edge"].agg(lambda edges: (edges != "").mean() > 0.5)
    return pd.DataFrame({**quartiles, "at_edge": at_edge})


def _draw_band(axes: Axes, best: pd.DataFrame, raised: float, label: str, look: dict) -> None:
    colour, summary, cap = look["color"], _summary(best), best["cap"].max()
    scale, reached = summary.index.to_numpy(), np.isfinite(summary["median"])
    median = summary["median"].where(reached)
    low, high = summary["low"].clip(upper=cap), summary["high"].clip(upper=cap)
    partly = np.isfinite(summary["low"])
    axes.fill_between(scale, low, high, where=partly, color=colour, alpha=0.25, linewidth=0)
    axes.plot(scale, median, markersize=3, label=label, **look)
    missed = scale[~reached]
    at_cap = {**look, "linestyle": "none", "mfc": "white", "markersize": 4}
    axes.plot(missed, [cap * raised] * len(missed), **at_cap)
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
