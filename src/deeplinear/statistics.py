"""Statistics of runs that may not have converged; iterations are right-censored at the cap."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from deeplinear.descent import CONVERGED

OUTCOME = ["status", "iterations", "excess_loss", "certified"]
# What a table says of a start beside its axes.
NOT_AXES = ["step_size", "iterations", "edge", "cap"]


def fastest(table: pd.DataFrame) -> pd.DataFrame:
    """The fewest iterations over the step sizes, one row for each start.

    `iterations` is infinite and `step_size` not a number where no step size converged; ties go
    to the smaller step. `edge` is "lowest" or "highest" where the fastest step size lies at that
    end of its grid, so that a wider grid might do better, and empty elsewhere.
    """
    key = [column for column in table if column not in [*OUTCOME, "step_size"]]
    converged = table[table["status"] == CONVERGED].sort_values(["iterations", "step_size"])
    best = converged.drop_duplicates(key)[[*key, "step_size", "iterations"]]
    result = table[key].drop_duplicates().merge(best, on=key, how="left")
    result["iterations"] = result["iterations"].fillna(np.inf)
    tried = result[key].merge(table, on=key).groupby(key, sort=False)["step_size"]
    at = {"lowest": tried.min(), "highest": tried.max()}
    result["edge"] = ""
    for end, sizes in at.items():
        result.loc[(result["step_size"] == sizes.to_numpy()), "edge"] = end
    return result


def censored_quantiles(counts: ArrayLike, levels: ArrayLike) -> NDArray[np.float64]:
    """Quantiles of counts in which infinity means "not within the cap".

    An order statistic, never an interpolation: infinite as soon as so many runs are censored.
    """
    return np.quantile(np.asarray(counts, float), levels, method="inverted_cdf")
