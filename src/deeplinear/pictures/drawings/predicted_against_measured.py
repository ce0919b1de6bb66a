"""The steps that a theorem predicts against those that runs at its own step size take."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled
from deeplinear.tables.statuses import CONVERGED

CONTRACT = contracts.Drawing(kinds=["guaranteed_convergence"])

OUTPUTS = {1: "o", 2: "s"}


def predicted_against_measured(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One point for each run: below the diagonal it reached the tolerance in time.

    :raises Refusal: a table without any run
    """
    table = labelled(tables)
    runs = table[table["checked_steps"].notna()]
    if runs.empty:
        raise Refusal("no start was run: more seeds or a lower smallest_margin would help")
    _draw(figure.subplots(), runs)
    ratio = runs["predicted_steps"] / runs["iterations"]
    obeyed, checked = runs["obeyed_steps"].sum(), runs["checked_steps"].sum()
    return (
        f"Starts ({seeds(table)}) that meet the conditions: {' '.join(_counts(table))} At the "
        f"recorded steps {obeyed:,.0f} of {checked:,.0f} states obey all inequalities; "
        f" {(runs['status'] == CONVERGED).sum()} of {len(runs)} runs reach the "
        f"tolerance in time, {ratio.min():.1f} to {ratio.max():.1f} times faster than predicted."
    )


def _draw(axes: Axes, runs: pd.DataFrame) -> None:
    axes.set(xscale="log", yscale="log", xlabel="steps that the theorem predicts")
    axes.set_ylabel(r"steps to $\epsilon$ at its step size")
    for (depth, outputs), group in runs.groupby(["depth", "outputs"]):
        look = {"color": style.depth_colour(depth), "marker": OUTPUTS.get(outputs, "D")}
        label = f"$N = {depth}$, $d_N = {outputs}$"
        axes.scatter(group["predicted_steps"], group["iterations"], s=14, label=label, **look)
    ends = [runs["iterations"].min() / 1.5, runs["predicted_steps"].max() * 1.5]
    axes.plot(ends, ends, color="0.6", lw=0.8, zorder=0)
    axes.text(ends[1] / 1.3, ends[1] / 1.3, "as predicted ", ha="right", color="0.5", fontsize=7)
    axes.legend(loc="upper left", fontsize=7)


def _counts(table: pd.DataFrame) -> Iterator[str]:
    """How many starts qualify and how many of them were run, in words."""
    for (depth, outputs), group in table.groupby(["depth", "outputs"]):
        run = int(group["checked_steps"].notna().sum())
        yield (
            f"N = {depth}, d_N = {outputs}: {group['qualifies'].sum()} of {len(group):,} qualify, "
            f"of which {run} with larger margins are run."
        )
