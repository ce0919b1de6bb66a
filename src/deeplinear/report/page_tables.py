"""The whole tables in the page, packed: read by pandas as they are, and by the page's script."""

import base64
import gzip
import re
from pathlib import Path

from deeplinear.study import contents

LONG = re.compile(r"-?\d+\.\d{5,}(?:e[-+]\d+)?")
ROOM = 5_000_000  # characters of the page that all tables may take


def packed(config: dict, results: Path) -> list[dict]:
    """The tables of all figures and claims that are there, with numbers to five digits.

    `address` is that of the CSV file, compressed by gzip; it is empty for the largest tables
    where all of them together would take more than `ROOM`.
    """
    paths = {name: results / f"{name}.csv" for name in contents.experiments_shown(config)}
    found = [_table(n, config, path) for n, path in paths.items() if path.exists()]
    left = ROOM
    for table in sorted(found, key=lambda table: len(table["address"])):
        left -= len(table["address"])
        table["address"] *= left >= 0
    return found


def _table(name: str, config: dict, path: Path) -> dict:
    """One table: what it is about, its size, and its content as an address."""
    block, text = config["experiments"][name], path.read_text(encoding="utf-8")
    short = LONG.sub(lambda number: f"{float(number[0]):.5g}", text)
    content = gzip.compress(short.encode(), 6, mtime=0)
    return {
        "name": name,
        "about": block.get("about", ""),
        "kind": block["kind"],
        "rows": text.count("\n") - 1,
        "columns": text.partition("\n")[0].split(","),
        "address": f"data:application/gzip;base64,{base64.b64encode(content).decode()}",
    }
