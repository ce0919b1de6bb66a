"""How many runs and jobs an experiment makes, counted without making them."""

import math
from collections.abc import Iterator

from deeplinear.runs import grid

MOST_RUNS = 10**6  # of one experiment, a million rows or more
MOST_JOBS = 10**4  # of one experiment; Snakemake takes about a minute to look at as many


def count(axis: object) -> int:
    """How many values `grid.values` makes of an axis; 1 where they come from somewhere else."""
    if isinstance(axis, list):
        return len(axis)
    if "decades" in axis:
        start, stop = axis["decades"]
        return max(0, math.floor((stop - start) * axis["per_decade"] + 1e-9) + 1)
    return axis.get("count", len(axis.get("times", [None])))


def runs(block: dict) -> int:
    """The number of runs of an experiment, that of its `grid.cells`."""
    return math.prod(map(count, block["axes"].values()))


def jobs(block: dict) -> int:
    """The number of jobs of an experiment, that of its `grid.shards`."""
    return math.prod(count(block["axes"].get(axis, [None])) for axis in grid.cut_along(block))


def size_findings(config: dict) -> Iterator[str]:
    """Experiments that are too large to be started, with their largest axes."""
    for name, block in config["experiments"].items():
        where, axes = f"experiments.{name}", block["axes"]
        if runs(block) > MOST_RUNS:
            yield (
                f"  {where}.axes: {runs(block):,} runs. Expected: {MOST_RUNS:,} at most. Take "
                f"fewer values of {largest(axes)}, or make several experiments of it."
            )
        elif jobs(block) > MOST_JOBS:
            chosen = {axis: axes[axis] for axis in grid.cut_along(block) if axis in axes}
            yield (
                f"  {where}.shard_by: {jobs(block):,} jobs by {largest(chosen)}. Expected: "
                f"{MOST_JOBS:,} at most. Leave an axis out; a job takes the runs one by one."
            )


def largest(axes: dict) -> str:
    """The axes with the most values, in words, those with one value left out."""
    sizes = sorted(((count(axis), name) for name, axis in axes.items()), reverse=True)
    return " or ".join(f"{name} ({size:,})" for size, name in sizes[:3] if size > 1)
