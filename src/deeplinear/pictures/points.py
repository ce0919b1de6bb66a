"""What a picture draws, in numbers, for a page whose points tell their values.

Lines, markers, bands and cells belong to the entries of the legends that have their look.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

MANY = 300  # points of a line; of more, as many that lie evenly apart


class Look(NamedTuple):
    """Colour, marker and line style; what an artist has not is empty."""

    colour: str
    marker: str = ""
    line: str = ""


def tell(line: Line2D, columns: Mapping[str, ArrayLike]) -> None:
    """Let the points of a line tell more than where they are, such as the ends of a band."""
    line.told = {name: np.asarray(values, float) for name, values in columns.items()}


def drawn(figure: Figure) -> dict:
    """The names of the series and the marks of a picture; each mark gets an id for the SVG.

    A mark has `id`, `series`, by which it is switched off, the labels of its `axes`, `x` and `y`,
    the names of further `columns`, and `points`. A point is its place as a share of the width and
    height of the figure, which is laid out, from left and top; then x, y and what columns have.
    """
    entries = _entries(figure)
    names = list(entries)
    found = [(axes, artist) for axes in figure.findobj(Axes) for artist in _data(axes)]
    series = _series(dict(enumerate(entries.values())), found)
    marks = []
    for (axes, artist), of_artist in zip(found, series, strict=True):
        artist.set_gid(f"mark{len(marks)}")
        labels = {"axes": axes.get_title(), "x": _label(axes, "x"), "y": _label(axes, "y")}
        points = _points(figure, axes, artist)
        marks.append({"id": artist.get_gid(), "series": of_artist, **labels, **points})
    return {"series": names, "marks": marks}


def _entries(figure: Figure) -> dict[str, Look]:
    """What the legends name, each with its look: that of what is drawn, else of the legend's."""
    shown = {}
    for axes in figure.findobj(Axes):
        shown |= {line.get_label(): _look(line) for line in axes.lines}
        shown |= {bars.get_label(): _look(bars[0]) for bars in axes.containers}
    found = {}
    for legend in figure.findobj(Legend):
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            found[text.get_text()] = shown.get(text.get_text(), _look(handle))
    return found


def _label(axes: Axes, direction: str) -> str:
    """What is on an axis; where axes share it, one of them says so."""
    shared = getattr(axes, f"get_shared_{direction}_axes")().get_siblings(axes)
    labels = [getattr(other, f"get_{direction}label")() for other in [axes, *shared]]
    return next(filter(None, labels), "")


def _data(axes: Axes) -> Iterator[Artist]:
    """The artists of some axes that show data, in the order in which they were drawn."""
    for artist in axes.get_children():
        is_line = isinstance(artist, Line2D) and artist.get_transform() == axes.transData
        if isinstance(artist, Collection) or (is_line and len(artist.get_xdata())):
            yield artist


def _look(artist: Artist) -> Look:
    if isinstance(artist, Line2D):
        parts = (str(part) for part in (artist.get_marker(), artist.get_linestyle()))
        marker, line = ("" if part == "None" else part for part in parts)
        return Look(to_hex(artist.get_color()), marker, line)
    if isinstance(artist, Collection) and not isinstance(artist, QuadMesh):
        colours = [*artist.get_facecolor(), *artist.get_edgecolor()]
        marker = str(len(artist.get_paths()[0])) if isinstance(artist, PathCollection) else ""
        return Look(to_hex(colours[0]) if colours else "", marker)
    return Look("")


def _series(entries: dict[int, Look], found: list) -> Iterator[list[int]]:
    """The entries of legends that each artist belongs to, by its look.

    An entry in a colour of no artist stands for a line style. Where several have one colour, that
    with the same marker and line counts. Bands, and markers without a line that have no entry of
    their own, belong to what was drawn last in this colour.
    """
    colours = {_look(artist).colour for _, artist in found}
    styles = {i: look.line for i, look in entries.items() if look.colour not in colours}
    last: dict[tuple, list[int]] = {}
    for axes, artist in found:
        look = _look(artist)
        same = [i for i, entry in entries.items() if entry.colour == look.colour != ""]
        exact = [i for i in same if entries[i] == look] if len(same) > 1 else []
        own = exact or (same if len(same) == 1 else [])
        own = [*own, *(i for i, line in styles.items() if line and line == look.line)]
        key = (id(axes), look.colour)
        if not (exact or look.line):
            own = last.get(key, own)
        last[key] = own or last.get(key, [])
        yield last[key]


def _points(figure: Figure, axes: Axes, artist: Artist) -> dict:
    """The points of a line, of markers, or of cells that have a label; none of a band."""
    if isinstance(artist, Line2D):
        told = getattr(artist, "told", {})
        return _placed(figure, axes, np.asarray(artist.get_xydata(), float), told)
    if isinstance(artist, PathCollection):
        return _placed(figure, axes, np.asarray(artist.get_offsets(), float), {})
    if isinstance(artist, QuadMesh) and not artist.get_label().startswith("_"):
        corners = axes.transData.transform(artist.get_coordinates().reshape(-1, 2))
        grid = corners.reshape(artist.get_coordinates().shape)
        centres = (grid[1:, 1:] + grid[:-1, :-1]).reshape(-1, 2) / 2
        values = np.ma.filled(artist.get_array().astype(float), np.nan).ravel()
        seen = np.isfinite(values)
        xy = axes.transData.inverted().transform(centres[seen])
        return _placed(figure, axes, xy, {artist.get_label(): values[seen]}, many=len(xy))
    return {"columns": [], "points": []}


def _placed(
    figure: Figure, axes: Axes, xy: NDArray[np.float64], more: Mapping, many: int = MANY
) -> dict:
    places = axes.transData.transform(xy) / figure.bbox.size
    rows = np.column_stack([places[:, 0], 1 - places[:, 1], xy, *more.values()])
    seen = rows[np.isfinite(rows[:, :4]).all(axis=1)]
    few = np.unique(np.linspace(0, len(seen) - 1, min(many, len(seen))).astype(int))
    points = [[round(x, 4), round(y, 4), *map(_plain, rest)] for x, y, *rest in seen[few].tolist()]
    return {"columns": list(more), "points": points}


def _plain(value: float) -> float | str | None:
    """A number, and what JSON can hold in place of others."""
    return value if math.isfinite(value) else None if math.isnan(value) else str(value)
