"""Tables of results on disk."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from deeplinear.base import files
from deeplinear.base.errors import Refusal
from deeplinear.tables.selection import with_axes


def read_table(
    path: Path | str | io.BytesIO, axes: Iterable[str], texts: Iterable[str] = ()
) -> pd.DataFrame:
    """A table of results with every float exactly as it was written, which knows its axes.

    :param texts: the columns that hold texts, though they may look like numbers, as "007" or "nan"
    """
    missing = {"keep_default_na": False, "na_values": [""]}
    table = pd.read_csv(whole(path), dtype=dict.fromkeys(texts, "str"), **missing)
    return with_axes(table, axes)


def read_tables(paths: list[str], axes: Iterable[str], texts: Iterable[str] = ()) -> pd.DataFrame:
    """Several tables of one experiment as one. Arguments as in `read_table`."""
    parts = [read_table(path, axes, texts) for path in paths]
    return with_axes(pd.concat(parts, ignore_index=True), axes)


def whole(path: Path | str | io.BytesIO) -> io.StringIO:
    """The text of a CSV file or of its bytes; pandas would fill up a line that was cut.

    :raises Refusal: which line has too few or too many entries or no end, or a column twice
    """
    content = path.getvalue() if isinstance(path, io.BytesIO) else Path(path).read_bytes()
    where = "the table" if isinstance(path, io.BytesIO) else path
    try:
        text = content.decode("utf-8")
        fault = _fault(text)
    except (UnicodeDecodeError, csv.Error) as error:
        fault = f": {error}"
    if fault:
        raise Refusal(f"{where}{fault}. Make it again.")
    return io.StringIO(text)


def _fault(text: str) -> str:
    """Where a CSV is not whole, and how; empty if it is."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(lines, [])
    if len(header) != len(set(header)):
        return f": a column twice in {', '.join(header)}"
    for row in lines:
        if len(row) != len(header):
            return f", line {lines.line_num}: {len(row)} entries. Expected: {len(header)}"
    return "" if text.endswith("\n") else f", line {lines.line_num}: it has no end"


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table atomically; floats in the shortest form that reads back exactly."""
    files.write_text(path, table.to_csv(index=False, lineterminator="\n"))
