"""Lines through points, and predicted steps."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from deeplinear.tables.statistics import scipy_stats


@dataclass(frozen=True)
class Fit:
    """A least-squares line: its slope with a 95 % interval over draws, and R^2 of all points."""

    slope: float
    low: float
    high: float
    r_squared: float


def slope_over_draws(x: ArrayLike, y: ArrayLike, draws: ArrayLike) -> Fit:
    """The slope of y against x, fitted for each draw by itself; the interval is Student's t.

    Draws at one x only have no slope and are left out; one draw has no interval.

    :param draws: which draw a point belongs to
    """
    points = pd.DataFrame({"x": x, "y": y, "draw": draws})
    lines = [line for _, line in points.groupby("draw") if line["x"].nunique() > 1]
    if not lines:
        return Fit(*[np.nan] * 4)
    stats = scipy_stats()
    slopes = np.array([stats.linregress(line["x"], line["y"]).slope for line in lines])
    half = stats.t.ppf(0.975, len(slopes) - 1) * stats.sem(slopes) if len(slopes) > 1 else np.nan
    whole = stats.linregress(points["x"], points["y"]).rvalue ** 2
    return Fit(slopes.mean(), slopes.mean() - half, slopes.mean() + half, whole)


def depth_power(table: pd.DataFrame, column: str) -> Fit:
    """The p of column = C N^p: the slope of ln(column) against ln N over the draws (seeds)."""
    return slope_over_draws(np.log(table["depth"]), np.log(table[column]), table["seed"])


def depth_exponential(table: pd.DataFrame, column: str) -> Fit:
    """The q of column = C e^(q N): the slope of ln(column) against N over the draws (seeds)."""
    return slope_over_draws(table["depth"], np.log(table[column]), table["seed"])


def local_powers(table: pd.DataFrame, column: str) -> dict[tuple[int, int], Fit]:
    """`depth_power` over the smaller and over the larger half of the depths, by their range.

    Both halves have the median depth. A half with one depth has no power and is left out.
    """
    middle = table["depth"].median()
    halves = [table[table["depth"] <= middle], table[table["depth"] >= middle]]
    return {
        (half["depth"].min(), half["depth"].max()): depth_power(half, column)
        for half in halves
        if half["depth"].nunique() > 1
    }


def fitted_power(table: pd.DataFrame, column: str, power: float) -> pd.Series:
    """C N^power by depth, with the C that fits the logarithms of all rows best."""
    height = (np.log(table[column]) - power * np.log(table["depth"])).mean()
    depths = np.sort(table["depth"].unique())
    return pd.Series(np.exp(height) * depths**power, depths)


def depth_laws(table: pd.DataFrame, column: str) -> dict[str, tuple[Fit, pd.Series]]:
    """A power and an exponential of N for all rows, each with its values by depth.

    Both curves are C N^p and C e^(q N) with the C that fits the logarithms of all rows best.
    """
    power, exponential = depth_power(table, column), depth_exponential(table, column)
    height = (np.log(table[column]) - exponential.slope * table["depth"]).mean()
    depths = np.sort(table["depth"].unique())
    rising = pd.Series(np.exp(height + exponential.slope * depths), depths)
    return {
        "power": (power, fitted_power(table, column, power.slope)),
        "exponential": (exponential, rising),
    }


def predicted_over_measured(
    starts: pd.DataFrame, counts: pd.DataFrame, tolerance: float, key: list[str]
) -> pd.DataFrame:
    """The qualifying starts whose runs converge, with `ratio`, predicted over measured steps.

    Predicted are T = ln(initial_excess_loss / tolerance) / guaranteed_decrease.

    :param counts: the `iterations` of runs, infinite where they do not converge
    :param key: the columns that tell which run is that of a start
    """
    arrived = counts.loc[np.isfinite(counts["iterations"]), [*key, "iterations"]]
    table = starts[starts["qualifies"]].merge(arrived, on=key)
    needed = np.log(table["initial_excess_loss"] / tolerance) / table["guaranteed_decrease"]
    return table.assign(ratio=needed / table["iterations"].clip(lower=1))
