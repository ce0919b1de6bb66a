"""What the workflow says at its start and at its end."""

import textwrap
from pathlib import Path

from deeplinear import files, grid, plan, scorecard


def announcement(todo: list[tuple[str, dict]], at_once: int) -> str:
    """What is about to be computed and about how long it takes.

    :param todo: the experiment's name and the block of every shard that is going to run
    :param at_once: how many jobs run side by side
    """
    lines, total = [], 0.0
    for name in dict.fromkeys(name for name, _ in todo):
        parts = [block for other, block in todo if other == name]
        runs = sum(len(grid.cells(block)) for block in parts)
        seconds = sum(plan.estimated_seconds(block) for block in parts)
        total += seconds
        lines.append(f"  {name}: {runs:,} runs in {len(parts)} jobs, {_cost(seconds)}")
    if not lines:
        return "No experiment to run."
    whole = f"about {_duration(total / at_once)}, {at_once} jobs at a time"
    return "\n".join(
        [
            f"To compute: {whole} (by seconds_per_run in config.yaml, measured for it as shipped).",
            *lines,
        ]
    )


def farewell(config: dict) -> str:
    """The verdicts, where the figures are, and which of them show stand-in data."""
    lines = []
    for name in config["datasets"]:
        path = Path(f"data/raw/{name}.json")
        if path.exists() and (facts := files.read_json(path))["stand_in"]:
            lines.append(stand_in_notice(facts))
    if config.get("claims") and scorecard.TABLE.exists():
        rows = scorecard.read(scorecard.TABLE)
        lines += ["", scorecard.for_terminal(rows), f"In full: {scorecard.TABLE.resolve()}"]
    lines.append(f"Figures are in {Path('figures').resolve()}.")
    page = Path("figures/report.html")
    return "\n".join([*lines, *([f"All on one page: {page.resolve()}"] if page.exists() else [])])


def stand_in_notice(facts: dict) -> str:
    """The loud announcement of a stand-in."""
    text = (
        f"STAND-IN DATA for {facts['dataset']}, because no source answered: {facts['source']}. "
        "Every picture says so. To try the sources again: snakemake --cores all --forcerun fetch "
        "(with the --configfile of this run, if it has one)."
    )
    lines = [*textwrap.wrap(text, 84), *textwrap.wrap("Tried: " + " | ".join(facts["tried"]), 84)]
    return "\n".join(["", "!" * 88, *(f"! {line:<84} !" for line in lines), "!" * 88, ""])


def _cost(seconds: float) -> str:
    return f"about {_duration(seconds)} of one core" if seconds else "of unknown cost"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
