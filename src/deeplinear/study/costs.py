"""About how long experiments take on one core, by what their runs have taken or by their like."""

import math
from collections.abc import Iterable
from pathlib import Path

from deeplinear.base import files
from deeplinear.study import measured_seconds, sizes
from deeplinear.study.measured_seconds import Measured, hidden_layers, networks

GUESS = 0.1  # seconds of a run of which nothing is known
RESULTS = Path("data/results")


def seconds(name: str, part: dict, results: Path | None = RESULTS) -> float:
    """Seconds on one core of the runs of an experiment, or of a part of it.

    :param results: the folder whose runs say how long they take; None for the table alone
    """
    known, shapes = _known(name, part, results), networks(part)
    each = [_of_run(depth, width, known) for depth, width in shapes]
    return sizes.runs(part) * sum(each) / len(shapes)


def minutes(name: str, part: dict, attempt: int) -> int:
    """The walltime to ask a cluster for: ten times the estimate, at least 20, more each attempt."""
    return attempt * max(20, math.ceil(seconds(name, part) * 10 / 60))


def _known(name: str, block: dict, results: Path | None) -> list[Measured]:
    """What such runs have taken here, or else by the table: this experiment, or its kind."""
    path = results and results / f"{name}.json"
    found = files.read_json(path)["block"] if path and path.exists() else {}
    if all(found.get(key) == block.get(key) for key in ("kind", "options")):
        return measured_seconds.in_results(name, results.absolute())
    like = [row for row in measured_seconds.in_table() if row.kind == block["kind"]]
    return [row for row in like if row.experiment == name] or like


def _of_run(depth: int, width: int, known: Iterable[Measured]) -> float:
    """The slowest guess by those networks that are nearest to this one."""
    guesses = [_guess(depth, width, row) for row in known]
    nearest = min((apart for apart, _ in guesses), default=None)
    return max((seconds for apart, seconds in guesses if apart == nearest), default=GUESS)


def _guess(depth: int, width: int, row: Measured) -> tuple[tuple[bool, float], float]:
    """How far a network is from a measured one, and its seconds if they grow with (N - 1) d^2."""
    both = width and row.width
    deeper = hidden_layers(depth) / hidden_layers(row.depth)
    wider = width / row.width if both else 1.0
    unlike = bool(width or row.width) and not both
    apart = abs(math.log(deeper)) + 2 * abs(math.log(wider))
    return (unlike, apart), row.seconds * deeper * wider**2


def in_words(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for most, divisor, unit in ((100, 1, "s"), (6000, 60, "min"), (48 * 3600, 3600, "hours")):
        if seconds < most:
            return f"{seconds / divisor:.0f} {unit}"
    return f"{seconds / 86400:,.0f} days"
