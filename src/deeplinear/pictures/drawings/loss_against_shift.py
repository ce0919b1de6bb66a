"""The loss at which runs from the identity end, against the distance of the target from it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED
from deeplinear.theory.arora2019_claim_5 import stays_above

CONTRACT = contracts.Drawing(kinds=["convergence"], every_run=True)


def loss_against_shift(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One line for each depth, the floor of arora2019, Claim 5, and where there is a margin."""
    runs = labelled(tables)
    only_these_differ(runs, ["depth", "shift"])
    axes = figure.subplots()
    axes.set(yscale="log", xlabel="distance $\\|\\Phi - I\\|_F$ of target and start")
    axes.set_ylabel("excess loss at the end")
    for number, (depth, group) in enumerate(runs.groupby("depth")):
        look = {"color": style.depth_colour(depth), "marker": "osD^v"[number % 5], "ls": "none"}
        axes.plot(group["shift"], group["excess_loss"], ms=6 - number, label=f"$N={depth}$", **look)
    _draw_theory(axes, runs["shift"].max())
    axes.legend(loc="center right", fontsize=7)
    near = runs[runs["shift"] < 1]
    stalled = _stalled(runs[runs["shift"] > 1])
    return (
        "All layers start at I; the target has one eigenvalue 1 − distance, which is −λ right of "
        f"the dotted line. Left of it {(near['status'] == CONVERGED).sum()} of {len(near)} runs "
        "converge, with a margin (shaded) or without. Right of it, runs that are still at or above "
        f"λ²/2 after {runs['cap'].max():,} steps: {stalled}. For N = 2 rounding breaks the tie "
        "between the layers, which exact arithmetic keeps for ever. No seeds, as nothing is random."
    )


def _draw_theory(axes: Axes, farthest: float) -> None:
    """The floor right of the distance 1, and the distances with a margin."""
    beyond = np.linspace(1.02, farthest, 200)
    axes.plot(beyond, (beyond - 1) ** 2 / 2, color=style.BLACK, lw=1, label=r"$\lambda^2/2$")
    axes.axvspan(0, 0.5, color="0.9", zorder=0, lw=0, label="margin")
    axes.axvline(1, color="0.6", lw=0.8, ls=":")
    axes.set_xlim(0, farthest * 1.05)


def _stalled(runs: pd.DataFrame) -> str:
    """How many runs stay at or above the floor, by depth."""
    above = pd.Series(stays_above(runs["shift"], runs["excess_loss"]), runs.index)
    counts = above.groupby(runs["depth"]).agg(["sum", "size"])
    return ", ".join(f"{row['sum']} of {row['size']} for N = {n}" for n, row in counts.iterrows())
