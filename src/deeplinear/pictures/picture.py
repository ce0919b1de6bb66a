"""From tables to a picture that says what it shows: data, seeds, bands, choices, version."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure, FigureBase

from deeplinear.base import environment, files, plugins
from deeplinear.base.wording import each_once
from deeplinear.pictures import points, settings, style
from deeplinear.tables.selection import selected


def draw(
    name: str, blocks: dict[str, dict], tables: dict[str, pd.DataFrame], about: dict[str, dict]
) -> tuple[Figure, dict]:
    """A figure and its provenance, from which `caption` makes its words.

    :param blocks: the figure's config block and those of its panels, by name
    :param tables: the tables of the experiments that they show, by name
    :param about: what `gather` wrote beside each of these tables
    """
    settings.apply(blocks[name].get("style"))
    figure = plt.figure(figsize=size(blocks[name]), layout="constrained")
    notes = draw_into(figure, name, blocks, tables, about)
    figure.draw_without_rendering()
    figure.set_layout_engine(None)  # laid out once, not again for each format
    inches, marks = figure.get_size_inches().tolist(), points.drawn(figure)
    return figure, _facts(name, blocks, about, notes) | {"inches": inches, "drawing": marks}


def draw_into(
    figure: FigureBase, name: str, blocks: dict, tables: dict, about: dict
) -> dict[str, str]:
    """Draw into a figure or a part of one; what each panel shows, in words. Arguments as in `draw`.

    A panel of stand-in data says so in one short line.
    """
    panels = blocks[name].get("panels", [name])
    letters = ascii_lowercase if len(panels) > 1 else [""]
    columns, parts, notes = _columns(len(panels)), [figure], {}
    if len(panels) > 1:
        parts = figure.subfigures(-(-len(panels) // columns), columns, squeeze=False).flat
    for part, panel, letter in zip(parts, panels, letters, strict=False):
        notes[panel] = _draw_panel(part, blocks[panel], letter, tables)
        data = [about[experiment]["data"] for experiment in blocks[panel]["experiments"]]
        style.name_stand_ins(part, each_once([d["title"] for d in data if d["stand_in"]]))
    return notes


def save(figure: Figure, paths: Sequence[Path | str], facts: dict) -> None:
    """Write the picture in the formats of the paths' suffixes, its provenance inside each."""
    told = {key: value for key, value in facts.items() if key != "drawing"}
    title, description = facts["title"], json.dumps(told, ensure_ascii=False)
    metadata = {
        ".pdf": {"Title": title, "Subject": description},
        ".png": {"Title": title, "Description": description},
        ".svg": {"Title": title, "Description": description},
    }
    for path in map(Path, paths):
        with files.replacing(path) as temporary:
            figure.savefig(temporary, metadata=metadata[path.suffix])
    plt.close(figure)


def settings_sha256(blocks: dict[str, dict], about: dict[str, dict]) -> str:
    """A checksum of all settings behind a picture, and of the data. Arguments as in `draw`."""
    inputs = {e: [a["block"], a["data"].get("content_sha256")] for e, a in about.items()}
    settings = json.dumps([blocks, inputs], sort_keys=True)
    return hashlib.sha256(settings.encode()).hexdigest()


def size(block: dict) -> list[float]:
    """Width and height in inches: one column of a page for each panel side by side."""
    panels = len(block.get("panels", [""]))
    columns = _columns(panels)
    return block.get("size", [style.COLUMN * columns, 3.15 * -(-panels // columns)])


def _columns(panels: int) -> int:
    """One to three, in which so many panels stand."""
    return min(panels, 2 if panels <= 4 else 3)


def _draw_panel(part: FigureBase, block: dict, letter: str, tables: dict) -> str:
    drawing = plugins.load("drawings", block["drawing"])
    named = {experiment: tables[experiment] for experiment in block["experiments"]}
    shown = selected(named, block.get("where", {}))
    note = drawing(figure=part, tables=shown, **block.get("options", {}))
    part.suptitle(f"({letter}) {block['title']}" if letter else block["title"], fontsize="medium")
    return note


def _facts(name: str, blocks: dict, about: dict[str, dict], notes: dict[str, str]) -> dict:
    """Everything that a reader needs to trust or repeat the picture."""
    own = [choice for block in blocks.values() for choice in block.get("our_choices", [])]
    return {
        "figure": name,
        "title": blocks[name].get("title", blocks[name]["paper"]),
        "paper": blocks[name]["paper"],
        "explanation": notes,
        "our_choices": list(dict.fromkeys(own)),
        "data": {a["data"]["dataset"]: a["data"] for a in about.values()},
        "experiments": about,
        "config_sha256": settings_sha256(blocks, about),
        "blocks": blocks,
        "computed": each_once([place for a in about.values() for place in a["computed"]]),
        "drawn": {"time": datetime.now(UTC).isoformat(timespec="seconds"), **environment.facts()},
    }
