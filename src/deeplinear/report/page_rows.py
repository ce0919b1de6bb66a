"""The rows behind a picture: of which table, and which step sizes of a sweep were fastest."""

import numpy as np
import pandas as pd

from deeplinear.base.wording import counted, four_digits
from deeplinear.tables.selection import axes_of, selected
from deeplinear.tables.statistics import OUTCOME, censored_quantiles, fastest

LISTED = 6  # so many values are listed; of more, how many and from where to where


def rows_shown(block: dict, tables: dict) -> list[dict]:
    """For each experiment of a figure the rows that it shows, in words.

    :param block: the figure's block in the config, with its `where`
    :param tables: the whole tables of its experiments
    """
    named = {name: tables[name] for name in block["experiments"]}
    shown = selected(named, block.get("where", {}))
    return [
        {"experiment": name, "of": len(tables[name]), **_in_table(table)}
        for name, table in shown.items()
    ]


def _in_table(table: pd.DataFrame) -> dict:
    """What the rows of one experiment are: how many, from which runs, and which of them won."""
    axes = axes_of(table)
    return {
        "rows": len(table),
        "runs": len(table[axes].drop_duplicates()),
        "axes": {axis: _values_in_words(table[axis]) for axis in axes if axis != "seed"},
        "seeds": _seeds(table["seed"]),
        "ends": _ends(table, axes),
        "best": best_cells(table) if set(OUTCOME) <= set(table) else [],
    }


def _ends(table: pd.DataFrame, axes: list[str]) -> str:
    """How many runs ended in which way, as a sentence; empty where a table doesn't say."""
    if "status" not in table:
        return ""
    counts = table.drop_duplicates(axes, keep="last")["status"].value_counts()
    ends = ", ".join(f"{n:,} {status}" for status, n in counts.items())
    return f"Of {counted(int(counts.sum()), 'run')}: {ends}."


def _values_in_words(column: pd.Series) -> str:
    """The values of a column in words: all of a few; of many, how many and their range."""
    held = sorted(column.dropna().unique().tolist())
    if len(held) <= LISTED or isinstance(held[0], str):
        return ", ".join(map(_as_cell, held))
    return f"{len(held):,} values from {_as_cell(held[0])} to {_as_cell(held[-1])}"


def _seeds(column: pd.Series) -> str:
    """How many seeds there are, and which."""
    held = sorted(column.unique().tolist())
    return f"{len(held):,} ({held[0]} to {held[-1]})" if len(held) > 1 else f"1 ({held[0]})"


def _as_cell(value: object) -> str:
    """A value as a table shows it: floats to four digits."""
    return four_digits(value) if isinstance(value, float) else str(value)


def best_cells(table: pd.DataFrame) -> list[dict[str, str]]:
    """The fastest step size of each cell of a sweep, over its seeds, in words.

    Medians are order statistics with the unfinished counted as infinite, as in the pictures; the
    edge says in how many seeds the fastest step size is the least or largest that was tried. Axes
    with one value are left out.
    """
    best = fastest(table)
    several = [axis for axis in axes_of(best) if axis == "scale" or best[axis].nunique() > 1]
    axes = [axis for axis in several if axis != "seed"]
    return [
        {**dict(zip(axes, map(_as_cell, cell), strict=True)), **_winner(runs)}
        for cell, runs in best.groupby(axes, sort=False)
    ]


def _winner(runs: pd.DataFrame) -> dict[str, str]:
    """What one cell's row says: converged seeds, median iterations, step sizes, edge."""
    reached = runs[np.isfinite(runs["iterations"])]
    median = censored_quantiles(runs["iterations"], 0.5)
    ends = reached.loc[reached["edge"] != "", "edge"].value_counts(sort=False)
    return {
        "converged": f"{len(reached)} of {len(runs)}",
        "median iterations": f"{median:,.0f}" if np.isfinite(median) else "not reached",
        "best η": _values_in_words(reached["step_size"]) if len(reached) else "none",
        "at the grid's edge": ", ".join(f"{end} in {n}" for end, n in ends.items()) or "no",
    }
