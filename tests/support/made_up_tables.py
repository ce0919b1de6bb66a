"""Tables of results written by hand, for what reads tables."""

import pandas as pd

from deeplinear.tables.selection import with_axes

# What the tests' tables may have for axes.
AXES = ["initialisation", "depth", "width", "scale", "seed", "step_size"]
AXES += ["corner", "imbalance", "shift", "exponent"]


def table(rows, axes=AXES):
    """Rows as a table that knows its axes: those of its columns which are among the given ones."""
    return with_axes(pd.DataFrame(rows), axes)


def shuffled(table):
    """The same table with a result more and its columns in the reverse of their order."""
    more = table.assign(another_result=range(len(table)))
    return more[list(more)[::-1]]
