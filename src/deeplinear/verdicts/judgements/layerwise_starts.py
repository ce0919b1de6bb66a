"""Whether Gaussian layers are as balanced, and have a margin as often, as their laws say."""

import numpy as np
import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.arrays import total
from deeplinear.base.values import Count, Number, Share
from deeplinear.tables.statistics import scipy_stats, shares
from deeplinear.theory.arora2019_starts import expected_imbalance, layerwise_margin_probability
from deeplinear.verdicts.measures import Measure, NothingQualifies, least_p_value, need, only_table

CONTRACT = contracts.Judgement(
    measures={
        "imbalance": Number("N = 2: the mean of delta^2 over its exact value, farthest from 1"),
        "surplus_low": Number("the share that is balanced minus the share promised, its lower end"),
        "p_value": Share("binomial tests of a margin against its exact law: the least p"),
    },
    kinds=["step_size_bound"],
    options={
        "features": Count("d_0, the number of inputs"),
        "promised": Share("the share of which the bound is taken"),
    },
)


CELL = ["depth", "width", "scale"]


def layerwise_starts(
    tables: dict[str, pd.DataFrame], features: int, promised: float
) -> dict[str, Measure]:
    """Layer-wise starts with one output and hidden layers of one width, by N, d and s.

    Chebyshev's bound on Claim 2 of arora2019 promises the share `promised` a balancedness of at
    most sqrt(sum_j E_j / (1 - promised)), with the exact means E_j of the squared imbalances. For
    N = 2 there is one, whose mean is measured. Claim 3: a margin has the exact probability of
    `arora2019_starts.layerwise_margin_probability`; ||Phi|| = 1. Intervals: Student's t, Wilson's;
    p after Bonferroni.

    :raises NothingQualifies: there is no start of N = 2
    """
    need(tables, *CELL, "balancedness", "margin")
    table = _with_laws(only_table(tables), features)
    keys = [table[axis] for axis in CELL]
    limit = np.sqrt(table["mean"] / (1 - promised))
    balanced = shares(table["balancedness"] <= limit, keys)
    exact = table.groupby(CELL)["exact"].first()
    margins = shares(table["margin"] > 0, keys).assign(exact=exact)
    least = least_p_value(margins)
    return {
        "imbalance": _imbalance(table[table["depth"] == 2]),
        "surplus_low": Measure(
            float(balanced["low"].min()) - promised, n=int(balanced["size"].min())
        ),
        "p_value": Measure(least.value, n=least.n, items=_items(margins)),
    }


def _with_laws(table: pd.DataFrame, features: int) -> pd.DataFrame:
    """The starts with `mean`, the exact sum of the E_j, and `exact`, the chance of a margin."""
    cells = table[CELL].drop_duplicates()
    widths = [(features, *[int(d)] * (int(n) - 1), 1) for n, d, _ in cells.to_numpy()]
    of_cells = list(zip(widths, cells["scale"], strict=True))
    means = [total(expected_imbalance(*cell)) for cell in of_cells]
    margins = [layerwise_margin_probability(*cell) for cell in of_cells]
    return table.merge(cells.assign(mean=means, exact=margins), on=CELL)


def _imbalance(starts: pd.DataFrame) -> Measure:
    """The mean of delta^2 / E of each d and s, the one farthest from 1, with Student's interval."""
    if starts.empty:
        raise NothingQualifies("there is no start of N = 2")
    ratios = (starts["balancedness"] ** 2 / starts["mean"]).groupby([starts[a] for a in CELL])
    found = ratios.agg(["mean", "sem", "size"])
    farthest = found.loc[(found["mean"] - 1).abs().idxmax()]
    half = scipy_stats().t.ppf(0.975, farthest["size"] - 1) * farthest["sem"]
    value = float(farthest["mean"])
    return Measure(value, value - half, value + half, int(farthest["size"]))


def _items(margins: pd.DataFrame) -> dict[str, float]:
    """The share of each N, d and s that has a margin, and the exact probability."""
    return {
        f"N = {n}, d = {d}, s = {s:g}: {words}": float(row[column])
        for (n, d, s), row in margins.iterrows()
        for column, words in (("share", "have a margin"), ("exact", "exact"))
    }
