"""The largest value of columns that a theorem bounds, over all runs and recorded steps."""

import numpy as np
import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Column, Flag, Number, Several
from deeplinear.tables.selection import axes_of
from deeplinear.verdicts.measures import Measure, NothingQualifies, need

CONTRACT = contracts.Judgement(
    measures={"largest": Number("the largest value over the columns, runs and recorded steps")},
    options={
        "columns": Several("the columns that the theorem bounds", Column()),
        "at_start": Flag("whether the starts alone are judged"),
    },
)


def largest_value(
    tables: dict[str, pd.DataFrame], columns: list[str], at_start: bool = False
) -> dict[str, Measure]:
    """The largest value of the columns; the interval is the range of the runs' own largest.

    A row without any value is one of which the theorem does not speak. A run counts if one of its
    rows has a value.

    :param at_start: look at step 0 only
    :raises NothingQualifies: no row has a value
    """
    need(tables, *columns, *(["step"] if at_start else []))
    largest, items, rows = [], dict.fromkeys(columns, np.nan), 0
    for table in tables.values():
        known = table[table["step"] == 0] if at_start else table
        known = known.dropna(subset=columns, how="all")
        rows += len(known)
        largest += known.groupby(axes_of(table))[columns].max().max(axis=1).tolist()
        items = {name: np.fmax(items[name], known[name].max()) for name in columns}
    if not largest:
        raise NothingQualifies(f"no row has a value of {', '.join(columns)}")
    n = len(largest)
    return {"largest": Measure(max(largest), min(largest), max(largest), n, items | {"rows": rows})}
