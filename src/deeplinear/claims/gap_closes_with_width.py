"""Whether wide deep networks follow the convex problem, and the better the wider."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.evidence import Measure, NothingQualifies, groups, medians, need, over_draws
from deeplinear.statistics import convex_gaps, scipy_stats

KIND = "convex_trajectory"
MEASURES = {
    "rank_correlation": "Spearman's, of width and median gap, the largest over the networks",
    "final_ratio": "the largest median of final loss over that of the convex problem, if wide",
}


def gap_closes_with_width(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, wide: int, deepest: dict
) -> dict[str, Measure]:
    """Both over initialisations and depths, medians and bootstrap intervals over the draws.

    Gaps and ratios are those of `statistics.convex_gaps`. A gap that is the same at all widths, as
    where all runs overflow, has the correlation 0.

    :param wide: the least width at which the final ratio is looked at
    :param deepest: the largest depth that is looked at, for each initialisation
    :raises NothingQualifies: no network is as wide
    """
    need(tables, "step", "loss", "convex_loss", "initialisation", "depth", "width", "seed")
    gaps = pd.concat([convex_gaps(table) for table in tables.values()])
    gaps = gaps[gaps["depth"] <= gaps["initialisation"].map(deepest).fillna(np.inf)]
    widths = sorted(gaps["width"].unique())
    if not len(widths) or widths[-1] < wide:
        raise NothingQualifies(f"no network has a width of at least {wide}")
    networks = [table for _, table in gaps.groupby(["initialisation", "depth"])]
    names = [f"{t['initialisation'].iloc[0]}, depth {t['depth'].iloc[0]}" for t in networks]
    by_width = [t.pivot(index="width", columns="seed", values="largest_gap") for t in networks]
    wide_ratios = groups(gaps[gaps["width"] >= wide], "largest_gap", "final_ratio")
    ratios, seeds = wide_ratios.to_numpy(), wide_ratios.shape[1]

    def correlation(chosen: NDArray[np.int_]) -> float:
        return max(_spearman(t.index, medians(t.to_numpy()[:, chosen])) for t in by_width)

    def ratio(chosen: NDArray[np.int_]) -> float:
        return float(medians(ratios[:, chosen]).max())

    trends = [_spearman(t.index, medians(t.to_numpy())) for t in by_width]
    each = dict(zip(wide_ratios.index, medians(ratios), strict=True))
    return {
        "rank_correlation": over_draws(
            correlation, [seeds], rng, dict(zip(names, trends, strict=True))
        ),
        "final_ratio": over_draws(ratio, [seeds], rng, each),
    }


def _spearman(x: pd.Index, y: NDArray[np.float64]) -> float:
    """Spearman's correlation, 0 where y is constant; infinities rank last.

    Rounded, so that -0.9 is not above -0.9.
    """
    if len(set(y)) == 1:
        return 0.0
    rank = scipy_stats().rankdata
    return round(float(np.corrcoef(rank(x), rank(y))[0, 1]), 12)
