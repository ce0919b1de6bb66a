"""The loss of deep networks by iteration, beside the convex problem that wide ones follow."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles

CONTRACT = contracts.Drawing(kinds=["convex_trajectory"])


def loss_beside_convex(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One panel for each initialisation, one line for each width, the convex problem dashed."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "width"])
    schemes = list(dict.fromkeys(table["initialisation"]))
    grid = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
    for axes, scheme in zip(grid, schemes, strict=True):
        group = table[table["initialisation"] == scheme]
        axes.set(yscale="log", xlabel="iteration $k$", title=style.scheme_name(scheme))
        for width, runs in group.groupby("width"):
            _draw_band(axes, runs, "loss", style.width_colour(width), f"width {width}")
        widest = group[group["width"] == group["width"].max()]
        _draw_band(axes, widest, "convex_loss", style.BLACK, "convex problem", linestyle="--")
        axes.set_ylim(group["convex_loss"].min() / 2, group["convex_loss"].max() * 20)
    grid[0].set_ylabel("loss")
    grid[-1].legend(loc="upper right")
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    return (
        f"$N = {depths}$. Line: median, band: quartiles over {table['seed'].nunique()} seeds. "
        "Losses level off at that of the noise."
    )


def _draw_band(
    axes: Axes, runs: pd.DataFrame, column: str, colour: str, label: str, **look: object
) -> None:
    """Quartiles over seeds by step; a run that overflowed counts as infinite from then on."""
    losses = runs.pivot(index="step", columns="seed", values=column).fillna(float("inf"))
    low, median, high = censored_quantiles(losses, [0.25, 0.5, 0.75], axis=1)
    top = runs["convex_loss"].max() * 1e6
    axes.plot(losses.index, median.clip(max=top), color=colour, label=label, **look)
    axes.fill_between(losses.index, low, high.clip(max=top), color=colour, alpha=0.2, linewidth=0)
