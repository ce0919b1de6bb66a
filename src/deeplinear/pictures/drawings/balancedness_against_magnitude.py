"""The degree of balancedness against the magnitude of the weights, along each run."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.tables.selection import axes_of, labelled
from deeplinear.tables.statuses import CONVERGED

CONTRACT = contracts.Drawing(kinds=["trajectory"])


def balancedness_against_magnitude(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One line per run from start to end, and the diagonal, on which both are equal."""
    table = labelled(tables)
    runs = table.groupby(axes_of(table), dropna=False)
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", ylabel=r"balancedness $\delta$")
    axes.set_xlabel(r"smallest $\|W_j W_j^\top\|_F$ over the layers")
    ended = [_draw_run(axes, run.sort_values("step")) for _, run in runs]
    _draw_diagonal(axes, table["smallest_layer_magnitude"])
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    steps = ", ".join(f"{size:.3g}" for size in sorted(table["step_size"].unique()))
    return (
        f"$N = {depths}$, one line for each of {len(ended)} runs, {table['seed'].nunique()} seeds, "
        f"from the start (open) to the end (filled if converged, {sum(ended)} of {len(ended)}; "
        f"a cross if not), $\\eta$ = {steps}."
    )


def _draw_diagonal(axes: Axes, magnitude: pd.Series) -> None:
    ends = [magnitude.min(), magnitude.max()]
    axes.plot(ends, ends, color="0.6", linewidth=0.8, linestyle="--")
    look = {"ha": "right", "color": "0.4", "fontsize": "small"}
    place = {"textcoords": "offset points", **look}
    axes.annotate(r"$\delta =$ magnitude", ends[1:] * 2, (-6, 2), **place)


def _draw_run(axes: Axes, run: pd.DataFrame) -> bool:
    """Draw one run; whether it converged."""
    magnitude, balance = run["smallest_layer_magnitude"], run["balancedness"]
    colour, converged = style.depth_colour(run["depth"].iloc[0]), run["status"].iloc[0] == CONVERGED
    axes.plot(magnitude, balance, color=colour, alpha=0.7)
    axes.plot(magnitude.iloc[:1], balance.iloc[:1], "o", mfc="white", mec=colour, markersize=4)
    end = "o" if converged else "X"
    axes.plot(magnitude.iloc[-1:], balance.iloc[-1:], end, color=colour, markersize=4)
    return converged
