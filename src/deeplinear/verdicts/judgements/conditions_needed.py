"""Whether descent fails where balancedness or a margin is missing, and only there."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import Experiment, Several, Share
from deeplinear.tables.statuses import CONVERGED, DIVERGED
from deeplinear.theory.arora2019_claim_5 import margin, stays_above
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, proportion

CONTRACT = contracts.Judgement(
    measures={"share": Share("the share of the runs that end as Claims 4 and 5 of arora2019 say")},
    kinds=["convergence"],
    every_run=True,
    options={
        "unbalanced": Several("the experiments of Claim 4", Experiment()),
        "without_margin": Several("the experiments of Claim 5, for N of at least 4", Experiment()),
        "tied": Several("those whose layers stay equal to the bit, for every N", Experiment()),
    },
)


def conditions_needed(
    tables: dict[str, pd.DataFrame],
    unbalanced: list[str],
    without_margin: list[str],
    tied: list[str] | None = None,
) -> dict[str, Measure]:
    """The share of runs, with Wilson's interval, that end as the claims say, and counterparts.

    Claim 4 (reconstructed): at every step size the starts of a table's largest imbalance diverge,
    and the balanced ones (imbalance 1) of the same N, d and c converge. Claim 5 (verified): for
    even N the loss is still at or above lambda^2/2 at the cap, and with a margin the run
    converges. N = 2 counts in `tied` only, as the claim needs layers that stay equal to the bit
    there: docs/derivations.md.

    :param unbalanced: the experiments of Claim 4
    :param without_margin: the experiments of Claim 5
    :param tied: those of it whose layers stay equal to the bit
    :raises NothingQualifies: one of the four kinds of run is missing
    :raises Refusal: an experiment that the claim doesn't name
    """
    needed = ["shift", "depth", "status", "excess_loss"]
    parts = [_claim_4(_table(tables, n, "imbalance", "depth", "status")) for n in unbalanced]
    parts += [_claim_5(_table(tables, name, *needed), 4) for name in without_margin]
    parts += [_claim_5(_table(tables, name, *needed), 2) for name in tied or []]
    names = dict.fromkeys(kind for part in parts for kind in part)
    kinds = {kind: pd.concat([part[kind] for part in parts if kind in part]) for kind in names}
    for kind, ended in kinds.items():
        if ended.empty:
            raise NothingQualifies(f"there is no run of {kind}")
    items = {
        f"{kind}, N = {depth}": float(share)
        for kind, ended in kinds.items()
        for depth, share in ended.groupby(level="depth").mean().items()
    }
    every = pd.concat(kinds.values())
    return {"share": proportion(every.sum(), len(every), items)}


def _table(tables: dict[str, pd.DataFrame], name: str, *columns: str) -> pd.DataFrame:
    if name not in tables:
        raise Refusal(unknown(name, tables, "experiment of this claim"))
    need({name: tables[name]}, *columns)
    return tables[name]


def _claim_4(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Whether each unbalanced run diverges and each balanced one converges, by depth."""
    runs = table.set_index("depth")
    unbalanced = runs[(runs["imbalance"] == runs["imbalance"].max()) & (runs["imbalance"] > 1)]
    balanced = runs[runs["imbalance"] == 1]
    return {
        "Claim 4, unbalanced": unbalanced["status"] == DIVERGED,
        "Claim 4, balanced": balanced["status"] == CONVERGED,
    }


def _claim_5(table: pd.DataFrame, least: int) -> dict[str, pd.Series]:
    """Whether each run without margin stays above the floor and each with one converges.

    :param least: the least N that counts
    """
    even = table["depth"] % 2 == 0
    runs = table[even & (table["depth"] >= least)].set_index("depth")
    negative, held = runs[runs["shift"] > 1], runs[margin(runs["shift"]) > 0]
    above = stays_above(negative["shift"], negative["excess_loss"])
    return {
        "Claim 5, negative eigenvalue": pd.Series(above, negative.index),
        "Claim 5, margin": held["status"] == CONVERGED,
    }
