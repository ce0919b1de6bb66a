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
    drawing, held = facts.get("drawing", NOTHING), _Held(selected(tables, where))
    used = {i for mark in drawing["marks"] for i in mark["series"]}
    names = [_plain(name) for name in drawing["series"]]
    return {
        "series": {i: name for i, name in enumerate(names) if i in used},
        "marks": [_mark(mark, names, held, prefix) for mark in drawing["marks"]],
    }


def _mark(mark: dict, names: list[str], held: "_Held", prefix: str) -> dict:
    return {
        "id": f"{prefix}-{mark['id']}",
        "series": mark["series"],
        **{key: _plain(mark[key]) for key in ("axes", "x", "y")},
        "columns": mark["columns"],
        **_rows(mark, [names[i] for i in mark["series"]], held),
        "points": [[*p[:2], *map(_short, p[2:])] for p in mark["points"]],
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


class _Held:
    """The rows of each table with some depths, and the numbers that each column holds there."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables
        self.found: dict[tuple, tuple[pd.DataFrame, dict[str, set]]] = {}

    def __call__(self, name: str, depths: tuple[int, ...]) -> tuple[pd.DataFrame, dict[str, set]]:
        if (name, depths) not in self.found:
            rows = self.tables[name]
            if depths and "depth" in rows:
                rows = rows[rows["depth"].isin(depths)]
            numbers = rows.select_dtypes("number")
            self.found[name, depths] = rows, {c: set(numbers[c].unique()) for c in numbers}
        return self.found[name, depths]


def _rows(mark: dict, series: list[str], held: _Held) -> dict:
    """The table that a mark shows, and the number of each point's row in it, from 1."""
    xy = pd.DataFrame([point[2:4] for point in mark["points"]], columns=["x", "y"])
    depths = tuple(int(found[1]) for name in series if (found := DEPTH.search(name)))
    for name in held.tables if len(xy) else ():
        rows, values = held(name, depths)
        for x, y in _columns(xy, values):
            first = rows[[x, y]].assign(row=rows.index + 1).drop_duplicates([x, y])
            found = xy.merge(first, left_on=["x", "y"], right_on=[x, y], how="left")["row"]
            if found.notna().mean() >= MOST:
                return {"table": name, "rows": [None if np.isnan(r) else int(r) for r in found]}
    return {}


def _columns(xy: pd.DataFrame, values: dict[str, set]) -> list[tuple[str, str]]:
    """The pairs of columns that hold the x and the y of nearly all points."""
    least = MOST * len(xy)
    able = {
        axis: [c for c, held in values.items() if sum(v in held for v in xy[axis]) >= least]
        for axis in xy
    }
    return [(x, y) for x in able["x"] for y in able["y"] if x != y]
