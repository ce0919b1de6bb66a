"""Whether balanced Gaussian starts succeed at least as often as a theorem says."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number
from deeplinear.tables.statistics import shares
from deeplinear.tables.statuses import CONVERGED
from deeplinear.theory import arora2019_theorem_2 as theorem
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, only_table

CONTRACT = contracts.Judgement(
    measures={
        "surplus": Number(
            "the share that converges minus the share promised, the least over N and s"
        ),
        "surplus_low": Number("the same for the lower end of the share's interval"),
        "starts": Number("the fewest starts of an N and s"),
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
    """All three at the scales of arora2019, Theorem 2, s <= ||Phi||/sqrt(a d_0^2), ||Phi|| = 1.

    Intervals are Wilson's. Tables without runs say how many starts have a margin, which is evidence
    only: a start without one may converge all the same.

    :param features: d_0
    :param a: the constant of the theorem
    :raises NothingQualifies: no run at such a scale
    :raises Refusal: several tables with runs
    """
    need(tables, "depth", "scale", "seed")
    limit = theorem.largest_scale(features, a) * (1 + ROUNDING)
    within = {name: table[table["scale"] <= limit] for name, table in tables.items()}
    found = _converging(within, limit)
    promised = theorem.success_probability(features, a)
    items = {"promised": promised}
    items |= {f"{key}: converge": share for key, share in found["share"].items()}
    items |= _with_margin(within)
    least = found.sort_values("share").iloc[0]
    ends = (float(least[end]) - promised for end in ("share", "low", "high"))
    n, fewest = int(least["size"]), int(found["size"].min())
    return {
        "surplus": Measure(*ends, n, items),
        "surplus_low": Measure(float(found["low"].min()) - promised, n=n),
        "starts": Measure(fewest, n=fewest),
    }


def _converging(tables: dict[str, pd.DataFrame], limit: float) -> pd.DataFrame:
    """The shares of runs that converge."""
    made = {name: table for name, table in tables.items() if "status" in table and len(table)}
    if not made:
        raise NothingQualifies(f"no run has a scale of at most {limit:.4g}")
    runs = only_table(made)
    return _shares(runs, runs["status"] == CONVERGED)


def _with_margin(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """The shares of starts that have a margin, by N and s."""
    known = [table for table in tables.values() if "margin" in table and len(table)]
    found = [_shares(table, table["margin"] > 0)["share"] for table in known]
    return {f"{key}: have a margin": n for shares in found for key, n in shares.items()}


def _shares(table: pd.DataFrame, success: pd.Series) -> pd.DataFrame:
    """The share of successes of each N and s, with its interval and the number of starts."""
    names = "N = " + table["depth"].astype(str) + ", s = " + table["scale"].map("{:.4g}".format)
    return shares(success, names).assign(size=names.value_counts())
