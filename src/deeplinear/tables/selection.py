"""The axes of tables, choosing rows, and refusing to mix rows that differ in what isn't compared.

A table knows its axes from the block of its experiment: `DataFrame.attrs["axes"]`, which pandas
keeps when rows are chosen, sorted or grouped and columns are added.
"""

from collections.abc import Collection, Iterable

import pandas as pd

from deeplinear.base.errors import Refusal
from deeplinear.base.wording import spaced

STEP_SIZE = ("step_size", "times_bound")  # the axes in which the runs of one start differ


def with_axes(table: pd.DataFrame, axes: Iterable[str]) -> pd.DataFrame:
    """The same rows as a table that knows its axes."""
    known = table[:]
    known.attrs["axes"] = tuple(dict.fromkeys(axes))
    return known


def axes_of(table: pd.DataFrame) -> list[str]:
    """The axes of a table, in the order of its block; without those whose columns it has lost.

    :raises LookupError: the table does not know its axes
    """
    if "axes" not in table.attrs:
        raise LookupError(
            f"This table does not know its axes. Columns: {', '.join(map(str, table))}. Say them: "
            "`selection.with_axes(table, [...])`; `merge` and a sum over groups lose them."
        )
    return [axis for axis in table.attrs["axes"] if axis in table]


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
    """The tables as one, each row with the name of its experiment, which is one more axis."""
    axes = [axis for table in tables.values() for axis in axes_of(table)]
    whole = pd.concat([table.assign(experiment=name) for name, table in tables.items()])
    return with_axes(whole, [*axes, "experiment"])


def only_these_differ(table: pd.DataFrame, shown: Collection[str]) -> None:
    """Refuse to pool what differs: rows that would be mixed without a word.

    :param shown: the axes that are told apart, or summarised as a band
    :raises Refusal: another axis, or the experiment, has more than one value
    """
    for axis in axes_of(table):
        values = sorted(map(str, table[axis].unique()))
        if axis not in {*shown, "seed", "step_size", "bound"} and len(values) > 1:
            raise Refusal(
                f"this would mix {axis} {', '.join(values)}: choose one with "
                f"`where: {{{axis}: {values[0]}}}`, or give each a block of its own"
            )


def largest_of_runs(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The largest value of some columns over the rows of each run: one row for each."""
    axes = axes_of(table)
    largest = table.groupby(axes, sort=False, dropna=False)[columns].max().reset_index()
    return with_axes(largest, axes)


def groups(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column as a matrix, one row for each combination of the axes, in words, by seed."""
    named = table.assign(group=in_words(table))
    return named.pivot(index="group", columns="seed", values=column)


def in_words(table: pd.DataFrame) -> list[str]:
    """The combination of the axes of each row; "all" where none has two values.

    Axes with one value, and the step size where it is a multiple of a bound, are left out.
    """
    left_out = {"seed", "step_size"} if "bound" in table else {"seed"}
    axes = [a for a in axes_of(table) if a not in left_out and table[a].nunique() > 1]
    rows = table[axes].to_dict("records")
    return [", ".join(f"{spaced(a)} {row[a]}" for a in axes) or "all" for row in rows]
