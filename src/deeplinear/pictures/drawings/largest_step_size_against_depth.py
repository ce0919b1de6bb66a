"""The largest converging step size and a theorem's bound against the number of layers."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.fits import (
    depth_exponential,
    depth_power,
    fitted_power,
    local_powers,
)
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["largest_step_size"])

LINES = {
    "largest_converging": ("largest that converges", style.VERMILION, "o"),
    "step_size_bound": ("bound of the theorem", style.BLUE, "s"),
}


def largest_step_size_against_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """Median and range over draws of both, each with a fitted power of N."""
    table = labelled(tables)
    only_these_differ(table, ["depth"])
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="number of layers $N$")
    axes.set_ylabel(r"constant step size $\eta$")
    found = table.dropna(subset="largest_converging")
    sentences = [_draw(axes, found, column) for column in LINES]
    depths = sorted(table["depth"].unique())
    few = [depth for depth in depths if depth in (1, 2, 3, 5, 10, 20, 40)]
    ticks = depths if len(depths) <= 6 else few
    axes.set_xticks(ticks, [str(depth) for depth in ticks])
    axes.minorticks_off()
    axes.legend(loc="lower left")
    return (
        f"Points: median, bars (mostly hidden): range of {table['seed'].nunique()} draws (seeds); "
        f"lines: fitted powers of N, neither of them exact. {' '.join(sentences)} {_failing(table)}"
    )


def _failing(table: pd.DataFrame) -> str:
    """How loose the bound is, and how runs beyond the largest step fail, in words."""
    looseness = table["largest_converging"] / table["step_size_bound"]
    ratio = looseness.groupby(table["depth"]).median()
    failing = table["failing_status"].value_counts()
    ways = ", ".join(f"{n} {status}" for status, n in failing.items())
    none = int(table["largest_converging"].isna().sum())
    return (
        f"The bound is smaller by a factor of {ratio.min():.0f} to {ratio.max():,.0f} (medians). "
        f"Converging: within {table['cap'].max():,} iterations. Just above: {ways}."
        + (f" No step size down to the bound converges in {none} of {len(table)}." if none else "")
    )


def _draw(axes: Axes, table: pd.DataFrame, column: str) -> str:
    """Draw one line with its fit; the fit in words."""
    label, colour, marker = LINES[column]
    band = bands.ranges(table.groupby("depth")[column])
    look = {"fmt": marker, "color": colour, "ms": 3, "lw": 1}
    axes.errorbar(band.index, band["median"], bands.bars(band), label=label, **look)
    power = depth_power(table, column)
    axes.plot(fitted_power(table, column, power.slope), color=colour, lw=0.8)
    exponential = depth_exponential(table, column)
    better = "better" if power.r_squared > exponential.r_squared else "worse"
    text = (
        f"{label.capitalize()}: power {power.slope:.2f} (95 % over draws "
        f"[{power.low:.2f}, {power.high:.2f}]; {_locally(table, column)}), R² "
        f"{power.r_squared:.4f}, {better} than an exponential in N ({exponential.r_squared:.4f})."
    )
    return text.replace("-", "−")


def _locally(table: pd.DataFrame, column: str) -> str:
    """The powers over the smaller and the larger half of the depths, in words."""
    found = local_powers(table, column).items()
    return ", ".join(f"{fit.slope:.2f} for N = {low} to {high}" for (low, high), fit in found)
