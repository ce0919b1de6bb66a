"""Telling apart what a drawing shows side by side: experiments, depths, schemes, widths, ..."""

from collections.abc import Iterator

import pandas as pd

from deeplinear.pictures import style
from deeplinear.tables.statistics import ANSWERS, OUTCOME


def seeds(table: pd.DataFrame) -> str:
    """How many seeds there are, in words, where experiments differ in it too."""
    counts = table.groupby("experiment")["seed"].nunique()
    low, high = counts.min(), counts.max()
    if low < high:
        return f"{low} to {high} seeds"
    return "1 seed" if low == 1 else f"{low} seeds"


def compared(
    table: pd.DataFrame, always: str, apart: str = ""
) -> Iterator[tuple[dict, str, pd.DataFrame]]:
    """The cell, label and rows of each combination of the axes other than scale and seed.

    :param always: an axis that is named in every label; others are where they differ
    :param apart: an axis that the caller shows in another way, not to be split by
    """
    axes = [c for c in table if c not in [*ANSWERS, *OUTCOME, apart]]
    shown = [c for c in axes if c == always or table[c].nunique() > 1]
    rest = [c for c in shown if c != "experiment"]
    if (table.groupby(rest)["experiment"].nunique() == 1).all():
        shown = rest  # tells them apart without the experiment's name
    for values, group in table.groupby(axes, sort=False):
        cell = dict(zip(axes, values, strict=True))
        yield cell, ", ".join(style.axis_value(c, cell[c]) for c in shown), group
