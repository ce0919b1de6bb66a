"""Statistics of runs that may not have converged; iterations are right-censored at the cap."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from deeplinear.descent import CONVERGED

OUTCOME = ["status", "iterations", "excess_loss", "certified"]
# The columns of a table of `fastest` that are no axis to compare lines by.
ANSWERS = ["scale", "seed", "step_size", "iterations", "edge", "cap"]


def fastest(table: pd.DataFrame) -> pd.DataFrame:
    """The fewest iterations over the step sizes, one row for each start.

    `iterations` is infinite and `step_size` not a number where no step size converged; ties go
    to the smaller step. `edge` is "lowest" or "highest" where the fastest step size lies at that
    end of the start's own grid, so that a wider grid might do better, and empty elsewhere.
    """
    key = [column for column in table if column not in [*OUTCOME, "step_size"]]
    converged = table[table["status"] == CONVERGED].sort_values(["iterations", "step_size"])
    best = converged.drop_duplicates(key)[[*key, "step_size", "iterations"]]
    result = table[key].drop_duplicates().merge(best, on=key, how="left")
    result["iterations"] = result["iterations"].fillna(np.inf)
    tried = table.groupby(key, sort=False)["step_size"].agg(lowest="min", highest="max")
    ends = result[key].merge(tried, left_on=key, right_index=True)
    result["edge"] = ""
    for end in ("lowest", "highest"):
        result.loc[result["step_size"] == ends[end], "edge"] = end
    return result


def censored_quantiles(counts: ArrayLike, levels: ArrayLike) -> NDArray[np.float64]:
    """Quantiles of counts in which infinity means "not within the cap".

    An order statistic, never an interpolation: infinite as soon as so many runs are censored.
    """
    return np.quantile(np.asarray(counts, float), levels, method="inverted_cdf")
