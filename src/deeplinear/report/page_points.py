"""The points of a picture for the page: in words, and with the rows of tables that they show."""

import re

import numpy as np
import pandas as pd

from deeplinear.report.notation import as_html
from deeplinear.tables.selection import selected

NOTHING = {"series": [], "marks": []}
MOST = 0.9  # of the points of a mark have to be rows for a table to be what it shows
DEPTH = re.compile(r"N\s*=\s*(\d+)")


def points(facts: dict, tables: dict[str, pd.DataFrame], where: dict, prefix: str) -> dict:
    """Series and marks of a picture, see `pictures.points.drawn`, as the page's script takes them.

    Where x and y of a mark's points are two columns of a table, its points have a further column:
    the row of each.

    :param tables: the whole tables of the figure's experiments
    :param prefix: with which the ids of the picture start on the page
    """
    drawing, shown = facts.get("drawing", NOTHING), selected(tables, where)
    used = {i for mark in drawing["marks"] for i in mark["series"]}
    names = [_plain(name) for name in drawing["series"]]
    return {
        "series": {i: name for i, name in enumerate(names) if i in used},
        "marks": [
            {
                "id": f"{prefix}-{mark['id']}",
                "series": mark["series"],
                **{key: _plain(mark[key]) for key in ("axes", "x", "y")},
                "columns": mark["columns"],
                **_rows(mark, [names[i] for i in mark["series"]], shown),
                "points": [[*p[:2], *map(_short, p[2:])] for p in mark["points"]],
            }
            for mark in drawing["marks"]
        ],
    }


def _plain(label: str) -> str:
    """A label without TeX."""
    return as_html(label).striptags()


def _short(value: float | str | None) -> float | str | None:
    """A number to five digits, without a fraction where it has none."""
    if not isinstance(value, float):
        return value
    short = float(f"{value:.5g}")
    return int(short) if short.is_integer() else short


def _rows(mark: dict, series: list[str], tables: dict[str, pd.DataFrame]) -> dict:
    """The table that a mark shows, and the number of each point's row in it, from 1."""
    xy = pd.DataFrame([point[2:4] for point in mark["points"]], columns=["x", "y"])
    depths = [int(found[1]) for name in series if (found := DEPTH.search(name))]
    for name, table in tables.items() if len(xy) else ():
        rows = table[table["depth"].isin(depths)] if depths and "depth" in table else table
        for x, y in _columns(xy, rows):
            first = rows[[x, y]].assign(row=rows.index + 1).drop_duplicates([x, y])
            found = xy.merge(first, left_on=["x", "y"], right_on=[x, y], how="left")["row"]
            if found.notna().mean() >= MOST:
                return {"table": name, "rows": [None if np.isnan(r) else int(r) for r in found]}
    return {}


def _columns(xy: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs of columns that hold the x and the y of nearly all points."""
    numbers = rows.select_dtypes("number")
    held = {
        axis: [c for c in numbers if np.isin(xy[axis], numbers[c]).mean() >= MOST] for axis in xy
    }
    return [(x, y) for x in held["x"] for y in held["y"] if x != y]
