"""From tables to a picture that says what it shows: data, seeds, bands, choices, version."""

import hashlib
import json
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure, FigureBase

from deeplinear import environment, files, plugins, style
from deeplinear.comparison import selected


def draw(
    name: str, blocks: dict[str, dict], tables: dict[str, pd.DataFrame], about: dict[str, dict]
) -> tuple[Figure, dict]:
    """A figure and its provenance.

    :param blocks: the figure's config block and those of its panels, by name
    :param tables: the tables of the experiments that they show, by name
    :param about: what `gather` wrote beside each of these tables
    """
    style.apply()
    block = blocks[name]
    panels = block.get("panels", [name])
    columns = min(len(panels), 2 if len(panels) <= 4 else 3)
    rows = -(-len(panels) // columns)
    width, height = block.get("size", [style.COLUMN * columns, 3.3 * rows])
    figure = plt.figure(figsize=(width, height), layout="constrained")
    parts = figure.subfigures(rows, columns, squeeze=False).flat
    notes = {
        panel: _draw_panel(part, blocks[panel], letter if len(panels) > 1 else "", tables)
        for part, panel, letter in zip(parts, panels, ascii_lowercase, strict=False)
    }
    facts = _facts(name, blocks, about, notes)
    explanations = _explanations(notes)
    if len(panels) < len(parts):  # an odd number of panels leaves room
        _write(parts[len(panels)], 0.12, 0.85, explanations, width / columns * 0.75)
        explanations = []
    _label(figure, facts, explanations, width)
    return figure, facts


def save(figure: Figure, paths: Sequence[Path | str], facts: dict) -> None:
    """Write the picture in the formats of the paths' suffixes, its provenance inside each."""
    title, description = facts["title"], json.dumps(facts, ensure_ascii=False)
    metadata = {
        ".pdf": {"Title": title, "Subject": description},
        ".png": {"Title": title, "Description": description},
        ".svg": {"Title": title, "Description": description},
    }
    for path in map(Path, paths):
        with files.replacing(path) as temporary:
            figure.savefig(temporary, metadata=metadata[path.suffix], bbox_inches="tight")
    plt.close(figure)


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
    inputs = {e: [a["block"], a["data"].get("content_sha256")] for e, a in about.items()}
    settings = json.dumps([blocks, inputs], sort_keys=True)
    return {
        "figure": name,
        "title": blocks[name].get("title", blocks[name]["paper"]),
        "paper": blocks[name]["paper"],
        "explanation": notes,
        "our_choices": list(dict.fromkeys(own)),
        "data": {a["data"]["dataset"]: a["data"] for a in about.values()},
        "experiments": about,
        "config_sha256": hashlib.sha256(settings.encode()).hexdigest(),
        "computed": _unique([place for a in about.values() for place in a["computed"]]),
        "drawn": {"time": datetime.now(UTC).isoformat(timespec="seconds"), **environment.facts()},
    }


def _write(figure: FigureBase, x: float, y: float, texts: list[str], width: float) -> None:
    """Small print from (x, y) down, wrapped to a width in inches."""
    wrapped = [line for text in texts for line in textwrap.wrap(text, int(width * 20))]
    figure.text(x, y, "\n".join(wrapped), va="top", fontsize=6, color="0.35")


def _label(figure: Figure, facts: dict, explanations: list[str], width: float) -> None:
    """The footer, and above the picture the name of every stand-in."""
    _write(figure, 0, -0.01, [*explanations, *_sources(facts)], width)
    names = [
        f"STAND-IN DATA: {data['title']}, not {data['replaces']}"
        for data in facts["data"].values()
        if data["stand_in"]
    ]
    warning = "\n".join(textwrap.wrap("; ".join(names), int(width * 17)))
    figure.text(0, 1.01, warning, va="bottom", fontsize=7, color=style.WARNING, weight="bold")


def _explanations(notes: dict[str, str]) -> list[str]:
    """What the panels show, said once where it is the same, with the letters of the panels."""
    letters: dict[str, list[str]] = {}
    for letter, note in zip(ascii_lowercase, notes.values(), strict=False):
        letters.setdefault(note, []).append(letter)
    if len(notes) == 1:
        return list(letters)
    return [f"({', '.join(which)}) {note}" for note, which in letters.items()]


def _sources(facts: dict) -> list[str]:
    """The footer's last lines: data with checksum, our choices, and version."""
    lines = [_data_line(data) for data in facts["data"].values()]
    if facts["our_choices"]:
        lines.append(f"Our choice: {', '.join(facts['our_choices'])}.")
    commits = ", ".join(_unique([_short(place["commit"]) for place in facts["computed"]]))
    devices = ", ".join(_unique([place["device"] for place in facts["computed"]]))
    settings = facts["config_sha256"][:10]
    return [*lines, f"{facts['paper']} · commit {commits} · config {settings} · {devices}"]


def _short(commit: str) -> str:
    """A commit in ten characters, with the mark of local changes."""
    return commit[:10] + "+" * commit.endswith("+")


def _unique(items: list) -> list:
    """The items in their order, each once."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def _data_line(data: dict) -> str:
    """What the data are, how many rows, from which file with which checksum."""
    if data.get("drawn"):
        return f"Data: {data['title']}, drawn anew for each seed by {data['source']}"
    line = f"Data: {data['title']}, {data['rows']} rows"
    if "sha256" in data:
        return f"{line}, from {Path(data['source']).name}, sha256 {data['sha256'][:12]}…"
    return f"{line}, generated, sha256 of the values {data['content_sha256'][:12]}…"
