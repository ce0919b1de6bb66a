"""Tables of results on disk."""

from pathlib import Path

import pandas as pd

from deeplinear.base import files


def read_table(path: Path | str) -> pd.DataFrame:
    """A table of results with every float exactly as it was written."""
    return pd.read_csv(path)


def read_tables(paths: list[str]) -> pd.DataFrame:
    """Several tables of one experiment as one."""
    return pd.concat([read_table(path) for path in paths], ignore_index=True)


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table atomically; floats in the shortest form that reads back exactly."""
    files.write_text(path, table.to_csv(index=False, lineterminator="\n"))
