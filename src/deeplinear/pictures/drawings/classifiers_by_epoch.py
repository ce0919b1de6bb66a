"""The training loss of classifiers by epoch, one panel for each scale."""

import numpy as np
import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles

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
        for scheme, runs in table[table["scale"] == scale].groupby("initialisation", sort=False):
            values = runs.assign(loss=runs["training_loss"].fillna(np.inf)).groupby("epoch")["loss"]
            low, median, high = (values.agg(censored_quantiles, q) for q in (0.25, 0.5, 0.75))
            look = style.scheme_look(scheme)
            seen = np.isfinite(median)
            axes.plot(
                median.index[seen], median[seen], ms=3, label=style.scheme_name(scheme), **look
            )
            shown = np.isfinite(low) & np.isfinite(high)
            axes.fill_between(
                low.index, low, high, where=shown, color=look["color"], alpha=0.25, lw=0
            )
    grid[0].set_ylabel("training loss")
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    last = table[table["epoch"] == table["epoch"].max()]
    return (
        f"Line: median, band: quartiles over {seeds(table)}. Dotted: ln 10, the loss of guessing. "
        f"{int((last['status'] != 'trained').sum())} of {len(last)} networks diverged; a line ends "
        "where most of its have overflowed."
    )
