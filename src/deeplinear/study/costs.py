"""About how long experiments take, by what their runs have taken or by their like."""

from pathlib import Path

from deeplinear.base import files
from deeplinear.study import sizes

GUESS = 0.1  # seconds of a run of which nothing is known
RESULTS = Path("data/results")


def seconds(name: str, parts: list[dict], experiments: dict) -> float:
    """Seconds on one core of the runs of some shards of an experiment."""
    return sum(map(sizes.runs, parts)) * _seconds_per_run(name, experiments)


def _seconds_per_run(name: str, experiments: dict) -> float:
    """What a run has taken here, or else takes by the config, or the slowest of its kind."""
    block, path = experiments[name], RESULTS / f"{name}.json"
    found = files.read_json(path) if path.exists() else {}
    if all(found.get("block", {}).get(key) == block.get(key) for key in ("kind", "options")):
        return found["seconds_per_run"]
    like = [b for b in experiments.values() if b["kind"] == block["kind"]]
    given = [b["seconds_per_run"] for b in like if "seconds_per_run" in b]
    return block.get("seconds_per_run", max(given, default=GUESS))


def in_words(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for most, divisor, unit in ((100, 1, "s"), (6000, 60, "min"), (48 * 3600, 3600, "hours")):
        if seconds < most:
            return f"{seconds / divisor:.0f} {unit}"
    return f"{seconds / 86400:,.0f} days"
