"""Tables of results on disk."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from deeplinear.base import files
from deeplinear.tables.selection import with_axes


def read_table(path: Path | str, axes: Iterable[str]) -> pd.DataFrame:
    """A table of results with every float exactly as it was written, which knows its axes."""
    return with_axes(pd.read_csv(path), axes)


def read_tables(paths: list[str], axes: Iterable[str]) -> pd.DataFrame:
    """Several tables of one experiment as one."""
    return with_axes(pd.concat(map(pd.read_csv, paths), ignore_index=True), axes)


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table atomically; floats in the shortest form that reads back exactly."""
    files.write_text(path, table.to_csv(index=False, lineterminator="\n"))
