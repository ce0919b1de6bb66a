"""Whether what a column tends to as the width grows agrees between depths, starts, ..."""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.statistics import scipy_stats
from deeplinear.tables.width_laws import Network, limits_of_wide
from deeplinear.theory.zhao2024_laws import OPTIONS, power_by
from deeplinear.verdicts.measures import Measure, NothingQualifies, need
from deeplinear.verdicts.resampling import of_means

CONTRACT = contracts.Judgement(
    measures={
        "difference": Number("the largest difference of two limits", at_least=0),
        "difference_high": Number("the upper end of its interval", at_least=0),
        "p_value": Share("equivalence test: the largest p over the pairs"),
    },
    kinds=["convex_comparison"],
    sides="two or more",
    resamples=True,
    options={**OPTIONS, "margin": Number("the difference that counts as none", above=0)},
)


def equal_limits(
    tables: dict[str, pd.DataFrame],
    rng: np.random.Generator,
    between: dict,
    column: str,
    laws: dict,
    wide: float,
    margin: float,
) -> dict[str, Measure]:
    """Limits as in `limit_of_width`, of all pairs of the values of `between`, else being equal.

    The difference is that of the means over seeds, with a bootstrap interval over the seeds, which
    all networks share. The equivalence test is two one-sided t-tests (TOST) of the differences by
    seed against -margin and margin. A run without a number makes the difference infinite.

    :raises NothingQualifies: the sides have no network in common
    """
    need(tables, column, "initialisation", "depth", "width", "seed")
    ((axis, sides),) = between.items()
    found = limits_of_wide(tables, column, wide, power_by(laws))
    fitted = {network.name: limits for network, limits in found}
    networks = [network for network, _ in found]
    pairs = [(a, b) for a, b in combinations(networks, 2) if _differ_in(axis, sides, a, b)]
    if not pairs:
        raise NothingQualifies("the sides have no network in common that is wide enough")
    gaps = np.array([fitted[a.name] - fitted[b.name] for a, b in pairs])
    names = [f"{a.name}; {b.name}" for a, b in pairs]
    difference = of_means(lambda means: np.abs(means).max(), gaps, rng, names)
    return {
        "difference": difference,
        "difference_high": Measure(difference.high, n=difference.n),
        "p_value": Measure(max(_equivalence(row, margin) for row in gaps), n=difference.n),
    }


def _differ_in(axis: str, sides: list, first: Network, second: Network) -> bool:
    """Whether two networks have two of the values on an axis, and all others in common."""
    a, b = (dict(n.rest, initialisation=n.initialisation, depth=n.depth) for n in (first, second))
    values = {a.pop(axis), b.pop(axis)}
    return len(values) == 2 and values <= set(sides) and a == b


def _equivalence(differences: NDArray[np.float64], margin: float) -> float:
    """The p-value of two one-sided t-tests; 1 where a number is missing, none for one draw."""
    if not np.isfinite(differences).all():
        return 1.0
    if len(differences) < 2:
        return np.nan
    test = scipy_stats().ttest_1samp
    above = test(differences, -margin, alternative="greater").pvalue
    return float(max(above, test(differences, margin, alternative="less").pvalue))
