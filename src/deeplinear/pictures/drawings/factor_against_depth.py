"""The contraction per step against the number of layers, beside the convex problem's."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["contraction_rate"])

COLOURS = {"gaussian_wide": style.VERMILION, "orthogonal_wide": style.BLUE}


def factor_against_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One panel for each condition number: fitted factors, the convex ones and theory."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "depth", "condition_number"])
    conditions = sorted(table["condition_number"].unique())
    grid = figure.subplots(1, len(conditions), squeeze=False)[0]
    depths = sorted(table["depth"].unique())
    for axes, condition in zip(grid, conditions, strict=True):
        group = table[table["condition_number"] == condition]
        axes.set(xscale="log", xlabel="number of layers $N$", title=rf"$\kappa = {condition:g}$")
        _draw_factors(axes, group)
        axes.set_xticks(depths, [str(depth) for depth in depths])
        axes.minorticks_off()
    grid[0].set_ylabel("contraction factor per step")
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return _note(table)


def _draw_factors(axes: Axes, table: pd.DataFrame) -> None:
    """The theory, the convex problem, and one line with error bars for each initialisation."""
    axes.axhline(table["theory_factor"].median(), color=style.BLACK, lw=1, label="theory")
    convex = table.groupby("depth")["convex_factor"].median()
    axes.plot(convex, "--", color="0.5", lw=1, label="convex problem, fitted")
    for shift, (scheme, runs) in enumerate(table.groupby("initialisation")):
        band = bands.ranges(runs.groupby("depth")["factor"])
        where, label = band.index * (1 + 0.04 * shift), style.scheme_name(scheme)
        look = {"color": COLOURS.get(scheme), "fmt": style.marker(scheme) + "-", "ms": 4, "lw": 1}
        axes.errorbar(where, band["median"], bands.bars(band), label=label, **look)


def _note(table: pd.DataFrame) -> str:
    poor = int((table["r_squared"].isna() | (table["r_squared"] < 0.9)).sum())
    return (
        f"Width {table['width'].iloc[0]}. Markers: median, bars: range over "
        f"{table['seed'].nunique()} seeds of the fitted factor of the residual; in {poor} of "
        f"{len(table)} fits $R^2 < 0.9$: those runs don't contract geometrically. "
        r"Theory: $\max |1 - h \lambda|$ over the spectrum of $XX^\top$; $\kappa$: its condition."
    )
