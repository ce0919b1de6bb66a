"""The largest converging step size and a theorem's bound against the number of layers."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear import style
from deeplinear.comparison import labelled
from deeplinear.statistics import Fit, slope_over_draws

KIND = "largest_step_size"
LINES = {
    "largest_converging": ("largest that converges", style.VERMILION, "o"),
    "step_size_bound": ("bound of the theorem", style.BLUE, "s"),
}


def largest_step_size_against_depth(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """Median and range over draws of both, each with a fitted power of N."""
    table = labelled(tables)
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlabel="number of layers $N$")
    axes.set_ylabel(r"constant step size $\eta$")
    sentences = [_draw(axes, table.dropna(subset=column), column) for column in LINES]
    depths = sorted(table["depth"].unique())
    ticks = [depth for depth in depths if depth in (2, 3, 5, 10, 20, 40)] or depths
    axes.set_xticks(ticks, [str(depth) for depth in ticks])
    axes.minorticks_off()
    axes.legend(loc="lower left")
    ratio = (
        (table["largest_converging"] / table["step_size_bound"]).groupby(table["depth"]).median()
    )
    return (
        f"Points: median, bars: range over {table['seed'].nunique()} draws (seeds). "
        f"{' '.join(sentences)} The bound is smaller by a factor of {ratio.min():.0f} to "
        f"{ratio.max():,.0f} (medians). Converging: within {table['cap'].max():,} iterations."
    )


def _draw(axes: Axes, table: pd.DataFrame, column: str) -> str:
    """Draw one line with its fit; the fit in words."""
    label, colour, marker = LINES[column]
    draws = table.groupby("depth")[column]
    middle = draws.median()
    bars = np.array([middle - draws.min(), draws.max() - middle])
    axes.errorbar(middle.index, middle, bars, fmt=marker, color=colour, ms=3, lw=1, label=label)
    logs = np.log(table["depth"]), np.log(table[column])
    power = slope_over_draws(*logs, table["seed"])
    exponential = slope_over_draws(table["depth"], logs[1], table["seed"])
    height = (logs[1] - power.slope * logs[0]).mean()
    axes.plot(middle.index, np.exp(height) * middle.index**power.slope, color=colour, lw=0.8)
    return f"{label.capitalize()}: {_in_words(power, exponential)}"


def _in_words(power: Fit, exponential: Fit) -> str:
    better = "better" if power.r_squared > exponential.r_squared else "worse"
    text = (
        f"N to the power {power.slope:.2f} [{power.low:.2f}, {power.high:.2f}] (95 %), R² = "
        f"{power.r_squared:.4f}, {better} than an exponential in N ({exponential.r_squared:.4f})."
    )
    return text.replace("-", "−")
