"""Whether the time to leave a saddle follows its law in the distance at the start."""

from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Column, Number, Several, Share
from deeplinear.tables.selection import in_words
from deeplinear.tables.statistics import scipy_stats
from deeplinear.verdicts.measures import Measure, NothingQualifies, medians, need
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "deviation": Number(
            "exponent of T in 1/epsilon minus N - 2, or for N = 2 the slope over the law's minus 1,"
            " where farthest from 0"
        ),
        "p_value": Share(
            "the least of the two-sample tests of neighbouring distances, after Bonferroni"
        ),
    },
    kinds=["escape_time"],
    resamples=True,
    options={
        "pooled": Several("axes whose values have draws of their own, tested together", Column())
    },
)

NEAREST = 3  # distances that are compared: the laws are those of small ones


def escape_law(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, pooled: list[str] | None = None
) -> dict[str, Measure]:
    """Both from the scaled times of the three smallest distances of each table.

    The exponent is the slope of the logarithms, from the smallest distance but one to the
    smallest, of the same start; its median over starts, for each combination of the other axes.
    With s for scaled times it is N - 2 + ln(s'/s)/ln(epsilon/epsilon'). The interval is a
    bootstrap over the seeds. The test is Kolmogorov's and Smirnov's, two-sided, for each
    combination of the axes that are not pooled; every second seed stands for one distance and the
    others for the next, so that both samples are independent. A start that does not escape counts
    as infinite.

    :param pooled: axes along which starts are drawn anew, such as widths: one sample for them all
    :raises NothingQualifies: a table with one distance, or with fewer seeds than a test needs, 3
    """
    need(tables, "depth", "distance", "seed", "scaled_time", *(pooled or []))
    parts = {name: _by_distance(name, table, pooled or []) for name, table in tables.items()}
    slopes = [_slopes(times) for times in parts.values()]
    items = {cell: float(m) for of in slopes for cell, m in zip(of.index, _middle(of), strict=True)}
    sizes = [of.shape[1] for of in slopes]
    p_values = {key: p for times in parts.values() for key, p in _tests(times)}
    least = min(1.0, min(p_values.values()) * len(p_values))
    return {
        "deviation": over_draws(partial(_farthest, slopes), sizes, rng, items),
        "p_value": Measure(least, n=min(sizes) // 2, items=p_values),
    }


def _by_distance(name: str, table: pd.DataFrame, pooled: list[str]) -> pd.DataFrame:
    """Scaled times, their logarithms for N >= 3; by distance, test and the other axes, by seed."""
    if table["distance"].nunique() < 2 or table["seed"].nunique() < 3:
        raise NothingQualifies(f"{name} has one distance only, or fewer than three seeds")
    smallest = np.sort(table["distance"].unique())[:NEAREST]
    near = table[table["distance"].isin(smallest)]
    scaled = near["scaled_time"].fillna(np.inf)
    with np.errstate(divide="ignore"):
        time = scaled.where(near["depth"] == 2, np.log(scaled.clip(lower=0)))
    named = {
        key: [f"{name}, {words}" for words in in_words(near.drop(columns=["distance", *left_out]))]
        for key, left_out in (("test", pooled), ("cell", []))
    }
    key = ["distance", *named]
    return near.assign(time=time, **named).pivot(index=key, columns="seed", values="time")


def _slopes(times: pd.DataFrame) -> pd.DataFrame:
    """The change of each start's time by ln(1/epsilon), cell by seed; infinite where unknown."""
    smallest, next_one = np.sort(times.index.unique("distance"))[:2]
    change = times.loc[smallest] - times.loc[next_one]
    found = change.droplevel("test") / np.log(next_one / smallest)
    return found.fillna(np.inf)


def _middle(slopes: pd.DataFrame) -> NDArray[np.float64]:
    return medians(slopes.to_numpy())


def _farthest(slopes: list[pd.DataFrame], *chosen: NDArray[np.int_]) -> float:
    """The median over some of the seeds that is farthest from 0."""
    middle = [medians(of.to_numpy()[:, some]) for of, some in zip(slopes, chosen, strict=True)]
    every = np.concatenate(middle)
    return float(every[np.abs(every).argmax()])


def _tests(times: pd.DataFrame) -> list[tuple[str, float]]:
    """The p-value of each test and pair of neighbouring distances."""
    found = []
    for name, tested in times.groupby("test"):
        for small, large in pairwise(np.sort(tested.index.unique("distance"))):
            some = tested.loc[small].to_numpy()[:, ::2].ravel()
            others = tested.loc[large].to_numpy()[:, 1::2].ravel()
            p_value = float(scipy_stats().ks_2samp(some, others, method="asymp").pvalue)
            found.append((f"{name}, distances {small:g} and {large:g}", p_value))
    return found
