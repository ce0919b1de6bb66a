"""The share of the runs that end as a claim says."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import Experiment, Mapping, Rows, Share
from deeplinear.tables.selection import axes_of
from deeplinear.verdicts.limits import met
from deeplinear.verdicts.measures import Measure, need, proportion

CONTRACT = contracts.Judgement(
    measures={
        "share": Share("the share of the runs that end as expected"),
        "share_low": Share("the lower end of its interval"),
    },
    options={
        "expected": Mapping(
            "what the last row of each run holds",
            Experiment(),
            Rows(),
            "{experiment: {column: value}}",
        )
    },
)


def share_of_runs(tables: dict[str, pd.DataFrame], expected: dict) -> dict[str, Measure]:
    """The share of runs of all tables whose last row is as expected, with Wilson's interval.

    :param expected: by experiment what its columns should hold: a value, one of a list of them, or
        a number within limits such as {at_least: 0}; a missing number is within none
    :raises Refusal: an experiment without expectation, or the other way round
    """
    for name in [*tables, *expected]:
        for others in (tables, expected):
            if name not in others:
                raise Refusal(f"expected: {unknown(name, others, 'experiment of this claim')}")
    for name, table in tables.items():
        need({name: table}, *expected[name])
    good = {name: _as_expected(table, expected[name]) for name, table in tables.items()}
    items = {name: float(runs.mean()) for name, runs in good.items()}
    together = pd.concat(good.values())
    share = proportion(together.sum(), len(together), items)
    return {"share": share, "share_low": Measure(share.low, n=share.n)}


def _as_expected(table: pd.DataFrame, expected: dict) -> pd.Series:
    """Whether the last row of each run is as expected."""
    last = _last_rows(table)
    return pd.concat([_holds(last[c], w) for c, w in expected.items()], axis=1).all(axis=1)


def _last_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The last recorded step of each run; a table without steps has one row for each run."""
    if "step" not in table:
        return table
    return table.sort_values("step").groupby(axes_of(table), sort=False).tail(1)


def _holds(column: pd.Series, wanted: object) -> pd.Series:
    if isinstance(wanted, dict):
        return column.map(lambda value: met(value, wanted))
    return column.isin(wanted if isinstance(wanted, list) else [wanted])
