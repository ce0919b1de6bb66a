"""Whether a nearly balanced network stays so while its weights grow."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Number
from deeplinear.tables.selection import axes_of
from deeplinear.verdicts.measures import Measure, need

CONTRACT = contracts.Judgement(
    measures={
        "unbalancedness": Number("the largest delta(t)/delta(0) along the runs"),
        "growth": Number(
            "the least factor by which min_j ||W_j W_j'||_F grows from start to end", unit="times"
        ),
    },
    kinds=["trajectory"],
)


def balance_while_growing(tables: dict[str, pd.DataFrame]) -> dict[str, Measure]:
    """The worst run's delta(t)/delta(0) and growth; intervals are ranges over the runs.

    :raises Refusal: a start is exactly balanced, so that there is nothing to divide by
    """
    need(tables, "step", "balancedness", "smallest_layer_magnitude")
    unbalancedness, growth = [], []
    for name, table in tables.items():
        _refuse_balanced_starts(name, table)
        for _, run in table.sort_values("step").groupby(axes_of(table), sort=False):
            unbalancedness.append((run["balancedness"] / run["balancedness"].iloc[0]).max())
            magnitude = run["smallest_layer_magnitude"]
            growth.append(magnitude.iloc[-1] / magnitude.iloc[0])
    n = len(growth)
    return {
        "unbalancedness": Measure(max(unbalancedness), min(unbalancedness), max(unbalancedness), n),
        "growth": Measure(min(growth), min(growth), max(growth), n),
    }


def _refuse_balanced_starts(name: str, table: pd.DataFrame) -> None:
    if (table.loc[table["step"] == 0, "balancedness"] == 0).any():
        raise Refusal(
            f"{name}: a start is exactly balanced, delta(0) = 0, and delta(t)/delta(0) is not a "
            "number. Judge such starts by the judgement largest_value of balancedness."
        )
