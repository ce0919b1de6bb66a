"""From tables to a picture that says what it shows: data, seeds, bands, choices, version."""

import hashlib
import json
import platform
import subprocess
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure, FigureBase

from deeplinear import files, plugins, style

LIBRARIES = ["numpy", "numba", "scipy", "pandas", "matplotlib"]


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
    columns = len(panels) if len(panels) < 4 else 2
    rows = -(-len(panels) // columns)
    width = style.COLUMN if columns == 1 else 2.9 * columns
    width, height = block.get("size", [width, 3.3 * rows])
    figure = plt.figure(figsize=(width, height), layout="constrained")
    parts = figure.subfigures(rows, columns, squeeze=False).flat
    notes = {
        panel: _draw_panel(part, blocks[panel], letter if len(panels) > 1 else "", tables)
        for part, panel, letter in zip(parts, panels, "abcdefghij", strict=False)
    }
    facts = _facts(name, blocks, about, notes)
    _label(figure, facts, width)
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
    shown = {experiment: tables[experiment] for experiment in block["experiments"]}
    note = drawing(figure=part, tables=shown, **block.get("options", {}))
    part.suptitle(f"({letter}) {block['title']}" if letter else block["title"], fontsize="medium")
    return note


def _facts(name: str, blocks: dict, about: dict[str, dict], notes: dict[str, str]) -> dict:
    """Everything that a reader needs to trust or repeat the picture."""
    own = [choice for block in blocks.values() for choice in block.get("our_choices", [])]
    settings = json.dumps([blocks, {e: a["block"] for e, a in about.items()}], sort_keys=True)
    return {
        "figure": name,
        "title": blocks[name].get("title", blocks[name]["paper"]),
        "paper": blocks[name]["paper"],
        "explanation": notes,
        "our_choices": list(dict.fromkeys(own)),
        "data": {a["data"]["dataset"]: a["data"] for a in about.values()},
        "experiments": about,
        "config_sha256": hashlib.sha256(settings.encode()).hexdigest(),
        "commit": _commit(),
        "versions": {"python": platform.python_version()} | {n: version(n) for n in LIBRARIES},
        "device": f"CPU, {platform.machine()}",
        "drawn": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _label(figure: Figure, facts: dict, width: float) -> None:
    """The footer, and above the picture the name of every stand-in."""
    columns = int(width * 20)
    footer = [*_explanations(facts["explanation"]), *_sources(facts)]
    wrapped = [line for text in footer for line in textwrap.wrap(text, columns)]
    figure.text(0, -0.01, "\n".join(wrapped), va="top", fontsize=6, color="0.35")
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
    for letter, note in zip("abcdefghij", notes.values(), strict=False):
        letters.setdefault(note, []).append(letter)
    if len(notes) == 1:
        return list(letters)
    return [f"({', '.join(which)}) {note}" for note, which in letters.items()]


def _sources(facts: dict) -> list[str]:
    """The footer's last lines: data with checksum, our choices, and version."""
    lines = [_data_line(data) for data in facts["data"].values()]
    if facts["our_choices"]:
        lines.append(f"Our choice: {', '.join(facts['our_choices'])}.")
    commit, settings = facts["commit"][:10], facts["config_sha256"][:10]
    return [*lines, f"{facts['paper']} · commit {commit} · config {settings} · {facts['device']}"]


def _data_line(data: dict) -> str:
    """What the data are, how many rows, from which file with which checksum."""
    line = f"Data: {data['title']}, {data['rows']} rows"
    if "sha256" not in data:
        return f"{line}, generated."
    return f"{line}, from {Path(data['source']).name}, sha256 {data['sha256'][:12]}…"


def _commit() -> str:
    """The commit of the source tree, "+" behind it with local changes; empty outside git."""
    git = ["git", "-C", str(Path(__file__).parent)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True)
        changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True)
    except FileNotFoundError:
        return "unknown"
    return (head.stdout.strip() + ("+" if changed.stdout else "")) or "unknown"
