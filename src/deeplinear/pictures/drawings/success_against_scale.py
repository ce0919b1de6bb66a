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
    for number, (depth, group) in enumerate(table.groupby("depth")):
        _draw_measured(axes, group, depth, 1 + 0.06 * number)
    axes.set_xlim(table["scale"].min() / 1.3, table["scale"].max() * 1.3)
    _draw_theory(axes, features, a)
    figure.legend(loc="outside lower center", ncols=2, fontsize=7)
    limit, bound = largest_scale(features, a), success_probability(features, a)
    return (
        f"Bars (mostly hidden): Wilson's 95 % interval over {seeds(table)}. Shaded: s ≤ "
        f"‖Φ‖/√(a d₀²) = {limit:.2e}, where the theorem promises a share of {bound:.3f}, at steps "
        f"of at most {step_bound(2, limit, features):.0e} for N = 2. {_runs(table)} A start "
        "without a margin may converge all the same."
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


def _draw_measured(axes: Axes, table: pd.DataFrame, depth: int, shift: float) -> None:
    """Two lines of one depth: the shares of starts that converge, and that have a margin."""
    runs, starts = table[table["status"].notna()], table[table["margin"].notna()]
    converges = shares(runs["status"] == CONVERGED, runs["scale"])
    has_margin = shares(starts["margin"] > 0, starts["scale"])
    look = {"color": style.depth_colour(depth), "ms": 3}
    for found, words, line in ((converges, "converges", "o-"), (has_margin, "has a margin", "s--")):
        bars = [found["share"] - found["low"], found["high"] - found["share"]]
        where, label = found.index * shift, f"$N = {depth}$, {words}"
        axes.errorbar(
            where, found["share"], [bar.clip(0) for bar in bars], fmt=line, label=label, **look
        )


def _draw_theory(axes: Axes, features: int, a: float) -> None:
    """The exact share of starts with a margin, and the bound of the theorem where it applies."""
    low, high = axes.get_xlim()
    grid, ends = np.geomspace(low, high, 60), [low, largest_scale(features, a)]
    exact = [margin_probability(features, scale) for scale in grid]
    axes.plot(grid, exact, ":", color=style.BLACK, lw=1, label="has a margin, exactly")
    promised = [success_probability(features, a)] * 2
    axes.plot(ends, promised, color=style.BLACK, lw=1.5, label=f"theorem, $a = {a:g}$")
    axes.axvspan(*ends, color="0.93", zorder=0, lw=0)
