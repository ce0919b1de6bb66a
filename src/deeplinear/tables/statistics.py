"""Statistics of runs that may not have converged; iterations are right-censored at the cap."""

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

    >>> runs = pd.DataFrame({"seed": [0, 0], "step_size": [0.1, 0.2], "iterations": [90, 40]})
    >>> fastest(with_axes(runs.assign(status="converged"), ["seed", "step_size"])).iterations.item()
    40
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


def success_interval(successes: int, runs: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion."""
    interval = scipy_stats().binomtest(successes, runs).proportion_ci(method="wilson")
    return interval.low, interval.high


def shares(success: pd.Series, by: pd.Series | list[pd.Series]) -> pd.DataFrame:
    """The share of successes for each value of `by`, with Wilson's interval: share, low, high.

    `size` is how many there are of it, `sum` how many of these succeed.
    """
    counts = success.groupby(by).agg(["sum", "size"])
    ends = [success_interval(int(n), int(m)) for n, m in counts.to_numpy()]
    table = pd.DataFrame(ends, index=counts.index, columns=["low", "high"])
    return table.assign(share=counts["sum"] / counts["size"], **counts)


def scipy_stats() -> ModuleType:
    """scipy.stats, imported late because it takes half a second of every start."""
    import scipy.stats

    return scipy.stats
