"""The loss of deep networks by iteration, beside the convex problem that wide ones follow."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["convex_trajectory"])


def loss_beside_convex(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One panel for each initialisation, one line for each width, the convex problem dashed."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "width"])
    schemes = list(dict.fromkeys(table["initialisation"]))
    grid = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
    for axes, scheme in zip(grid, schemes, strict=True):
        axes.set(yscale="log", xlabel="iteration $k$", title=style.scheme_name(scheme))
        _draw_losses(axes, table[table["initialisation"] == scheme])
    grid[0].set_ylabel("loss")
    grid[-1].legend(loc="upper right")
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    return (
        f"$N = {depths}$. Line: median, band: quartiles over {table['seed'].nunique()} seeds "
        "(order statistics). "
        "Losses level off at that of the noise."
    )


def _draw_losses(axes: Axes, table: pd.DataFrame) -> None:
    colours = style.width_colours(table["width"].unique())
    for width, runs in table.groupby("width"):
        look = {"color": colours[width], "label": f"width {width}"}
        _draw_band(axes, runs, "loss", **look)
    widest = table[table["width"] == table["width"].max()]
    look = {"color": style.BLACK, "label": "convex problem", "linestyle": "--"}
    _draw_band(axes, widest, "convex_loss", **look)
    axes.set_ylim(table["convex_loss"].min() / 2, table["convex_loss"].max() * 20)


def _draw_band(axes: Axes, runs: pd.DataFrame, column: str, **look: object) -> None:
    """Quartiles over seeds by step; a run that overflowed counts as infinite from then on."""
    losses = runs[column].fillna(np.inf).groupby(runs["step"])
    top = runs["convex_loss"].max() * 1e6  # far above the end of the axis
    bands.draw_over_time(axes, bands.quartiles(losses), top, alpha=0.2, **look)
