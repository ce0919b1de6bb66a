"""Tables of results on disk."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from deeplinear.base import files
from deeplinear.tables.selection import with_axes


def read_table(
    path: Path | str | BinaryIO, axes: Iterable[str], texts: Iterable[str] = ()
) -> pd.DataFrame:
    """A table of results with every float exactly as it was written, which knows its axes.

    :param texts: the columns that hold texts, though they may look like numbers, as "007" or "nan"
    """
    kinds = dict.fromkeys(texts, "str")
    return with_axes(pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=[""]), axes)


def read_tables(paths: list[str], axes: Iterable[str], texts: Iterable[str] = ()) -> pd.DataFrame:
    """Several tables of one experiment as one. Arguments as in `read_table`."""
    parts = [read_table(path, axes, texts) for path in paths]
    return with_axes(pd.concat(parts, ignore_index=True), axes)


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table atomically; floats in the shortest form that reads back exactly."""
    files.write_text(path, table.to_csv(index=False, lineterminator="\n"))
