"""Iterations to the tolerance against the scale of the initialisation, by depth."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import compared
from deeplinear.tables.selection import labelled
from deeplinear.tables.statistics import fastest

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
    _add_legend(axes, best)
    caps = " or ".join(f"{cap:,}" for cap in sorted(best["cap"].unique()))
    return (
        f"Line: median, band: quartiles over {best['seed'].nunique()} seeds, as order statistics "
        "(values that runs have, never between two). Open markers at the "
        f"top: median not within the cap of {caps} iterations (dotted). Ring: fastest "
        "$\\eta$ at the edge of its grid in most seeds. Arrow: still converging at the grid's end."
    )


def _add_legend(axes: Axes, best: pd.DataFrame) -> None:
    """A legend at the top, with room for it above the censored points."""
    labels = axes.get_legend_handles_labels()[1]
    long = max(map(len, labels)) > 12
    room = 30 * (3 * 1.4 ** len(labels) if long else 1)
    axes.set_ylim(min(5, max(1, best["iterations"].min()) / 2), best["cap"].max() * room)
    axes.legend(loc="upper center", ncols=2 if long else 3)


def _lines(best: pd.DataFrame) -> Iterator[tuple[str, dict, pd.DataFrame]]:
    """Label, look and rows of each line: one for every combination of the axes but s and seed."""
    for cell, label, group in compared(best, always="depth"):
        colour, marker = style.depth_colour(cell["depth"]), style.marker(cell["initialisation"])
        yield label, {"color": colour, "marker": marker}, group


def _draw_band(axes: Axes, best: pd.DataFrame, raised: float, label: str, look: dict) -> None:
    band, cap = bands.quartiles(best.groupby("scale")["iterations"]), best["cap"].max()
    missed = bands.draw(axes, band, cap, ms=3, label=label, **look)
    at_cap = {**look, "linestyle": "none", "mfc": "white", "markersize": 4}
    axes.plot(missed, [cap * raised] * len(missed), **at_cap)
    median = band["median"].drop(missed)
    at_edge = best.groupby("scale")["edge"].agg(lambda edges: (edges != "").mean() > 0.5)
    ringed = median[at_edge]
    axes.plot(ringed, "o", mfc="none", mec=style.BLACK, markersize=7)
    _draw_arrows(axes, band["median"], look["color"])


def _draw_arrows(axes: Axes, median: pd.Series, colour: str) -> None:
    """An arrow outwards at each end of the axis where runs still converge."""
    for end, shift in ((0, -12), (-1, 12)):
        if np.isfinite(median.iloc[end]):
            axes.annotate(
                "",
                xy=(median.index[end], median.iloc[end]),
                xytext=(shift, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": colour},
            )
