"""How far descent stays from bad saddles: sigma_min(W_N ... W_2) along the run."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["convex_trajectory"])


def distance_to_saddles(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One panel for each initialisation, one line for each width: median and range over seeds."""
    table = labelled(tables).dropna(subset="distance_to_saddles")
    only_these_differ(table, ["initialisation", "width"])
    schemes = list(dict.fromkeys(table["initialisation"]))
    grid = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
    for axes, scheme in zip(grid, schemes, strict=True):
        axes.set(yscale="log", xlabel="iteration $k$", title=style.scheme_name(scheme))
        _draw_lines(axes, table[table["initialisation"] == scheme])
    lowest, highest = table["distance_to_saddles"].agg(["min", "max"])
    grid[0].set_ylim(max(lowest / 2, 1e-6), min(2 * highest, 20))
    style.plain_numbers(grid[0].yaxis)
    grid[0].set_ylabel(r"$\sigma_{\min}(W_N \cdots W_2)$ / limit of infinite width")
    grid[-1].legend()
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    return (
        f"$N = {depths}$. Median and range over {table['seed'].nunique()} seeds; lines end where "
        "the first of them overflows. Dotted: the limit of infinite width. At 0 the product is "
        "rank deficient, where bad saddles can lie; above it every critical point is a global "
        "minimum."
    )


def _draw_lines(axes: Axes, table: pd.DataFrame) -> None:
    """One line for each width, over the steps that all seeds reach without overflow; the limit."""
    axes.set_xscale("symlog", linthresh=1)
    colours = style.width_colours(table["width"].unique())
    for width, runs in table.groupby("width"):
        reached = runs.groupby("step")["seed"].transform("size") == runs["seed"].nunique()
        band = bands.ranges(runs[reached].groupby("step")["distance_to_saddles"])
        look = {"color": colours[width], "marker": "."}
        bands.draw(axes, band, alpha=0.2, label=f"width {width}", **look)
    axes.axhline(1, color="0.6", linewidth=0.6, linestyle=":", zorder=0)
