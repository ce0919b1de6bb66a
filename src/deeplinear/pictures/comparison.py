"""Telling apart what a drawing shows side by side: experiments, depths, schemes, widths, ..."""

from collections.abc import Iterator

import pandas as pd

from deeplinear.pictures import style
from deeplinear.tables.selection import STEP_SIZE, axes_of


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
    """The cell, label and rows of each combination of the axes but scale, seed and step size.

    :param always: an axis that is named in every label; others are where they differ
    :param apart: an axis that the caller shows in another way, not to be split by
    """
    axes = [a for a in axes_of(table) if a not in {"scale", "seed", *STEP_SIZE, apart}]
    shown = [a for a in axes if a == always or table[a].nunique() > 1]
    rest = [a for a in shown if a != "experiment"]
    if (table.groupby(rest, dropna=False)["experiment"].nunique() == 1).all():
        shown = rest  # tells them apart without the experiment's name
    for values, group in table.groupby(axes, sort=False, dropna=False):
        cell = dict(zip(axes, values, strict=True))
        known = [axis for axis in shown if pd.notna(cell[axis])]  # others, its experiment lacks
        yield cell, ", ".join(style.axis_value(axis, cell[axis]) for axis in known), group
