"""The small print of a picture: what it shows, its data, our choices, version; and stand-ins."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase

from matplotlib.figure import Figure, FigureBase

from deeplinear.base.wording import each_once, spaced
from deeplinear.pictures import style


def write(figure: FigureBase, x: float, y: float, texts: list[str], width: float) -> None:
    """Small print from (x, y) down, wrapped to a width in inches."""
    wrapped = [line for text in texts for line in textwrap.wrap(text, int(width * 20))]
    figure.text(x, y, "\n".join(wrapped), va="top", fontsize=6, color="0.35")


def label(figure: Figure, facts: dict, explanations: list[str], free: Sequence[FigureBase]) -> None:
    """The footer, and above the picture the name of every stand-in.

    :param free: parts of the figure without a panel; the first of them gets the explanations
    """
    width = figure.get_figwidth()
    if free:
        write(free[0], 0.12, 0.85, explanations, free[0].bbox.width / figure.dpi * 0.75)
        explanations = []
    write(figure, 0, -0.01, [*explanations, *_sources(facts)], width)
    names = [
        f"STAND-IN DATA: {data['title']}, not {data['replaces']}"
        for data in facts["data"].values()
        if data["stand_in"]
    ]
    warning = "\n".join(textwrap.wrap("; ".join(names), int(width * 17)))
    figure.text(0, 1.01, warning, va="bottom", fontsize=7, color=style.WARNING, weight="bold")


def explanations_of(notes: dict[str, str]) -> list[str]:
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
    fixed = each_once([_fixed(about["block"]["axes"]) for about in facts["experiments"].values()])
    lines += fixed if len(fixed) <= 2 else []  # many panels would need a line for each
    if facts["our_choices"]:
        lines.append(f"Our choice: {', '.join(facts['our_choices'])}.")
    commits = ", ".join(each_once([_short(place["commit"]) for place in facts["computed"]]))
    devices = ", ".join(each_once([place["device"] for place in facts["computed"]]))
    settings = facts["config_sha256"][:10]
    return [*lines, f"{facts['paper']} · commit {commits} · config {settings} · {devices}"]


def _fixed(axes: dict) -> str:
    """The axes on which an experiment has one value, with it."""
    single = {n: a[0] for n, a in axes.items() if isinstance(a, list) and len(a) == 1}
    named = ", ".join(f"{spaced(n)} {v}" for n, v in single.items())
    return f"Fixed: {named or 'all axes are shown'}."


def _short(commit: str) -> str:
    """A commit in ten characters, with the mark of local changes."""
    return commit[:10] + "+" * commit.endswith("+")


def _data_line(data: dict) -> str:
    """What the data are, how many rows, from which file with which checksum."""
    if data.get("random"):
        return f"Data: {data['title']}, made for each seed by {data['source']}"
    line = f"Data: {data['title']}, {data['rows']} rows"
    if isinstance(data.get("sha256"), str):
        return f"{line}, from {Path(data['source']).name}, sha256 {data['sha256'][:12]}…"
    if "sha256" in data:
        return f"{line}, from {data['source']}, {len(data['sha256'])} files verified by SHA-256"
    return f"{line}, generated, sha256 of the values {data['content_sha256'][:12]}…"
