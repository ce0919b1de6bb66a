"""The lowest loss along runs from the identity, against the distance of the target from it."""

import numpy as np
import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.comparison import axes_of, labelled, only_these_differ
from deeplinear.descent import CONVERGED

KIND = "trajectory"


def loss_against_shift(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One line for each depth, the floor of arora2019, Claim 5, and where there is a margin."""
    table = labelled(tables)
    only_these_differ(table, "step", ["depth", "shift"])
    runs = table.groupby([*axes_of(table, "step"), "status"], as_index=False)["excess_loss"].min()
    axes = figure.subplots()
    axes.set(yscale="log", xlabel="distance $\\|\\Phi - I\\|_F$ of target and start")
    axes.set_ylabel("lowest excess loss of the run")
    for number, (depth, group) in enumerate(runs.groupby("depth")):
        look = {"color": style.depth_colour(depth), "marker": "osD^v"[number % 5], "ls": "none"}
        axes.plot(group["shift"], group["excess_loss"], ms=6 - number, label=f"$N={depth}$", **look)
    beyond = np.linspace(1.02, runs["shift"].max(), 200)
    axes.plot(beyond, (beyond - 1) ** 2 / 2, color=style.BLACK, lw=1, label=r"$\lambda^2/2$")
    axes.axvspan(0, 0.5, color="0.9", zorder=0, lw=0, label="margin")
    axes.axvline(1, color="0.6", lw=0.8, ls=":")
    axes.set_xlim(0, runs["shift"].max() * 1.05)
    axes.legend(loc="lower right", fontsize=6)
    near, far = runs[runs["shift"] < 1], runs[runs["shift"] > 1]
    above = (far["excess_loss"] >= (far["shift"] - 1) ** 2 / 2).sum()
    return (
        "All layers start at I; the target has one eigenvalue 1 − distance, which is −λ right of "
        f"the dotted line. Left of it {(near['status'] == CONVERGED).sum()} of {len(near)} runs "
        f"converge, with a margin (shaded) or without; right of it {above} of {len(far)} never go "
        f"below λ²/2 in {table['step'].max():,} steps. {table['seed'].nunique()} seeds, as "
        "nothing is drawn."
    )
