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
from deeplinear.pictures import footer, style
from deeplinear.tables.selection import selected

MARGIN = 0.1  # inches around a picture


def draw(
    name: str, blocks: dict[str, dict], tables: dict[str, pd.DataFrame], about: dict[str, dict]
) -> tuple[Figure, dict]:
    """A figure and its provenance.

    :param blocks: the figure's config block and those of its panels, by name
    :param tables: the tables of the experiments that they show, by name
    :param about: what `gather` wrote beside each of these tables
    """
    panels = blocks[name].get("panels", [name])
    figure, parts = _laid_out(len(panels), blocks[name].get("size"))
    letters = ascii_lowercase if len(panels) > 1 else [""]
    notes = {
        panel: _draw_panel(part, blocks[panel], letter, tables)
        for part, panel, letter in zip(parts, panels, letters, strict=False)
    }
    facts = _facts(name, blocks, about, notes)
    footer.label(figure, facts, footer.explanations_of(notes), parts[len(panels) :])
    return figure, facts


def save(figure: Figure, paths: Sequence[Path | str], facts: dict) -> None:
    """Write the picture in the formats of the paths' suffixes, its provenance inside each."""
    title, description = facts["title"], json.dumps(facts, ensure_ascii=False)
    metadata = {
        ".pdf": {"Title": title, "Subject": description},
        ".png": {"Title": title, "Description": description},
        ".svg": {"Title": title, "Description": description},
    }
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once, not again for each format
    box = figure.get_tightbbox().padded(MARGIN)
    for path in map(Path, paths):
        with files.replacing(path) as temporary:
            figure.savefig(temporary, metadata=metadata[path.suffix], bbox_inches=box)
    plt.close(figure)


def settings_sha256(blocks: dict[str, dict], about: dict[str, dict]) -> str:
    """A checksum of all settings behind a picture, and of the data. Arguments as in `draw`."""
    inputs = {e: [a["block"], a["data"].get("content_sha256")] for e, a in about.items()}
    settings = json.dumps([blocks, inputs], sort_keys=True)
    return hashlib.sha256(settings.encode()).hexdigest()


def _laid_out(panels: int, size: list[float] | None) -> tuple[Figure, list[FigureBase]]:
    """A figure in our style, with so many panels in one to three columns, and all its parts.

    :param size: width and height in inches, if not the usual
    """
    style.apply()
    columns = min(panels, 2 if panels <= 4 else 3)
    rows = -(-panels // columns)
    figure = plt.figure(figsize=size or [style.COLUMN * columns, 3.3 * rows], layout="constrained")
    return figure, list(figure.subfigures(rows, columns, squeeze=False).flat)


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
