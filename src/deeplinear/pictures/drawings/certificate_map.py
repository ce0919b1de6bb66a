"""Where a theorem's conditions hold over scale and depth, and how much slack it has."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.fits import predicted_over_measured
from deeplinear.tables.selection import axes_of, labelled
from deeplinear.tables.statistics import fastest, shares

CONTRACT = contracts.Drawing(
    kinds=["step_size_bound", "convergence"],
    options={
        "tolerance": Number(
            "epsilon, the excess loss for which the predicted steps are counted", above=0, below=1
        )
    },
)


def certificate_map(figure: FigureBase, tables: dict[str, pd.DataFrame], tolerance: float) -> str:
    """Shares of starts that meet the conditions of arora2019, Theorem 1, and two slacks.

    :param tolerance: the excess loss for which the predicted steps are counted
    """
    starts = _joined(tables, "margin").assign(has_margin=lambda table: table["margin"] > 0)
    counts = fastest(_joined(tables, "status"))
    key = [axis for axis in axes_of(starts) if axis in axes_of(counts) and axis != "experiment"]
    runs = predicted_over_measured(starts, counts, tolerance, key)
    ((margin, both), (slack, ratio)) = figure.subplots(2, 2, sharex=True)
    _draw_shares(margin, starts, "has_margin")
    _draw_shares(both, starts, "qualifies")
    margin.set(title="has a margin", xscale="log", ylabel="share of starts")
    both.set(title="meets both conditions")
    _draw_slack(slack, starts[starts["has_margin"]])
    for look, _, group in _lines(runs):
        ratio.plot(group["scale"], group["ratio"], **{**look, "ls": "none"})
    ratio.set(yscale="log", ylabel="predicted over measured steps")
    for axes in (slack, ratio):
        axes.set_xlabel("scale $s$ of the initialisation")
    figure.legend(*margin.get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return _note(starts, runs)


def _joined(tables: dict[str, pd.DataFrame], column: str) -> pd.DataFrame:
    """The tables with that column as one."""
    found = {name: table for name, table in tables.items() if column in table}
    return labelled(found).reset_index(drop=True)


def _lines(table: pd.DataFrame) -> Iterator[tuple[dict, str, pd.DataFrame]]:
    """Look, label and rows of each scheme and depth."""
    for (scheme, depth), group in table.groupby(["initialisation", "depth"]):
        look = {"color": style.depth_colour(depth), "marker": style.marker(scheme), "ms": 3.5}
        look["ls"] = "-" if scheme == "balanced" else "--"
        yield look, f"$N = {depth}$, {style.scheme_name(scheme)}", group


def _draw_shares(axes: Axes, table: pd.DataFrame, column: str) -> None:
    """The share of starts of which something is true, with its interval as a band."""
    axes.set_ylim(-0.04, 1.04)
    for look, label, group in _lines(table):
        found = shares(group[column], group["scale"])
        axes.plot(found["share"], label=label, **look)
        band = {"color": look["color"], "alpha": 0.15, "linewidth": 0}
        axes.fill_between(found.index, found["low"], found["high"], **band)


def _draw_slack(axes: Axes, starts: pd.DataFrame) -> None:
    """The median balancedness over what the theorem allows; exactly balanced starts have none."""
    for look, _, group in _lines(starts):
        excess = group["balancedness"] / group["balancedness_bound"]
        axes.plot(excess.groupby(group["scale"]).median().replace(0, np.nan), **look)
    axes.axhline(1, color="0.5", lw=0.8, ls=":")
    axes.set(yscale="log", ylabel=r"$\delta$ over the allowed $\delta$")


def _note(starts: pd.DataFrame, runs: pd.DataFrame) -> str:
    """Counts of qualifying starts, and the range of the slack of the prediction, in words."""
    slack = " and ".join(_slack(runs))
    return (
        f"Starts that meet both conditions, over all scales and {seeds(starts)}: "
        f"{'; '.join(_qualifying(starts))}. Bands: Wilson's 95 % interval. Below left: median over "
        "the starts with a margin; dotted: what is allowed; balanced starts are so up to rounding. "
        "Below right: steps predicted at the theorem's step size over those measured at the "
        f"fastest, one point for each qualifying run of Figure 1: {len(runs)} runs"
        f"{', at least about ' * bool(slack)}{slack}."
    )


def _qualifying(starts: pd.DataFrame) -> Iterator[str]:
    counts = starts.groupby(["initialisation", "depth"])["qualifies"].agg(["sum", "size"])
    for (scheme, depth), row in counts.iterrows():
        yield f"{style.scheme_name(scheme)}, N = {depth}: {row['sum']} of {row['size']:,}"


def _slack(runs: pd.DataFrame) -> list[str]:
    powers = np.log10(runs["ratio"]).groupby(runs["depth"]).agg(["min", "median"]).round()
    return [
        f"10^{row['min']:.0f} (median 10^{row['median']:.0f}) for N = {depth}"
        for depth, row in powers.iterrows()
    ]
