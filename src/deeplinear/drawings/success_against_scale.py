"""How often balanced Gaussian starts have a margin and converge, against the scale."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.comparison import labelled, seeds
from deeplinear.descent import CONVERGED
from deeplinear.statistics import success_interval
from deeplinear.theory.arora2019_theorem_2 import largest_scale, success_probability

KIND = ("convergence", "step_size_bound")


def success_against_scale(
    figure: FigureBase, tables: dict[str, pd.DataFrame], features: int, a: float
) -> str:
    """Shares with Wilson's interval, and the bound of arora2019, Theorem 2, where it applies.

    :param features: d_0, with ||Phi|| = 1
    :param a: the constant of the theorem
    """
    table = labelled(tables)
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
    axes.plot(ends, [bound] * 2, color=style.BLACK, lw=1.5, label=f"theorem, $a = {a:g}$")
    axes.axvspan(*ends, color="0.93", zorder=0, lw=0)
    axes.set_xlim(ends[0], table["scale"].max() * 1.3)
    axes.legend(loc="center right", fontsize=6)
    steps = table["step_size"].dropna().unique()
    return (
        f"Bars (mostly hidden): Wilson's 95 % interval over {seeds(table)}. Shaded: "
        f"s ≤ ‖Φ‖/√(a d₀²) = {limit:.2e}, where the theorem promises at least {bound:.3f} at steps "
        f"of some 10⁻¹⁹; the runs take η = {', '.join(f'{step:g}' for step in steps)} and at most "
        f"{table['cap'].max():,.0f} of them; the slowest took "
        f"{table.loc[table['status'] == CONVERGED, 'iterations'].max():,.0f}. "
        "A start without a margin may still converge."
    )


def _draw(
    axes: Axes, scale: pd.Series, success: pd.Series, label: str, line: str, look: dict
) -> None:
    """One line: the share of successes at each scale."""
    counts = success.groupby(scale).agg(["sum", "size"])
    share = counts["sum"] / counts["size"]
    ends = [success_interval(int(n), int(m)) for n, m in counts.to_numpy()]
    low, high = (pd.Series(end, counts.index) for end in zip(*ends, strict=True))
    bars = [(share - low).clip(lower=0), (high - share).clip(lower=0)]
    axes.errorbar(
        share.index * look["shift"], share, bars, fmt=line, ms=3, color=look["color"], label=label
    )
