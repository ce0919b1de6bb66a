"""What a column of wide networks tends to as their width grows."""

import numpy as np
import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.tables.width_laws import FOR_LIMIT, limits_of_wide, wide_networks
from deeplinear.theory.zhao2024_laws import OPTIONS, power_by
from deeplinear.verdicts.measures import Measure, NothingQualifies, need
from deeplinear.verdicts.resampling import of_means

CONTRACT = contracts.Judgement(
    measures={
        "limit": Number("the limit of infinite width, where it is farthest from 1"),
        "lowest": Number("the least lower end of the networks' intervals"),
        "highest": Number("the largest upper end of the networks' intervals"),
        "least": Number("the least value of all runs of wide networks"),
    },
    kinds=["convex_comparison"],
    resamples=True,
    options=OPTIONS,
)


def limit_of_width(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, column: str, laws: dict, wide: float
) -> dict[str, Measure]:
    """b of column = b + c n^-p + d n^-2p over the widths n >= wide (N - 1), for each network.

    Of networks with five such widths or more. Fitted for each seed; the mean over seeds has a
    bootstrap interval. A run without a number makes the limit of its network infinite, and the
    least value of all.

    :raises NothingQualifies: no network has as many widths
    """
    need(tables, column, "initialisation", "depth", "width", "seed")
    found = limits_of_wide(tables, column, wide, power_by(laws))
    if not found:
        raise NothingQualifies(f"no network has {FOR_LIMIT} widths n ≥ {wide:g} (N - 1)")
    names, fitted = [network.name for network, _ in found], [limits for _, limits in found]
    each = [of_means(np.max, [row], rng, [name]) for row, name in zip(fitted, names, strict=True)]
    every = [network.values for network in wide_networks(tables, column, wide)]
    least = np.concatenate([values.fillna(-np.inf).to_numpy().ravel() for values in every])
    n = each[0].n
    return {
        "limit": of_means(_farthest_from_one, fitted, rng, names),
        "lowest": Measure(min(measure.low for measure in each), n=n),
        "highest": Measure(max(measure.high for measure in each), n=n),
        "least": Measure(float(least.min()), n=least.size),
    }


def _farthest_from_one(means: np.ndarray) -> float:
    return float(means[np.abs(means - 1).argmax()])
