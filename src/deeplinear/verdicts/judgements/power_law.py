"""With which power of another column, or of an axis, a column grows."""

import numpy as np
import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Column, Number, Several
from deeplinear.tables.fits import Fit, slope_over_draws
from deeplinear.tables.selection import in_words, labelled
from deeplinear.verdicts.measures import Measure, NothingQualifies, need

CONTRACT = contracts.Judgement(
    measures={
        "lowest": Number("the lowest exponent of a line"),
        "highest": Number("the highest exponent of a line"),
    },
    options={
        "column": Column("the column that grows, or falls"),
        "against": Column("with what"),
        "along": Several("the axes whose values make the points of one line", Column()),
    },
)


def power_law(
    tables: dict[str, pd.DataFrame], column: str, against: str, along: list[str] | None = None
) -> dict[str, Measure]:
    """Slopes of ln(column) against ln(against), a line for each combination of the other axes.

    Where several rows of a run share a value of `against`, such as its steps, the largest counts.
    A line is fitted for each draw (seed), with Student's interval over the draws.

    :param along: the axes along which `against` changes; itself if it is left out
    :raises NothingQualifies: a line with one draw, or with a draw of less than two points
    """
    need(tables, column, against, "seed", *(along or []))
    table = labelled(tables)
    named = table.assign(line=in_words(table.drop(columns=along or [against])))
    largest = named.groupby(["line", "seed", against])[column].max().dropna().reset_index()
    fits = {line: _fit(line, points, column, against) for line, points in largest.groupby("line")}
    items = {line: fit.slope for line, fit in fits.items()}
    in_order = sorted(fits.values(), key=lambda fit: fit.slope)
    n = largest["seed"].nunique()
    ends = {"lowest": in_order[0], "highest": in_order[-1]}
    return {name: Measure(fit.slope, fit.low, fit.high, n, items) for name, fit in ends.items()}


def _fit(line: str, points: pd.DataFrame, column: str, against: str) -> Fit:
    of_draws = points.groupby("seed").size()
    if len(of_draws) < 2 or of_draws.min() < 2:
        raise NothingQualifies(f"{line}: two draws of two points are the least for a power")
    return slope_over_draws(np.log(points[against]), np.log(points[column]), points["seed"])
