"""With which power of the number of layers a column falls or grows, or how fast exponentially."""

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Column, Number
from deeplinear.tables.fits import depth_exponential, depth_power
from deeplinear.verdicts.measures import Measure, need, only_table

CONTRACT = contracts.Judgement(
    measures={
        "exponent": Number("the fitted power of N"),
        "advantage": Number("R² of that power minus R² of an exponential in N"),
        "rate": Number("the fitted q of an exponential e^(qN)"),
    },
    kinds=["largest_step_size", "step_size_bound", "convergence"],
    options={"column": Column("the column that depends on the depth")},
)


def power_of_depth(tables: dict[str, pd.DataFrame], column: str) -> dict[str, Measure]:
    """The slope of ln(column) against ln N, and against N: by draw, Student's interval over draws.

    The two R² are those of one line through all points, against ln N and against N.

    :raises Refusal: several tables
    """
    need(tables, "depth", "seed", column)
    known = only_table(tables).dropna(subset=column)
    power, exponential = depth_power(known, column), depth_exponential(known, column)
    n = known["seed"].nunique()
    items = {"R² of the power": power.r_squared, "R² of an exponential": exponential.r_squared}
    return {
        "exponent": Measure(power.slope, power.low, power.high, n, items),
        "advantage": Measure(power.r_squared - exponential.r_squared, n=n),
        "rate": Measure(exponential.slope, exponential.low, exponential.high, n),
    }
