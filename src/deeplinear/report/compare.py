"""How far each column moves between the tables of two machines.

python -m deeplinear.report.compare data/results OTHER, or make compare OTHER=<folder>, where OTHER
holds the tables: `data/results` of another clone, or of an archive that was unpacked.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from deeplinear.base.errors import Refusal
from deeplinear.tables import storage

FAR = 1e-6  # a relative difference that no reader would call rounding


def distances(here: pd.Series, there: pd.Series) -> np.ndarray:
    """|a - b| / max(|a|, |b|) row by row; infinite where a text, or a missing value, differs."""
    same = (here == there) | (here.isna() & there.isna())
    far = np.where(same, 0.0, np.inf)
    if all(is_numeric_dtype(column) and not is_bool_dtype(column) for column in (here, there)):
        sizes = np.maximum(here.abs(), there.abs())
        finite = ~same & np.isfinite(sizes)
        far[finite] = (here - there).abs()[finite] / sizes[finite]
    return far


def by_table(path: Path, other: Path) -> Iterator[dict]:
    """One row for each column of a table.

    Raises Refusal where the two tables have other columns or another number of rows.
    """
    here, there = (pd.read_csv(storage.whole(table)) for table in (path, other))
    if list(here) != list(there) or len(here) != len(there):
        raise Refusal(
            f"{path} and {other} have other columns or another number of rows, so they are of "
            "different configurations. Compare runs of the same configuration."
        )
    for column in here:
        moved = distances(here[column], there[column])
        yield {
            "column": column,
            "tables": 1,
            "rows": len(here),
            "differ": (moved > 0).sum(),
            "far": (moved > FAR).sum(),
            "largest": moved.max(initial=0.0),
        }


def by_column(here: Path, there: Path) -> pd.DataFrame:
    """The columns that differ somewhere, over all tables that are in both folders.

    Raises Refusal where there is none.
    """
    both = [path for path in sorted(here.glob("*.csv")) if (there / path.name).is_file()]
    if not both:
        raise Refusal(
            f"No table is in both {here} and {there}. Name the folders that hold the tables, as "
            "data/results does."
        )
    rows = pd.DataFrame(row for path in both for row in by_table(path, there / path.name))
    sums = dict.fromkeys(("tables", "rows", "differ", "far"), "sum")
    table = rows.groupby("column", sort=False).agg({**sums, "largest": "max"})
    return table[table["differ"] > 0]


def in_markdown(table: pd.DataFrame) -> str:
    """The report: "other" is a text, a status or a missing value that differs."""
    lines = [
        f"| column | tables | rows | that differ | by more than {FAR:.0e} | at most by |",
        "|---|---|---|---|---|---|",
    ]
    for row in table.itertuples():
        counts = " | ".join(f"{int(count):,}" for count in row[1:5])
        lines.append(f"| {row.Index} | {counts} | {_size(row.largest)} |")
    return "\n".join(lines) if len(table) else "No column differs."


def _size(distance: float) -> str:
    return f"{distance:.0e}" if np.isfinite(distance) else "other"


if __name__ == "__main__":
    try:
        print(in_markdown(by_column(*map(Path, sys.argv[1:3]))))
    except Refusal as refusal:
        sys.exit(str(refusal))
