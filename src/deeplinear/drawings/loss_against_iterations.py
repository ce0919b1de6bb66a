"""The excess loss against the iteration, on logarithmic axes, by depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from deeplinear import style
from deeplinear.comparison import axes_of, labelled
from deeplinear.descent import DIVERGED
from deeplinear.statistics import censored_quantiles

KIND = "trajectory"
LOWEST = 1e-12  # end of the axis


def loss_against_iterations(
    figure: FigureBase, tables: dict[str, pd.DataFrame], names: dict | None = None
) -> str:
    """Median and quartiles over seeds at every recorded step; overflow leaves through the top.

    :param names: what the legend calls the step sizes of an experiment
    """
    table = labelled(tables)
    axes = figure.subplots()
    start = table.loc[table["step"] == 0, "excess_loss"].max()
    axes.set(xscale="log", yscale="log", xlabel="iteration $k$", ylabel="excess loss")
    axes.set_ylim(LOWEST, start * 1e3)
    axes.set_xlim(0.9, max(20, table["step"].max() * 1.3))
    axes.xaxis.set_minor_formatter(NullFormatter())
    steps = table.apply(_step_name, axis=1, names=names or {})
    lines = list(dict.fromkeys(steps))
    depths = sorted(table["depth"].unique())
    for (depth, name), group in table.groupby(["depth", steps], sort=False):
        look = {"color": style.depth_colour(depth), "linestyle": style.LINES[lines.index(name)]}
        # Crosses that fall on one point lie one in the other.
        _draw_band(axes, group, look, cross=max(4, 12 - 3 * depths.index(depth)))
    colours = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    styles = [Line2D([], [], color="0.3", ls=style.LINES[i], label=n) for i, n in enumerate(lines)]
    axes.legend(handles=[*colours, *styles], loc="lower left")
    return f"Line: median, band: quartiles over {table['seed'].nunique()} seeds. {_ends(table)}"


def _step_name(row: pd.Series, names: dict) -> str:
    """What the legend calls a run's step sizes."""
    if row["experiment"] in names:
        return names[row["experiment"]]
    if np.isfinite(row.get("times_bound", np.nan)):
        return rf"$\eta_0 = {row['times_bound']:g}\,\times$ bound"
    return rf"$\eta_0 = {row['step_size']:g}$"


def _draw_band(axes: Axes, runs: pd.DataFrame, look: dict, cross: int) -> None:
    """Quartiles at the steps recorded; a cross where the median run has overflowed."""
    losses = _losses(runs)
    low, median, high = censored_quantiles(losses, [0.25, 0.5, 0.75], axis=1)
    top, steps = axes.get_ylim()[1], losses.index.to_numpy()
    gone = np.flatnonzero(median > top)
    shown = slice(gone[0] + 1) if len(gone) else slice(None)
    axes.plot(steps[shown], np.minimum(median, top)[shown], **look)
    band = {"color": look["color"], "alpha": 0.25, "linewidth": 0}
    axes.fill_between(steps, low, np.minimum(high, top), where=low <= top, **band)
    if len(gone):
        axes.plot(steps[gone[:1]], [top], "X", color=look["color"], markersize=cross, clip_on=False)


def _losses(runs: pd.DataFrame) -> pd.DataFrame:
    """The loss by recorded step (rows) and seed (columns).

    A run that has ended keeps its last loss, infinite if it overflowed.
    """
    ends = runs.groupby("seed")["step"].transform("max")
    steps = runs.loc[(runs["step"] < ends) & (runs["step"] > 0), "step"].unique()
    finite = runs.assign(excess_loss=runs["excess_loss"].fillna(np.inf))
    losses = finite.pivot(index="step", columns="seed", values="excess_loss").ffill()
    return losses.loc[losses.index.isin([*steps, runs["step"].max()])]


def _ends(table: pd.DataFrame) -> str:
    """How many runs ended in which way, in words."""
    last = table.groupby([*axes_of(table, "step"), "experiment"], dropna=False).tail(1)
    runs, diverged = len(last), (last["status"] == DIVERGED).sum()
    below = (last["excess_loss"] <= LOWEST).sum()
    parts = [f"{below} of {runs} runs come below $10^{{-12}}$"]
    if runs - below - diverged:
        parts.append(f"{runs - below - diverged} are above it at the cap")
    if diverged:
        parts.append(f"{diverged} overflow (cross: the median run leaves the axis)")
    return ", ".join(parts) + "."
