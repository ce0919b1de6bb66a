"""A measured column over what it is said to be."""

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Column, Mapping, Number
from deeplinear.tables.selection import groups, largest_of_runs
from deeplinear.verdicts.measures import Measure, medians, need, only_table
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "ratio": Number("the median over draws of measured/reference, where it is farthest from 1")
    },
    resamples=True,
    options={
        "column": Column("the column that is measured"),
        "reference": Column("the column that it is compared with"),
        "by_depth": Mapping(
            "what it is compared with", values=Number(above=0), form="{depth: number above 0}"
        ),
    },
)


def ratio_to_reference(
    tables: dict[str, pd.DataFrame],
    rng: np.random.Generator,
    column: str,
    reference: str = "",
    by_depth: dict | None = None,
) -> dict[str, Measure]:
    """The median ratio of each combination of axes, and the one farthest from 1 on a log scale.

    Of a run with several rows, such as steps, the largest value of either column counts. The
    interval is a bootstrap over the draws, which all combinations share. A missing number counts as
    infinite.

    :param reference: the column of the reference
    :param by_depth: or its value for each depth
    :raises Refusal: a depth without reference, or several tables
    """
    named = [column, *([reference] if reference else [])]
    need(tables, *named, "seed")
    table = largest_of_runs(only_table(tables), named)
    said = table[reference] if by_depth is None else _references(table["depth"], by_depth)
    ratios = groups(table.assign(ratio=table[column] / said), "ratio").fillna(np.inf)
    values = ratios.to_numpy()
    items = dict(zip(ratios.index, medians(values), strict=True))
    farthest = partial(_farthest, values)
    return {"ratio": over_draws(farthest, [values.shape[1]], rng, items)}


def _farthest(values: NDArray[np.float64], chosen: NDArray[np.int_]) -> float:
    middle = medians(values[:, chosen])
    return float(middle[np.abs(np.log(middle)).argmax()])


def _references(depths: pd.Series, by_depth: dict) -> pd.Series:
    known = {str(depth): value for depth, value in by_depth.items()}
    if missing := sorted(set(depths.astype(str)) - set(known)):
        raise Refusal(f"by_depth: no value for depth {', '.join(missing)}")
    return depths.astype(str).map(known)
