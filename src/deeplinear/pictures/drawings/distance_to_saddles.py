"""How far descent stays from bad saddles: sigma_min(W_N ... W_2) along the run."""

import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
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
        axes.set_xscale("symlog", linthresh=1)
        for width, runs in table[table["initialisation"] == scheme].groupby("width"):
            known = runs.groupby("step")["distance_to_saddles"].agg(
                ["min", "median", "max", "count"]
            )
            values = known[known["count"] == runs["seed"].nunique()]
            colour = style.width_colour(width)
            axes.plot(values.index, values["median"], ".-", color=colour, label=f"width {width}")
            axes.fill_between(
                values.index, values["min"], values["max"], color=colour, alpha=0.2, lw=0
            )
        axes.axhline(1, color="0.6", linewidth=0.6, linestyle=":", zorder=0)
    grid[0].set_ylim(max(table["distance_to_saddles"].min() / 2, 1e-6), 20)
    grid[0].set_ylabel(r"$\sigma_{\min}(W_N \cdots W_2)$ / limit of infinite width")
    grid[-1].legend()
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    return (
        f"$N = {depths}$. Median and range over {table['seed'].nunique()} seeds; lines end where "
        "the first of them overflows. Dotted: the limit of infinite width. At 0 the product is "
        "rank deficient, where bad saddles can lie; above it every critical point is a global "
        "minimum."
    )
