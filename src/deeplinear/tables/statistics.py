"""Statistics of runs that may not have converged; iterations are right-censored at the cap."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from deeplinear.tables.selection import STEP_SIZE, axes_of, with_axes
from deeplinear.tables.statuses import CONVERGED

# What a table of convergence says of each run.
OUTCOME = ["status", "iterations", "excess_loss", "certified"]


def fastest(table: pd.DataFrame) -> pd.DataFrame:
    """The fewest iterations over the step sizes, one row for each start.

    `iterations` is infinite and `step_size` not a number where no step size converged; ties go
    to the smaller step. `edge` is "lowest" or "highest" where the fastest step size lies at that
    end of the start's own grid, so that a wider grid might do better, and empty elsewhere. The
    axes are those of the starts; the cap, which the options of the experiment give, stays.
    """
    start = [axis for axis in axes_of(table) if axis not in STEP_SIZE]
    key = [*start, *({"cap"} & set(table))]
    converged = table[table["status"] == CONVERGED].sort_values(["iterations", "step_size"])
    best = converged.drop_duplicates(key)[[*key, "step_size", "iterations"]]
    result = table[key].drop_duplicates().merge(best, on=key, how="left")
    result["iterations"] = result["iterations"].fillna(np.inf)
    starts = table.groupby(key, sort=False, dropna=False)
    tried = starts["step_size"].agg(lowest="min", highest="max")
    ends = result[key].merge(tried, left_on=key, right_index=True)
    result["edge"] = ""
    for end in ("lowest", "highest"):
        result.loc[result["step_size"] == ends[end], "edge"] = end
    return with_axes(result, start)


def censored_quantiles(
    counts: ArrayLike, levels: ArrayLike, axis: int | None = None
) -> NDArray[np.float64]:
    """Quantiles of counts in which infinity means "not within the cap".

    An order statistic, never an interpolation: infinite as soon as so many runs are censored.
    """
    return np.quantile(np.asarray(counts, float), levels, axis=axis, method="inverted_cdf")


def convex_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """How far each run of a `convex_trajectory` table strays from its convex problem.

    One row for each run, with its axes and `largest_gap`, the largest |L_deep - L_convex| /
    L_convex over the steps, and `final_ratio`, L_deep / L_convex at the last one; both infinite
    where the run overflowed.
    """
    axes = axes_of(table)
    runs = table.assign(
        gap=(table["loss"] / table["convex_loss"] - 1).abs().fillna(np.inf),
        ratio=(table["loss"] / table["convex_loss"]).fillna(np.inf),
    ).groupby(axes, dropna=False)
    gaps = runs.agg(largest_gap=("gap", "max"), final_ratio=("ratio", "last"))
    return with_axes(gaps.reset_index(), axes)


def success_interval(successes: int, runs: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion."""
    interval = scipy_stats().binomtest(successes, runs).proportion_ci(method="wilson")
    return interval.low, interval.high


def shares(success: pd.Series, by: pd.Series) -> pd.DataFrame:
    """The share of successes for each value of `by`, with Wilson's interval: share, low, high."""
    counts = success.groupby(by).agg(["sum", "size"])
    ends = [success_interval(int(n), int(m)) for n, m in counts.to_numpy()]
    table = pd.DataFrame(ends, index=counts.index, columns=["low", "high"])
    return table.assign(share=counts["sum"] / counts["size"])


@dataclass(frozen=True)
class Fit:
    """A least-squares line: its slope with a 95 % interval over draws, and R^2 of all points."""

    slope: float
    low: float
    high: float
    r_squared: float


def slope_over_draws(x: ArrayLike, y: ArrayLike, draws: ArrayLike) -> Fit:
    """The slope of y against x, fitted for each draw by itself; the interval is Student's t.

    :param draws: which draw a point belongs to
    """
    points = pd.DataFrame({"x": x, "y": y, "draw": draws})
    stats = scipy_stats()
    fits = [stats.linregress(group["x"], group["y"]) for _, group in points.groupby("draw")]
    slopes = np.array([fit.slope for fit in fits])
    half = stats.t.ppf(0.975, len(slopes) - 1) * slopes.std(ddof=1) / np.sqrt(len(slopes))
    whole = stats.linregress(points["x"], points["y"]).rvalue ** 2
    return Fit(slopes.mean(), slopes.mean() - half, slopes.mean() + half, whole)


def scipy_stats() -> ModuleType:
    """scipy.stats, imported late because it takes half a second of every start."""
    import scipy.stats

    return scipy.stats
