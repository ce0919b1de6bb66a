"""The steps that a theorem predicts against those that runs at its own step size take."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.comparison import labelled, seeds
from deeplinear.descent import CONVERGED

KIND = "guaranteed_convergence"
OUTPUTS = {1: "o", 2: "s"}


def predicted_against_measured(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One point for each run: below the diagonal it reached the tolerance in time."""
    table = labelled(tables)
    runs = table[table["checked_steps"].notna()]
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="steps that the theorem predicts")
    axes.set_ylabel(r"steps to $\epsilon$ at its step size")
    for (depth, outputs), group in runs.groupby(["depth", "outputs"]):
        look = {"color": style.depth_colour(depth), "marker": OUTPUTS.get(outputs, "D")}
        label = f"$N = {depth}$, $d_N = {outputs}$"
        axes.scatter(group["predicted_steps"], group["iterations"], s=14, label=label, **look)
    ends = [runs["iterations"].min() / 1.5, runs["predicted_steps"].max() * 1.5]
    axes.plot(ends, ends, color="0.6", lw=0.8, zorder=0)
    axes.annotate("late", ends, (-28, -6), textcoords="offset points", color="0.5", size=7)
    axes.legend(loc="upper left")
    ratio = runs["predicted_steps"] / runs["iterations"]
    return (
        f"Starts over {seeds(table)}: {' '.join(_counts(table))} At the recorded steps of the runs "
        f"{runs['obeyed_steps'].sum():,.0f} of {runs['checked_steps'].sum():,.0f} states obey all "
        f"inequalities; {(runs['status'] == CONVERGED).sum()} of {len(runs)} runs reach the "
        f"tolerance in time, {ratio.min():.1f} to {ratio.max():.1f} times faster than predicted."
    )


def _counts(table: pd.DataFrame) -> Iterator[str]:
    """How many starts qualify and how many of them were run, in words."""
    for (depth, outputs), group in table.groupby(["depth", "outputs"]):
        run = int(group["checked_steps"].notna().sum())
        yield (
            f"N = {depth}, d_N = {outputs}: {group['qualifies'].sum()} of {len(group):,} qualify, "
            f"the {run} with the larger margins are run."
        )
