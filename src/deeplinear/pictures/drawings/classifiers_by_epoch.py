"""The training loss of classifiers by epoch, one panel for each scale."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["classification"])


def classifiers_by_epoch(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """Median and quartiles over seeds at the start and after each epoch."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "scale"])
    scales = sorted(table["scale"].unique())
    grid = figure.subplots(1, len(scales), squeeze=False, sharey=True)[0]
    for axes, scale in zip(grid, scales, strict=True):
        axes.set(xlabel="epoch", yscale="log", title=f"$s = {scale:g}$")
        axes.axhline(np.log(10), color="0.6", lw=0.6, ls=":", zorder=0)
        _draw_lines(axes, table[table["scale"] == scale])
    grid[0].set_ylabel("training loss")
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return f"Line: median, band: quartiles over {seeds(table)}. {_note(table)}"


def _draw_lines(axes: Axes, table: pd.DataFrame) -> None:
    """One line for each scheme; it ends where the median is infinite."""
    for scheme, runs in table.groupby("initialisation", sort=False):
        losses = runs["training_loss"].fillna(np.inf).groupby(runs["epoch"])
        look = {"label": style.scheme_name(scheme), "ms": 3, **style.scheme_look(scheme)}
        bands.draw(axes, bands.quartiles(losses), **look)


def _note(table: pd.DataFrame) -> str:
    last = table[table["epoch"] == table["epoch"].max()]
    return (
        "Dotted: ln 10, the loss of guessing. "
        f"{int((last['status'] != 'trained').sum())} of {len(last)} networks diverged; a line ends "
        "where most of its networks have overflowed."
    )
