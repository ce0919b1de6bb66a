"""The largest converging step size and a theorem's bound against the number of layers."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.fits import depth_exponential, depth_power, fitted_power, local_powers
from deeplinear.tables.selection import labelled, only_these_differ

CONTRACT = contracts.Drawing(kinds=["largest_step_size", "step_size_bound"])

LINES = {
    "largest_converging": ("largest that converges", style.VERMILION, "o"),
    "step_size_bound": ("bound of the theorem", style.BLUE, "s"),
    "paper_bound": ("bound of the theorem", style.BLUE, "s"),
    "sharpest_bound": ("with the sharp Proposition 3.2", style.GREEN, "^"),
}


def largest_step_size_against_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """Median and range over draws, each with a fitted power of N.

    A table of formulas, with the columns of `theory.nguegnang2024_sharp`, takes the place of the
    bound beside the largest step sizes.
    """
    table = labelled(tables)
    only_these_differ(table, ["depth", "experiment"])
    if "paper_bound" in table:
        table = table.assign(step_size_bound=np.nan)
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="number of layers $N$")
    axes.set_ylabel(r"constant step size $\eta$")
    known = [column for column in LINES if column in table and table[column].notna().any()]
    sentences = [_draw(axes, table.dropna(subset=column), column) for column in known]
    depths = sorted(table["depth"].unique())
    few = [depth for depth in depths if depth in (1, 2, 3, 5, 10, 20, 40, 100, 300)]
    ticks = depths if len(depths) <= 6 else few
    axes.set_xticks(ticks, [str(depth) for depth in ticks])
    axes.minorticks_off()
    axes.legend(loc="lower left")
    ends = _failing(table.dropna(subset="failing_status"), table)
    return (
        f"Points: median, bars (mostly hidden): range of {table['seed'].nunique()} draws (seeds); "
        f"lines: fitted powers of N, none of them exact. {' '.join(sentences)} {ends}"
    )


def _failing(made: pd.DataFrame, table: pd.DataFrame) -> str:
    """How loose the bounds are, and how runs beyond the largest step fail, in words."""
    largest = made.groupby("depth")["largest_converging"].median()
    failing = made["failing_status"].value_counts()
    ways = ", ".join(f"{n} {status}" for status, n in failing.items())
    none = int(made["largest_converging"].isna().sum())
    return (
        f"{' '.join(_looseness(largest, table))} Converging: within {made['cap'].max():,.0f} "
        f"iterations. Just above: {ways}."
        + (f" No step size down to the bound converges in {none} of {len(made)}." if none else "")
    )


def _looseness(largest: pd.Series, table: pd.DataFrame) -> Iterator[str]:
    """By how much each bound is below the largest step size, at the depths of both."""
    for column in [c for c in list(LINES)[1:] if c in table and table[c].notna().any()]:
        ratio = (largest / table.groupby("depth")[column].median()).dropna()
        yield (
            f"{_sentence(LINES[column][0])}: smaller by a factor of {ratio.min():.0f} to "
            f"{ratio.max():,.0f} (medians)."
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
        f"{_sentence(label)}: power {power.slope:.2f} (95 % over draws "
        f"[{power.low:.2f}, {power.high:.2f}]; {_locally(table, column)}), R² "
        f"{power.r_squared:.4f}, {better} than an exponential in N ({exponential.r_squared:.4f})."
    )
    return text.replace("-", "−")


def _locally(table: pd.DataFrame, column: str) -> str:
    """The powers over the smaller and the larger half of the depths, in words."""
    found = local_powers(table, column).items()
    return ", ".join(f"{fit.slope:.2f} for N = {low} to {high}" for (low, high), fit in found)


def _sentence(label: str) -> str:
    return label[0].upper() + label[1:]
