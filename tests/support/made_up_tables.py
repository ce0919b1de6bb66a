"""Tables of results written by hand, for what reads tables."""

import numpy as np
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


def escapes(power=1.0, depth=3, lost=0, slope=1.0):
    """Times in proportion to epsilon^-power, or for N = 2 to slope ln(1/epsilon), as N - 2 says."""
    rng = np.random.default_rng(depth)
    rows = [
        {"depth": depth, "saddle_rank": rank, "narrow": 3, "seed": seed}
        | {"distance": distance, "step_size": 0.1}
        | {"scaled_time": (slope - 1) * -np.log(distance) + factor}
        | ({} if depth == 2 else {"scaled_time": factor * distance ** (depth - 2 - power)})
        for rank in (0, 1)
        for seed, factor in enumerate(rng.uniform(1, 3, 60))
        for distance in (1e-3, 1e-2, 1e-1, 1.0)
    ]
    for row in rows[: 4 * lost]:
        row["scaled_time"] = np.nan
    return table(rows, [*AXES, "saddle_rank", "narrow", "distance"])
