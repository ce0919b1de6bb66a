"""The excess loss against the iteration, on logarithmic axes, by depth."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import Experiment, Mapping, Text
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import STEP_SIZE, axes_of, labelled
from deeplinear.tables.statuses import DIVERGED

CONTRACT = contracts.Drawing(
    kinds=["trajectory"],
    options={
        "names": Mapping(
            "the names of the step sizes in the legend", Experiment(), Text(), "{experiment: name}"
        )
    },
)

LOWEST = 1e-12  # end of the axis


def loss_against_iterations(
    figure: FigureBase, tables: dict[str, pd.DataFrame], names: dict | None = None
) -> str:
    """Median and quartiles over seeds at every recorded step; overflow leaves through the top.

    :param names: what the legend calls the step sizes of an experiment
    """
    table = labelled(tables)
    axes = figure.subplots()
    _set_axes(axes, table)
    steps = _line_names(table, names or {})
    lines = list(dict.fromkeys(steps))
    depths = sorted(table["depth"].unique())
    for (depth, name), group in table.groupby(["depth", steps], sort=False):
        look = {"color": style.depth_colour(depth), "linestyle": style.line(lines.index(name))}
        # Where crosses fall on one point, each lies inside another.
        _draw_band(axes, group, look, cross=max(4, 12 - 3 * depths.index(depth)))
    colours = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    styles = [Line2D([], [], color="0.3", ls=style.line(i), label=n) for i, n in enumerate(lines)]
    axes.legend(handles=[*colours, *styles], loc="lower left")
    return (
        f"Line: median, band: quartiles over {seeds(table)} (order statistics). "
        f"{_ends(table.assign(line=steps))} "
        f"{_sizes(table)} Excess: above the least loss of any linear map."
    )


def _set_axes(axes: Axes, table: pd.DataFrame) -> None:
    start = table.loc[table["step"] == 0, "excess_loss"].max()
    axes.set(xscale="log", yscale="log", xlabel="iteration $k$", ylabel="excess loss")
    axes.set_ylim(LOWEST, start * 1e3)
    axes.set_xlim(0.9, max(20, table["step"].max() * 1.3))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _line_names(table: pd.DataFrame, names: dict) -> pd.Series:
    """What the legend calls each row's line: its step sizes and whatever else differs.

    :raises Refusal: a name for an experiment that is not shown
    """
    for experiment in names:
        if experiment not in set(table["experiment"]):
            raise Refusal(f"names: {unknown(experiment, set(table['experiment']), 'experiment')}")
    told = {"experiment", "depth", "seed", *STEP_SIZE, "bound", "schedule"}
    others = [c for c in axes_of(table) if c not in told]
    differing = [c for c in others if table[c].dropna().nunique() > 1]
    keys = ["experiment", "step_size", "times_bound", *differing]
    rows = table.reindex(columns=keys).to_dict("records")
    return pd.Series([_line_name(row, names, differing) for row in rows], table.index)


def _line_name(row: dict, names: dict, differing: list[str]) -> str:
    """The name of one line."""
    name = rf"step ${row['step_size']:g}$"
    if np.isfinite(row["times_bound"]):
        name = rf"${row['times_bound']:g}\,\times$ bound"
    values = [style.axis_value(axis, row[axis]) for axis in differing if pd.notna(row[axis])]
    return ", ".join([names.get(row["experiment"], name), *values])


def _sizes(table: pd.DataFrame) -> str:
    """The step sizes in numbers: medians over seeds, by depth, for each experiment's lines."""
    if "bound" not in table or not table["bound"].notna().any():
        return ""
    bounded = table[table["bound"].notna() & (table["step"] == 0)]  # each run once
    medians = (bounded["step_size"] / bounded["times_bound"]).groupby(bounded["depth"]).median()
    sizes = ", ".join(f"{size:.2e} for N = {depth}" for depth, size in medians.items())
    return f"Bound: that of {bounded['bound'].iloc[0]}, computed for each draw, median {sizes}."


def _draw_band(axes: Axes, runs: pd.DataFrame, look: dict, cross: int) -> None:
    """Quartiles at the steps recorded; a cross where the median leaves the axis at its top."""
    band, top = bands.quartiles(_losses(runs).stack().groupby(level="step")), axes.get_ylim()[1]
    for step in bands.draw_over_time(axes, band, top, **look):
        axes.plot([step], [top], "X", color=look["color"], markersize=cross, clip_on=False)


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
    """How many runs of each depth ended in which way, in words."""
    last = table.groupby([*axes_of(table), "line"], dropna=False).tail(1)
    parts = []
    for (line, depth), runs in last.groupby(["line", "depth"], sort=False):
        ends = ", ".join(f"{n} {status}" for status, n in runs["status"].value_counts().items())
        parts.append(f"{line}, N = {depth}: {ends}")
    crosses = (
        " Cross: the median run leaves the axis." if (last["status"] == DIVERGED).any() else ""
    )
    return f"Ends: {'; '.join(parts)}.{crosses}"
