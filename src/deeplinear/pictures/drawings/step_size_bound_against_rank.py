"""A step-size bound against the rank of the problem, beside the step sizes that a paper prints."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Mapping, Number
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(
    kinds=["step_size_bound"],
    options={
        "printed": Mapping(
            "the printed step sizes", values=Number(above=0), form="{depth: number above 0}"
        ),
        "recipe_rank": Count("the rank that the paper's recipe names"),
    },
)

LEVELS = {0.025: "low", 0.5: "median", 0.975: "high"}


def step_size_bound_against_rank(
    figure: FigureBase, tables: dict[str, pd.DataFrame], printed: dict, recipe_rank: int
) -> str:
    """Median and 95 % of the draws by depth; the printed step sizes as dashed lines.

    :param printed: the printed step size of each depth
    :param recipe_rank: the rank that the paper's recipe names
    """
    table = labelled(tables)
    only_these_differ(table, ["depth", "rank"])
    steps = {str(depth): step_size for depth, step_size in printed.items()}
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="rank $r$ of the problem")
    axes.set_ylabel(r"step size $\eta$")
    comparisons = []
    for depth, group in table.groupby("depth"):
        _draw_bound(axes, group, steps.get(str(depth)))
        if str(depth) in steps:
            comparisons.append(_compared(group, steps[str(depth)], recipe_rank))
    axes.axvline(recipe_rank, color="0.7", linewidth=0.8, zorder=0)
    ranks = sorted(table["rank"].unique())
    axes.set_xticks(ranks, [str(rank) for rank in ranks])
    axes.minorticks_off()
    axes.legend(loc="upper right")
    return (
        f"Line: median of the computed bound, band: 95 % of {table['seed'].nunique()} draws "
        f"(seeds). Dashed: printed. At the recipe's r = {recipe_rank}: {'; '.join(comparisons)}."
    )


def _draw_bound(axes: Axes, group: pd.DataFrame, printed: float | None) -> None:
    """The bound of one depth, and its printed step size where there is one."""
    depth = group["depth"].iloc[0]
    band = group.groupby("rank")["step_size_bound"].quantile(list(LEVELS)).unstack()
    look = {"color": style.depth_colour(depth), "marker": "o", "ms": 3}
    bands.draw(axes, band.rename(columns=LEVELS), label=f"$N = {depth}$", **look)
    if printed is not None:
        axes.axhline(printed, color=look["color"], linestyle="--", linewidth=1)


def _compared(group: pd.DataFrame, printed: float, recipe_rank: int) -> str:
    """The computed bound of one depth in words, beside the printed one, and the rank that fits.

    :raises Refusal: the table has no row of the recipe's rank
    """
    if recipe_rank not in set(group["rank"]):
        raise Refusal(f"recipe_rank {recipe_rank} is not among the ranks of the experiment")
    bound = group.loc[group["rank"] == recipe_rank, "step_size_bound"]
    medians = group.groupby("rank")["step_size_bound"].median()
    nearest = (np.log(medians / printed)).abs().idxmin()
    ratio, fit = bound / printed, medians[nearest] / printed
    return (
        f"N = {group['depth'].iloc[0]} computed {bound.median():.3g}, {ratio.median():.1f} × the "
        f"printed {printed:.3g} (range {ratio.min():.1f} to {ratio.max():.1f}); nearest is rank "
        f"{nearest}, × {fit:.2f}"
    )
