"""Whether wide deep networks follow the convex problem, and the better the wider."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Mapping, Number
from deeplinear.tables.fits import convex_gaps, rank_trend
from deeplinear.tables.selection import groups, labelled
from deeplinear.verdicts.measures import Measure, NothingQualifies, medians, need, over_draws

CONTRACT = contracts.Judgement(
    measures={
        "rank_correlation": Number(
            "Spearman's, of width and median gap, the largest over the networks",
            at_least=-1,
            at_most=1,
        ),
        "final_ratio": Number(
            "the largest median of final loss over that of the convex problem, if wide"
        ),
    },
    kinds=["convex_trajectory"],
    resamples=True,
    options={
        "wide": Count("the width from which a network is wide"),
        "deepest": Mapping(
            "the most layers of each initialisation", values=Count(), form="{initialisation: N}"
        ),
    },
)


def gap_closes_with_width(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, wide: int, deepest: dict
) -> dict[str, Measure]:
    """Both over initialisations and depths, medians and bootstrap intervals over the draws.

    Gaps and ratios are those of `fits.convex_gaps`. A gap that is the same at all widths, as
    where all runs overflow, has the correlation 0.

    :param wide: the least width at which the final ratio is looked at
    :param deepest: the largest depth that is looked at, for each initialisation
    :raises NothingQualifies: no network is as wide
    """
    need(tables, "step", "loss", "convex_loss", "initialisation", "depth", "width", "seed")
    gaps = convex_gaps(labelled(tables)).drop(columns="experiment")
    gaps = gaps[gaps["depth"] <= gaps["initialisation"].map(deepest).fillna(np.inf)]
    if not (gaps["width"] >= wide).any():
        raise NothingQualifies(f"no network has a width of at least {wide}")
    return {"rank_correlation": _trend(gaps, rng), "final_ratio": _final_ratio(gaps, wide, rng)}


def _trend(gaps: pd.DataFrame, rng: np.random.Generator) -> Measure:
    """The largest rank correlation of width and median gap."""
    names, values = _by_width(gaps)

    def largest(chosen: NDArray[np.int_]) -> float:
        return rank_trend(medians(values[..., chosen])).max()

    items = dict(zip(names, rank_trend(medians(values)), strict=True))
    return over_draws(largest, [values.shape[-1]], rng, items)


def _final_ratio(gaps: pd.DataFrame, wide: int, rng: np.random.Generator) -> Measure:
    """The largest median ratio of the final losses, of the networks that are wide."""
    ratios = groups(gaps[gaps["width"] >= wide], "final_ratio")
    values = ratios.to_numpy()

    def largest(chosen: NDArray[np.int_]) -> float:
        return medians(values[:, chosen]).max()

    items = dict(zip(ratios.index, medians(values), strict=True))
    return over_draws(largest, [values.shape[1]], rng, items)


def _by_width(gaps: pd.DataFrame) -> tuple[list[str], NDArray[np.float64]]:
    """The names of the networks and their largest gaps, (networks, widths, seeds).

    :raises Refusal: not every network has every width and seed
    """
    wide = gaps.pivot(
        index=["initialisation", "depth"], columns=["width", "seed"], values="largest_gap"
    ).sort_index(axis=1)
    if wide.isna().any(axis=None):
        raise Refusal("not every initialisation and depth has the same widths and seeds")
    names = [f"{initialisation}, depth {depth}" for initialisation, depth in wide.index]
    return names, wide.to_numpy().reshape(len(wide), gaps["width"].nunique(), -1)
