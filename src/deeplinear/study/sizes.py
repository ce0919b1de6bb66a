"""How many runs and jobs an experiment makes, counted without making them."""

import math
from collections.abc import Iterator

from deeplinear.base.errors import Finding
from deeplinear.runs import axes, grid

MOST_RUNS = 10**6  # of one experiment, a million rows or more
MOST_JOBS = 10**4  # of one experiment; Snakemake takes about a minute to look at as many


def runs(block: dict) -> int:
    """The number of runs of an experiment, that of its `grid.cells`."""
    return math.prod(axis.count for axis in axes.of_block(block).values())


def jobs(block: dict) -> int:
    """The number of jobs of an experiment, that of its `grid.shards`."""
    own = axes.of_block(block)
    return math.prod(own[name].count for name in grid.cut_along(block) if name in own)


def size_findings(config: dict) -> Iterator[Finding]:
    """Experiments that are too large to be started, with their largest axes."""
    for name, block in config["experiments"].items():
        where, given = f"experiments.{name}", block["axes"]
        if runs(block) > MOST_RUNS:
            remedy = f"Take fewer values of {largest(given)}, or make several experiments of it"
            yield Finding(
                f"{where}.axes", f"{runs(block):,} runs", f"{MOST_RUNS:,} at most", remedy
            )
        elif jobs(block) > MOST_JOBS:
            chosen = {axis: given[axis] for axis in grid.cut_along(block) if axis in given}
            found = f"{jobs(block):,} jobs by {largest(chosen)}"
            remedy = "Leave out an axis; a job takes its runs one by one"
            yield Finding(f"{where}.shard_by", found, f"{MOST_JOBS:,} at most", remedy)


def largest(given: dict) -> str:
    """The axes with the most values, in words, those with one value left out."""
    sizes = sorted(((axes.of(axis).count, name) for name, axis in given.items()), reverse=True)
    return " or ".join(f"{name} ({size:,})" for size, name in sizes[:3] if size > 1)
