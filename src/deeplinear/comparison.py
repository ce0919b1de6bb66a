"""Telling apart what a drawing shows side by side: experiments, depths, schemes, widths, ..."""

from collections.abc import Collection, Iterator

import pandas as pd

from deeplinear import style
from deeplinear.journal import Refusal
from deeplinear.statistics import ANSWERS, OUTCOME


def selected(tables: dict[str, pd.DataFrame], where: dict) -> dict[str, pd.DataFrame]:
    """Of each table the rows in which a column has the wanted value, or one of a list of them.

    A condition says nothing about a table without its column.

    :raises Refusal: a column that no table has, or a table in which no row is wanted
    """
    for column, wanted in where.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        concerned = [name for name, table in tables.items() if column in table]
        if not concerned:
            known = dict.fromkeys(name for table in tables.values() for name in table)
            raise Refusal(f"where: no table has a column '{column}'. Columns: {', '.join(known)}.")
        for name in concerned:
            chosen = tables[name][tables[name][column].isin(values)]
            if chosen.empty:
                held = sorted(tables[name][column].unique().tolist())
                raise Refusal(f"where: no row of {name} has {column} in {values}, only {held}.")
            tables = {**tables, name: chosen}
    return tables


def labelled(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The tables as one, each row with the name of its experiment."""
    return pd.concat([table.assign(experiment=name) for name, table in tables.items()])


def axes_of(table: pd.DataFrame, first_result: str) -> list[str]:
    """The axes of a table: its columns left of the first that its kind of experiment adds."""
    return list(table.columns[: table.columns.get_loc(first_result)])


def only_these_differ(table: pd.DataFrame, first_result: str, shown: Collection[str]) -> None:
    """Refuse to pool what differs: rows that a drawing would mix without a word.

    :param shown: the axes that the drawing tells apart, or summarises as its band
    :raises Refusal: another axis, or the experiment, has more than one value
    """
    for axis in [*axes_of(table, first_result), "experiment"]:
        values = sorted(map(str, table[axis].unique()))
        if axis not in {*shown, "seed", "step_size", "bound"} and len(values) > 1:
            raise Refusal(
                f"the drawing would mix {axis} {', '.join(values)}: choose one with "
                f"`where: {{{axis}: {values[0]}}}`, or give each a figure of its own"
            )


def seeds(table: pd.DataFrame) -> str:
    """How many seeds there are, in words, where experiments differ in it too."""
    counts = table.groupby("experiment")["seed"].nunique()
    low, high = counts.min(), counts.max()
    return f"{low} seeds" if low == high else f"{low} to {high} seeds"


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
