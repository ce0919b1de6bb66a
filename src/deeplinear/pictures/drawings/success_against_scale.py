"""How often balanced Gaussian starts have a margin and converge, against the scale."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Number
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled
from deeplinear.tables.statistics import shares
from deeplinear.tables.statuses import CONVERGED
from deeplinear.theory.arora2019_starts import margin_probability
from deeplinear.theory.arora2019_theorem_2 import largest_scale, step_bound, success_probability

CONTRACT = contracts.Drawing(
    kinds=["convergence", "step_size_bound"],
    every_run=True,
    options={
        "features": Count("d_0, the number of inputs"),
        "a": Number("the constant of the theorem", above=0),
    },
)


def success_against_scale(
    figure: FigureBase, tables: dict[str, pd.DataFrame], features: int, a: float
) -> str:
    """Shares with Wilson's interval, and the bound of arora2019, Theorem 2, where it applies.

    :param features: d_0, with ||Phi|| = 1
    :param a: the constant of the theorem
    """
    table = labelled(tables)
    _refuse_mixtures(table)
    axes = figure.subplots()
    axes.set(xscale="log", xlabel="scale $s$ of the end-to-end matrix", ylim=(-0.03, 1.05))
    axes.set_ylabel("share of starts")
    for shift, (depth, group) in enumerate(table.groupby("depth")):
        look = {"color": style.depth_colour(depth), "shift": 1 + 0.06 * shift}
        runs, starts = group[group["status"].notna()], group[group["margin"].notna()]
        label = f"$N = {depth}$"
        _draw(axes, runs["scale"], runs["status"] == CONVERGED, f"{label}, converges", "o-", look)
        _draw(axes, starts["scale"], starts["margin"] > 0, f"{label}, has a margin", "s--", look)
    limit, bound = largest_scale(features, a), success_probability(features, a)
    ends = [table["scale"].min() / 1.3, limit]
    grid = np.geomspace(ends[0], table["scale"].max() * 1.3, 60)
    exact = [margin_probability(features, scale) for scale in grid]
    axes.plot(grid, exact, ":", color=style.BLACK, lw=1, label="has a margin, exactly")
    axes.plot(ends, [bound] * 2, color=style.BLACK, lw=1.5, label=f"theorem, $a = {a:g}$")
    axes.axvspan(*ends, color="0.93", zorder=0, lw=0)
    axes.set_xlim(ends[0], table["scale"].max() * 1.3)
    figure.legend(loc="outside lower center", ncols=2, fontsize=6)
    smallest = step_bound(2, limit, features)
    return (
        f"Bars (mostly hidden): Wilson's 95 % interval over {seeds(table)}. Shaded: s ≤ "
        f"‖Φ‖/√(a d₀²) = {limit:.2e}, where the theorem promises a share of {bound:.3f}, at steps "
        f"of at most {smallest:.0e} for N = 2. {_runs(table)} A start without a margin may "
        "converge all the same."
    )


def _refuse_mixtures(table: pd.DataFrame) -> None:
    """Refuse to pool runs of one start.

    :raises Refusal: an experiment with several rows for a depth, scale and seed
    """
    if table.duplicated(["experiment", "depth", "scale", "seed"]).any():
        raise Refusal("several runs of each start would be pooled: choose one with `where`")


def _runs(table: pd.DataFrame) -> str:
    """At which step size the runs were made instead, and how long they took, in words."""
    steps = ", ".join(f"{step:g}" for step in table["step_size"].dropna().unique())
    slowest = table.loc[table["status"] == CONVERGED, "iterations"].max()
    return (
        f"Nobody can take these: the runs take η = {steps} and at most {table['cap'].max():,.0f} "
        f"steps; the slowest that converged took {slowest:,.0f}."
    )


def _draw(
    axes: Axes, scale: pd.Series, success: pd.Series, label: str, line: str, look: dict
) -> None:
    """One line: the share of successes at each scale."""
    found = shares(success, scale)
    ends = [(found["share"] - found["low"]).clip(0), (found["high"] - found["share"]).clip(0)]
    where = found.index * look["shift"]
    axes.errorbar(where, found["share"], ends, fmt=line, ms=3, color=look["color"], label=label)
