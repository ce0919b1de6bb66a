"""Whether runs take the longer, the further down a list of values they are."""

from itertools import pairwise

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Share
from deeplinear.tables.selection import STEP_SIZE, axes_of
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, proportion, sides

CONTRACT = contracts.Judgement(
    measures={"share": Share("the share of the pairs of neighbours in the order claimed")},
    kinds=["trajectory"],
    sides="two or more",
)

ORDER = [CONVERGED, UNFINISHED, DIVERGED]


def order_of_runs(tables: dict[str, pd.DataFrame], between: dict) -> dict[str, Measure]:
    """The share of pairs, alike but for neighbouring values of `between`, of which the first wins.

    The run that converges in fewer steps wins; of two that reach the cap, the one with the smaller
    excess loss there; one that diverges loses to both. Wilson's interval.

    :raises NothingQualifies: no two runs differ in `between` alone
    """
    need(tables, "step", "status", "excess_loss", "seed")
    (column,) = between
    ends = {name: _ends(rows, column) for name, rows in sides(tables, between).items()}
    wins, items = [], {}
    for (first, a), (second, b) in pairwise(ends.items()):
        common = a.index.intersection(b.index)
        won = [_rank(a.loc[key]) < _rank(b.loc[key]) for key in common]
        wins += won
        if won:
            items[f"{column} {first} before {second}"] = sum(won) / len(won)
    if not wins:
        raise NothingQualifies(f"no two runs differ in {column} alone")
    return {"share": proportion(sum(wins), len(wins), items)}


def _ends(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The last row of each run, by what it has in common with a run on another side."""
    apart = {column, *STEP_SIZE, "experiment", "bound", "schedule"}
    key = [axis for axis in axes_of(rows) if axis not in apart]
    return rows.sort_values("step").groupby(key, sort=False, dropna=False).tail(1).set_index(key)


def _rank(end: pd.Series) -> tuple[int, float, float]:
    """By how it ended, then by steps, then by the loss."""
    return ORDER.index(end["status"]), end["step"], end["excess_loss"]
