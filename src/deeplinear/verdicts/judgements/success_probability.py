"""Whether balanced Gaussian starts have the margin that a theorem promises, as often as it says."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number, Share
from deeplinear.tables.statistics import shares
from deeplinear.tables.statuses import CONVERGED
from deeplinear.theory import arora2019_theorem_2 as theorem
from deeplinear.theory.arora2019_starts import margin_probability
from deeplinear.verdicts.measures import Measure, NothingQualifies, least_p_value, need, only_table

CONTRACT = contracts.Judgement(
    measures={
        "surplus": Number("the share with the margin minus the share promised, least over N and s"),
        "surplus_low": Number("the same for the lower end of the share's interval"),
        "starts": Number("the fewest starts of an N and s", unit="starts"),
        "p_value": Share("binomial tests against the exact law: the least, after Bonferroni"),
    },
    kinds=["convergence", "step_size_bound"],
    every_run=True,
    options={
        "features": Count("d_0, the number of inputs"),
        "a": Number("the constant of the theorem", above=0),
    },
)

ROUNDING = 1e-9  # relative


def success_probability(
    tables: dict[str, pd.DataFrame], features: int, a: float
) -> dict[str, Measure]:
    """How many starts have the margin of arora2019, Theorem 2: c = s^2 d_0 / 2, for ||Phi|| = 1.

    The first three at the scales of the theorem, s <= 1/sqrt(a d_0^2); the test at every scale.
    Intervals are Wilson's. Tables of runs say how many starts converge, which is evidence only: a
    start without a margin may converge all the same.

    :param features: d_0
    :param a: the constant of the theorem
    :raises NothingQualifies: no table with margins, or no start at such a scale
    :raises Refusal: several tables with margins
    """
    need(tables, "depth", "scale", "seed")
    known = {name: table for name, table in tables.items() if "margin" in table}
    if not known:
        raise NothingQualifies("no table has the margins of its starts")
    starts = only_table(known)
    found = _shares(starts, starts["margin"] >= theorem.margin_needed(starts["scale"], features))
    scales = found.index.get_level_values("scale")
    needed = theorem.margin_needed(scales, features)
    found["exact"] = list(map(margin_probability, [features] * len(found), scales, needed))
    promised = theorem.success_probability(features, a)
    limit = theorem.largest_scale(features, a)
    allowed = found[scales <= limit * (1 + ROUNDING)]
    if allowed.empty:
        raise NothingQualifies(f"no start has a scale of at most {limit:.4g}")
    least, lowest = (allowed.loc[allowed[end].idxmin()] for end in ("share", "low"))
    fewest = int(allowed["size"].min())
    items = {"promised": promised, **_items(found), **_converging(tables)}
    ends = (float(least[end]) - promised for end in ("share", "low", "high"))
    return {
        "surplus": Measure(*ends, int(least["size"]), items),
        "surplus_low": Measure(float(lowest["low"]) - promised, n=int(lowest["size"])),
        "starts": Measure(fewest, n=fewest),
        "p_value": least_p_value(found),
    }


def _shares(table: pd.DataFrame, success: pd.Series) -> pd.DataFrame:
    """The share of successes of each N and s, with its interval and the number of starts."""
    return shares(success, [table["depth"], table["scale"]])


def _items(found: pd.DataFrame) -> dict[str, float]:
    """The share of each N and s that has the margin, and the exact probability."""
    rows = [(f"N = {n}, s = {s:.4g}", row) for (n, s), row in found.iterrows()]
    return {
        f"{key}: {column}": float(row[column]) for key, row in rows for column in ("share", "exact")
    }


def _converging(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """The shares of runs that converge, by N and s."""
    made = [table for table in tables.values() if "status" in table]
    ended = [_shares(table, table["status"] == CONVERGED)["share"] for table in made]
    return {
        f"N = {n}, s = {s:.4g}: converge": float(share)
        for shares in ended
        for (n, s), share in shares.items()
    }
