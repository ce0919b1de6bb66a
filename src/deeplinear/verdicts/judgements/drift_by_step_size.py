"""By which factor balancedness drifts farther when the step size doubles."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED
from deeplinear.verdicts.measures import Measure, NothingQualifies, medians, need
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "factor": Number("the factor for twice the step size, where it is farthest from 2"),
        "limit": Number("the factor extrapolated to a step size of 0"),
    },
    kinds=["trajectory"],
    resamples=True,
)


def drift_by_step_size(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator
) -> dict[str, Measure]:
    """Medians over seeds, for neighbouring step sizes; 2 if the drift is proportional to them.

    The drift of a run is the largest |delta(t) - delta(0)| of its recorded steps, infinite unless
    it converges. A factor between step sizes a < b is taken to the power ln 2 / ln(b/a), and is
    infinite unless both drifts are finite and the first is above zero. The interval is a bootstrap
    over the seeds, which all step sizes share.

    The factor of steps a < b is 2 + O(a). Its limit is that of the line through the factors of the
    two smallest pairs; infinite if one of them is, and not a number with two step sizes.

    :raises NothingQualifies: a single step size
    """
    need(tables, "step", "balancedness", "status", "step_size", "seed")
    drifts = _drifts(labelled(tables))
    steps = drifts.index.to_numpy()
    if len(steps) < 2:
        raise NothingQualifies("there is one step size only")
    factors = _ratios(drifts.to_numpy()) ** (np.log(2) / np.log(steps[1:] / steps[:-1]))[:, None]

    seeds, items = [factors.shape[1]], dict(_items(steps, factors))
    return {
        "factor": over_draws(partial(_farthest, factors), seeds, rng, items),
        "limit": over_draws(partial(_limit, steps, factors), seeds, rng)
        if len(factors) > 1
        else Measure(np.nan),
    }


def _farthest(factors: NDArray[np.float64], chosen: NDArray[np.int_]) -> float:
    """The median factor over some of the seeds that is farthest from 2."""
    middle = medians(factors[:, chosen])
    with np.errstate(divide="ignore"):
        return float(middle[np.abs(np.log(middle / 2)).argmax()])


def _limit(
    steps: NDArray[np.float64], factors: NDArray[np.float64], chosen: NDArray[np.int_]
) -> float:
    """The median factor over some of the seeds, extrapolated to a step size of 0."""
    (first, second), (a, b) = medians(factors[:2, chosen]), steps[:2]
    finite = np.isfinite(first) and np.isfinite(second)
    return float(first + (first - second) * a / (b - a)) if finite else np.inf


def _items(steps: NDArray[np.float64], factors: NDArray[np.float64]) -> Iterator[tuple[str, float]]:
    """The median and the largest factor of each two neighbouring step sizes."""
    for (a, b), median, seeds in zip(pairwise(steps), medians(factors), factors, strict=True):
        yield f"{a:g} to {b:g}", float(median)
        yield f"{a:g} to {b:g}, largest of a seed", float(seeds.max())


def _ratios(drifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row over the one before; infinite where that says nothing."""
    small, large = drifts[:-1], drifts[1:]
    known = np.isfinite(small) & (small > 0)
    return np.divide(large, small, out=np.full(small.shape, np.inf), where=known)


def _drifts(table: pd.DataFrame) -> pd.DataFrame:
    """The largest |delta(t) - delta(0)| of each run, step size by seed."""
    only_these_differ(table, ["step_size"])
    runs = table.sort_values("step").groupby(["step_size", "seed"])
    away = (table["balancedness"] - runs["balancedness"].transform("first")).abs()
    drift = away.where(table["status"] == CONVERGED, np.inf)
    return drift.groupby([table["step_size"], table["seed"]]).max().unstack().fillna(np.inf)
