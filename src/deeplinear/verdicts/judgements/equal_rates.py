"""Whether contraction factors agree between depths, initialisations, ..."""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.selection import in_words
from deeplinear.tables.statistics import scipy_stats
from deeplinear.verdicts.measures import Measure, NothingQualifies, medians, need, over_draws, sides

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
    pairs, parts = [], _parts(tables, between)
    for (first, a), (second, b) in combinations(parts.items(), 2):
        for group in a.index.intersection(b.index):
            log_ratios = (np.log(a.loc[group]) - np.log(b.loc[group])).fillna(np.inf)
            both = np.array([a.loc[group].fillna(np.inf), b.loc[group].fillna(np.inf)])
            pairs.append((f"{first}, {second}: {group}", both, log_ratios.to_numpy()))
    if not pairs:
        raise NothingQualifies("the sides have no combination of the other axes in common")
    stacked = np.array([both for _, both, _ in pairs])  # (pairs, 2, seeds)

    def largest(chosen: NDArray[np.int_]) -> float:
        return float(_differences(stacked[:, :, chosen]).max())

    items = {name: float(_differences(both[None])[0]) for name, both, _ in pairs}
    seeds = stacked.shape[2]
    p_values = [_equivalence(log_ratios, margin) for _, _, log_ratios in pairs]
    return {
        "difference": over_draws(largest, [seeds], rng, items),
        "p_value": Measure(max(p_values), n=seeds),
    }


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


def _equivalence(log_ratios: NDArray[np.float64], margin: float) -> float:
    """The p-value of two one-sided t-tests of equivalence within a factor of 1 + margin.

    Not a number for a single draw.
    """
    if not np.isfinite(log_ratios).all():
        return 1.0
    if len(log_ratios) < 2:
        return np.nan
    test, bound = scipy_stats().ttest_1samp, np.log1p(margin)
    above = test(log_ratios, -bound, alternative="greater").pvalue
    return float(max(above, test(log_ratios, bound, alternative="less").pvalue))
