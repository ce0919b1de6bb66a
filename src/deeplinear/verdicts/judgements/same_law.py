"""Whether two samples of runs could have the same law."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.selection import axes_of
from deeplinear.tables.statistics import OUTCOME, fastest, scipy_stats
from deeplinear.verdicts.measures import (
    Measure,
    NothingQualifies,
    in_common,
    medians,
    need,
    proportion,
    sides,
)

CONTRACT = contracts.Judgement(
    measures={
        "share": Share(
            "the share of the cells in which the medians differ by a factor of 1 + within at most"
        ),
        "p_value": Share("the least of the two-sample tests, after Bonferroni"),
    },
    kinds=["convergence"],
    sides="two",
    options={
        "within": Number("the relative difference of medians that counts as none", at_least=0)
    },
)


def same_law(tables: dict[str, pd.DataFrame], between: dict, within: float) -> dict[str, Measure]:
    """Iterations at the fastest step size, cell by cell: initialisation, depth, scale, ...

    The test is that of Kolmogorov and Smirnov, two-sided, over independent seeds; ties, as in
    counts, make it cautious. Bonferroni's correction takes its p times the number of cells, 1 at
    most. Runs that don't converge count as infinite. Wilson's interval for the share.

    :raises NothingQualifies: the sides have no cell in common
    """
    need(tables, *OUTCOME, "seed", "step_size", "cap")
    first, second = (_cells(rows) for rows in sides(tables, between).values())
    common, a, b = in_common(first, second)
    if common.empty:
        raise NothingQualifies("the two sides have no cell in common")
    test = scipy_stats().ks_2samp
    p_values = [min(test(x, y).pvalue * len(common), 1.0) for x, y in zip(a, b, strict=True)]
    factors = _factors(medians(a), medians(b))
    names = [", ".join(map("{} {}".format, common.names, cell)) for cell in common]
    near, seeds = int((factors <= 1 + within).sum()), min(a.shape[1], b.shape[1])
    p_items = dict(zip(names, p_values, strict=True))
    return {
        "share": proportion(near, len(common), dict(zip(names, factors, strict=True))),
        "p_value": Measure(min(p_values), n=seeds, items=p_items),
    }


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """The fewest iterations over the step sizes, cell by seed; infinite where none converges."""
    best = fastest(rows)
    axes = [axis for axis in axes_of(best) if axis not in ("seed", "experiment")]
    return best.pivot(index=axes, columns="seed", values="iterations")


def _factors(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factors, at least 1, by which medians differ; 1 where both are infinite."""
    with np.errstate(invalid="ignore"):
        return np.where(x == y, 1.0, np.maximum(x, y) / np.minimum(x, y))
