"""What judgements share: measures with what they are made of, and rows side by side."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from deeplinear.base.errors import Refusal, unknown
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import fastest, scipy_stats, success_interval


class NothingQualifies(Exception):
    """The tables hold nothing that a claim speaks of; the message says what was looked for."""


@dataclass(frozen=True)
class Measure:
    """A measured number, its interval over n draws, runs or points, and what it is made of.

    `resolution` is by how much one point of a grid changes it, if it is counted on one: an interval
    over draws can be narrower than that, or empty, and the number is not known any better.
    """

    value: float
    low: float = np.nan
    high: float = np.nan
    n: int = 0
    items: dict[str, float] = field(default_factory=dict)
    resolution: float = np.nan


def need(tables: dict[str, pd.DataFrame], *columns: str) -> None:
    """Refuse tables without a column that a judgement reads.

    :raises Refusal: naming the first such column and its table
    """
    for name, table in tables.items():
        for column in columns:
            if column not in table:
                raise Refusal(f"{name}: {unknown(column, table.columns, 'column')}")


def only_table(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The table of a judgement that takes one.

    :raises Refusal: there are several; the message names them
    """
    if len(tables) > 1:
        raise Refusal(f"experiments: one is judged at a time, not {' and '.join(tables)}")
    (table,) = tables.values()
    return table


def sides(tables: dict[str, pd.DataFrame], between: dict | None) -> dict[str, pd.DataFrame]:
    """The rows to compare, by the value that tells them apart.

    :param between: one column, or "experiment", and its values in order; None for a single side
    :raises NothingQualifies: there is no row of one of the values
    """
    table = labelled(tables)
    if between is None:
        return {"all": table}
    ((column, values),) = between.items()
    if column not in table:
        raise Refusal(f"between: {unknown(column, table.columns, 'column')}")
    result = {str(value): table[table[column] == value] for value in values}
    for value, rows in result.items():
        if rows.empty:
            raise NothingQualifies(f"no row has {column} {value}")
    return result


def in_common(
    first: pd.DataFrame, second: pd.DataFrame
) -> tuple[pd.Index, NDArray[np.float64], NDArray[np.float64]]:
    """The row labels that two tables share, and the numbers of either at these."""
    common = first.index.intersection(second.index)
    return common, first.loc[common].to_numpy(), second.loc[common].to_numpy()


def proportion(successes: int, runs: int, items: dict[str, float] | None = None) -> Measure:
    """A proportion with Wilson's 95 % interval.

    :raises NothingQualifies: there is no run
    """
    if not runs:
        raise NothingQualifies("no run or point is left to count")
    low, high = success_interval(int(successes), int(runs))
    return Measure(successes / runs, float(low), float(high), int(runs), items or {})


def least_p_value(found: pd.DataFrame) -> Measure:
    """Two-sided binomial tests, one for each row: the least p after Bonferroni's correction.

    :param found: `sum` successes of `size`, and `exact`, the probability of each
    """
    test = scipy_stats().binomtest
    p_values = [
        min(test(int(sum_), int(size), exact).pvalue * len(found), 1.0)
        for sum_, size, exact in found[["sum", "size", "exact"]].to_numpy()
    ]
    return Measure(min(p_values), n=int(found["size"].min()))


def fastest_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """The iterations of a sweep at the best step size, scale by seed; infinite where none arrives.

    :raises Refusal: the rows differ in another axis, which would be mixed without a word
    """
    only_these_differ(rows, ["scale"])
    return fastest(rows).pivot(index="scale", columns="seed", values="iterations")


def medians(values: ArrayLike) -> NDArray[np.float64]:
    """Medians along the last axis, as `statistics.censored_quantiles` has them, and faster."""
    ordered = np.sort(values, axis=-1)
    return ordered[..., (ordered.shape[-1] - 1) // 2]


def decades(scales: ArrayLike, inside: ArrayLike) -> float:
    """How many decades of a logarithmic grid lie inside, each point standing for its own part.

    A point counts for half the way to either neighbour, and at an end for as much again, so that
    one point of a grid with four per decade is a quarter of a decade. Grids are written with six
    digits; the sum is rounded so that this doesn't decide a verdict.

    :raises Refusal: there is no second point
    """
    return round(float(_parts(scales)[np.asarray(inside)].sum()), 4)


def spacing(scales: ArrayLike) -> float:
    """The most that one point of a logarithmic grid adds to `decades`."""
    return round(float(_parts(scales).max()), 4)


def _parts(scales: ArrayLike) -> NDArray[np.float64]:
    if len(scales) < 2:
        found = ", ".join(f"{scale:g}" for scale in scales) or "none"
        raise Refusal(f"decades need two values of scale or more, and here is {found}")
    return np.gradient(np.log10(np.asarray(scales, float)))


def ratio(first: float, second: float) -> float:
    """first / second; infinite where only the second is zero, not a number where both are."""
    if second:
        return first / second
    return np.inf if first else np.nan
