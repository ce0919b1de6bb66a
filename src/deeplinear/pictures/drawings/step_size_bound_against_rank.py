"""A step-size bound against the rank of the problem, beside the step sizes that a paper prints."""

import numpy as np
import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Mapping, Number
from deeplinear.pictures import style
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

BAND = [0.025, 0.5, 0.975]


def step_size_bound_against_rank(
    figure: FigureBase, tables: dict[str, pd.DataFrame], printed: dict, recipe_rank: int
) -> str:
    """Median and 95 % of the draws by depth; the printed step sizes as dashed lines.

    :param printed: the printed step size of each depth
    :param recipe_rank: the rank that the paper's recipe names
    """
    table, comparisons = labelled(tables), []
    only_these_differ(table, ["depth", "rank"])
    steps = {str(depth): step_size for depth, step_size in printed.items()}
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="rank $r$ of the problem")
    axes.set_ylabel(r"step size $\eta$")
    for depth, group in table.groupby("depth"):
        colour = style.depth_colour(depth)
        quantiles = group.groupby("rank")["step_size_bound"].quantile(BAND).unstack()
        axes.plot(quantiles.index, quantiles[0.5], "o-", color=colour, ms=3, label=f"$N = {depth}$")
        axes.fill_between(
            quantiles.index, quantiles[0.025], quantiles[0.975], color=colour, alpha=0.25, lw=0
        )
        if str(depth) in steps:
            axes.axhline(steps[str(depth)], color=colour, linestyle="--", linewidth=1)
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
