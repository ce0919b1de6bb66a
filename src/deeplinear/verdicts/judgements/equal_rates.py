"""Whether contraction factors agree between depths, initialisations, ..."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.selection import in_words
from deeplinear.tables.statistics import scipy_stats
from deeplinear.verdicts.measures import (
    Measure,
    NothingQualifies,
    in_common,
    medians,
    need,
    over_draws,
    sides,
)

CONTRACT = contracts.Judgement(
    measures={
        "difference": Number("the largest relative difference of two medians over draws"),
        "p_value": Share("equivalence test: the largest p over the pairs of values"),
    },
    kinds=["contraction_rate"],
    sides="two or more",
    resamples=True,
    options={"margin": Number("the relative difference that counts as none", above=0)},
)


def equal_rates(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, between: dict, margin: float
) -> dict[str, Measure]:
    """Contraction factors per step of all pairs of the values of `between`, all else being equal.

    The difference of two medians over draws is max(a/b, b/a) - 1, with a bootstrap interval over
    the draws, which both sides share. The equivalence test is two one-sided t-tests (TOST) of the
    paired log ratios against -ln(1 + margin) and ln(1 + margin). A missing factor counts as
    infinite.

    :raises NothingQualifies: the sides have no combination of the other axes in common
    """
    need(tables, "factor", "seed")
    pairs = dict(_pairs(_parts(tables, between)))
    if not pairs:
        raise NothingQualifies("the sides have no combination of the other axes in common")
    stacked = np.array(list(pairs.values()))  # (pairs, 2, seeds)

    def largest(chosen: NDArray[np.int_]) -> float:
        return float(_differences(stacked[:, :, chosen]).max())

    items = dict(zip(pairs, _differences(stacked).tolist(), strict=True))
    seeds = stacked.shape[2]
    return {
        "difference": over_draws(largest, [seeds], rng, items),
        "p_value": Measure(max(_equivalence(both, margin) for both in stacked), n=seeds),
    }


def _pairs(parts: dict[str, pd.DataFrame]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Name and factors (2, seeds) of each pair of sides and combination of the other axes."""
    for (first, a), (second, b) in combinations(parts.items(), 2):
        groups, of_a, of_b = in_common(a.fillna(np.inf), b.fillna(np.inf))
        for group, *both in zip(groups, of_a, of_b, strict=True):
            yield f"{first}, {second}: {group}", np.array(both)


def _parts(tables: dict[str, pd.DataFrame], between: dict) -> dict[str, pd.DataFrame]:
    """The factors of each side, combination of the other axes by seed."""
    found = sides(tables, between)
    table = pd.concat(found, names=["side"]).drop(columns=[*between, "experiment"], errors="ignore")
    named = table.assign(group=in_words(table))
    axes = {"index": "group", "columns": "seed", "values": "factor"}
    return {side: named.loc[side].pivot(**axes) for side in found}


def _differences(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """max(a/b, b/a) - 1 of the medians, for arrays of shape (pairs, 2, draws)."""
    a, b = (medians(values[:, side]) for side in (0, 1))
    with np.errstate(invalid="ignore"):
        found = np.maximum(a / b, b / a) - 1
    return np.where(np.isfinite(a) & np.isfinite(b), found, np.inf)


def _equivalence(both: NDArray[np.float64], margin: float) -> float:
    """The p-value of two one-sided t-tests of equivalence within a factor of 1 + margin.

    1 where a factor is missing, not a number for a single draw.
    """
    if not np.isfinite(both).all():
        return 1.0
    log_ratios = np.subtract(*np.log(both))
    if not np.isfinite(log_ratios).all():
        return 1.0
    if len(log_ratios) < 2:
        return np.nan
    test, bound = scipy_stats().ttest_1samp, np.log1p(margin)
    above = test(log_ratios, -bound, alternative="greater").pvalue
    return float(max(above, test(log_ratios, bound, alternative="less").pvalue))
