"""Where a theorem's conditions hold over scale and depth, and how much slack it has."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.comparison import seeds
from deeplinear.statistics import fastest

KIND = ("step_size_bound", "convergence")
START = ["initialisation", "depth", "width", "scale", "seed"]


def certificate_map(figure: FigureBase, tables: dict[str, pd.DataFrame], tolerance: float) -> str:
    """Shares of starts that meet the conditions of arora2019, Theorem 1, and two slacks.

    :param tolerance: the excess loss for which the predicted steps are counted
    """
    starts = _joined(tables, "margin")
    starts["slack"] = starts["balancedness"] / starts["balancedness_bound"].replace(0, np.nan)
    runs = _with_predictions(starts, _joined(tables, "status"), tolerance)
    grid = figure.subplots(2, 2, sharex=True)
    for axes, title in zip(
        grid.flat, ["has a margin", "meets both conditions", "", ""], strict=True
    ):
        axes.set(xscale="log", title=title)
    for axes, column in zip(grid[0], ["has_margin", "qualifies"], strict=True):
        _lines(axes, starts.assign(has_margin=starts["margin"] > 0), column, "mean")
        axes.set_ylim(-0.04, 1.04)
    grid[0, 0].set_ylabel("share of starts")
    with_margin, qualified = starts[starts["margin"] > 0], runs[runs["qualifies"]]
    _lines(grid[1, 0], with_margin, "slack", "median")
    _lines(grid[1, 1], qualified, "ratio", "median")
    grid[1, 0].set(yscale="log", ylabel=r"$\delta$ over the allowed $\delta$")
    grid[1, 1].set(yscale="log", ylabel="predicted over measured steps")
    grid[1, 0].axhline(1, color="0.5", lw=0.8, ls=":")
    for axes in grid[1]:
        axes.set_xlabel("scale $s$ of the initialisation")
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return _note(starts, qualified)


def _joined(tables: dict[str, pd.DataFrame], column: str) -> pd.DataFrame:
    """The tables with that column as one."""
    found = [t.assign(experiment=name) for name, t in tables.items() if column in t]
    return pd.concat(found, ignore_index=True)


def _with_predictions(starts: pd.DataFrame, runs: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Starts beside the iterations of their fastest step size, and predicted over measured."""
    best = fastest(runs)[[*START, "iterations"]]
    both = starts.merge(best[np.isfinite(best["iterations"])], on=START)
    needed = np.log(both["initial_excess_loss"] / tolerance).clip(lower=0)
    steps = needed / both["guaranteed_decrease"].replace(0, np.nan)
    return both.assign(ratio=steps / both["iterations"].clip(lower=1))


def _lines(axes: Axes, table: pd.DataFrame, column: str, summary: str) -> None:
    """One line for each scheme and depth."""
    for (scheme, depth), group in table.groupby(["initialisation", "depth"]):
        look = {"color": style.depth_colour(depth), "marker": style.marker(scheme), "ms": 3.5}
        values = group.groupby("scale")[column].agg(summary)
        label = f"$N = {depth}$, {style.scheme_name(scheme)}"
        axes.plot(
            values.index, values, ls="-" if scheme == "balanced" else "--", label=label, **look
        )


def _note(starts: pd.DataFrame, qualified: pd.DataFrame) -> str:
    """Counts of qualifying starts, and the range of both slacks, in words."""
    counts = starts.groupby(["initialisation", "depth"])["qualifies"].agg(["sum", "size"])
    words = [
        f"{style.scheme_name(scheme)}, N = {depth}: {row['sum']} of {row['size']:,}"
        for (scheme, depth), row in counts.iterrows()
    ]
    ratios = qualified.groupby("depth")["ratio"].agg(["min", "median"])
    slack = [f"{r['min']:.0e} (median {r['median']:.0e}) for N = {n}" for n, r in ratios.iterrows()]
    return (
        f"Starts that meet both conditions over all scales, {seeds(starts)}: {'; '.join(words)}. "
        "Below left: median over the starts with a margin; dotted: what is allowed. Below right: "
        "steps predicted at the theorem's step size over those measured at the fastest, median "
        f"over the {qualified['seed'].nunique()} seeds that were run; at least {', '.join(slack)}."
    )
