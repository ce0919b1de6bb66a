"""The degree of balancedness against the magnitude of the weights, along each run."""

import pandas as pd
from matplotlib.figure import FigureBase

from deeplinear import style


def balancedness_against_magnitude(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One line per seed from start to end, with the diagonal as the yardstick."""
    table = pd.concat(tables.values())
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log")
    axes.set_xlabel(r"smallest $\|W_j W_j^\top\|_F$ over the layers")
    axes.set_ylabel(r"balancedness $\delta$")
    for _, run in table.groupby(["depth", "initialisation", "scale", "seed"]):
        run = run.sort_values("step")
        magnitude, balance = run["smallest_layer_magnitude"], run["balancedness"]
        colour = style.depth_colour(run["depth"].iloc[0])
        axes.plot(magnitude, balance, color=colour, alpha=0.7)
        axes.plot(magnitude.iloc[:1], balance.iloc[:1], "o", mfc="white", mec=colour, markersize=4)
        axes.plot(magnitude.iloc[-1:], balance.iloc[-1:], "o", color=colour, markersize=4)
    ends = [table["smallest_layer_magnitude"].min(), table["smallest_layer_magnitude"].max()]
    axes.plot(ends, ends, color="0.6", linewidth=0.8, linestyle="--")
    axes.annotate(
        r"$\delta =$ magnitude",
        ends[1:] * 2,
        (-6, 2),
        textcoords="offset points",
        ha="right",
        color="0.4",
        fontsize="small",
    )
    depths = ", ".join(str(depth) for depth in sorted(table["depth"].unique()))
    scales = ", ".join(f"{scale:g}" for scale in sorted(table["scale"].unique()))
    return (
        f"$N = {depths}$, $s = {scales}$, one line for each of {table['seed'].nunique()} seeds, "
        "from the start (open) to convergence (filled), at the seed's fastest $\\eta$."
    )
