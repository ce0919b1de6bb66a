"""How descent ends over the imbalance of the start and the step size, by depth."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear.base import contracts
from deeplinear.pictures import maps, style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

CONTRACT = contracts.Drawing(kinds=["convergence"], every_run=True)

COLOURS = {CONVERGED: style.SKY, UNFINISHED: style.UNFINISHED, DIVERGED: style.DIVERGED}


def imbalance_map(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each depth at the largest width; the note compares it with the others."""
    table = labelled(tables)
    only_these_differ(table, ["depth", "imbalance", "width"])
    widest = table[table["width"] == table["width"].max()]
    depths = sorted(table["depth"].unique())
    grid = figure.subplots(1, len(depths), sharey=True, squeeze=False)[0]
    for axes, depth in zip(grid, depths, strict=True):
        axes.set(xscale="log", yscale="log", title=f"$N = {depth}$")
        _draw_map(axes, widest[widest["depth"] == depth])
    grid[0].set_ylabel(r"step size $\eta$")
    grid[len(grid) // 2].set_xlabel("imbalance $f$ of the start (1 is balanced)")
    patches = [Patch(color=colour, label=name) for name, colour in COLOURS.items()]
    figure.legend(handles=patches, loc="outside lower center", ncols=3)
    return f"{_note(table)} {_agreement(table, widest)}"


def _draw_map(axes: Axes, runs: pd.DataFrame) -> None:
    codes = runs.assign(code=runs["status"].map(list(COLOURS).index))
    cells = codes.pivot(index="step_size", columns="imbalance", values="code")
    look = {"cmap": ListedColormap(list(COLOURS.values())), "vmin": 0, "vmax": 2}
    axes.pcolormesh(*maps.borders(cells), cells, rasterized=True, **look)


def _note(table: pd.DataFrame) -> str:
    (corner,) = table["corner"].unique()
    balanced = table[table["imbalance"] == 1]
    worst = table[table["imbalance"] == table["imbalance"].max()]
    slowest = worst.loc[worst["status"] == DIVERGED, "iterations"].max()
    return (
        f"All starts: the identity but for a first entry c = {corner:g}, "
        "split into f c^(1/N) in half of the layers and c^(1/N)/f in the others. "
        f"Balanced: {(balanced['status'] == CONVERGED).sum()} of {len(balanced)} converge. "
        f"f = {worst['imbalance'].max():.0f}: {(worst['status'] == DIVERGED).sum()} of "
        f"{len(worst)} diverge{f', within {slowest:,.0f} steps' if slowest > 0 else ''}. "
        f"Unfinished: after {table['cap'].max():,} steps. No seeds, as nothing is random."
    )


def _agreement(table: pd.DataFrame, widest: pd.DataFrame) -> str:
    """Whether the other widths give the same map."""
    keys = ["depth", "imbalance", "step_size"]
    largest = widest["width"].iloc[0]
    both = table[table["width"] != largest].merge(widest, on=keys, suffixes=("", "_widest"))
    if both.empty:
        return f"Shown: d = {largest}."
    same = (both["status"] == both["status_widest"]).sum()
    others = ", ".join(str(width) for width in sorted(both["width"].unique()))
    return f"Shown: d = {largest}; d = {others} ends likewise in {same} of {len(both)} cells."
