"""Sweeps so large that nobody starts them by mistake: what they take, and how to go on."""

from collections.abc import Iterator

from deeplinear.base.errors import Finding
from deeplinear.runs import grid
from deeplinear.study import costs
from deeplinear.study.sizes import jobs, largest, runs

MANY_RUNS = 10**6  # of one experiment, a million rows or more
MANY_JOBS = 10**4  # of one experiment; Snakemake takes about a minute to look at as many
GO_ON = "To go on all the same: --config large_sweeps=True"


def size_findings(config: dict) -> Iterator[Finding]:
    """Experiments of many runs or jobs, with their largest axes, unless `large_sweeps` is true."""
    for name, block in () if config.get("large_sweeps") else config["experiments"].items():
        where, given = f"experiments.{name}", block["axes"]
        if runs(block) > MANY_RUNS:
            time = costs.in_words(costs.seconds(name, block))
            found = f"{runs(block):,} runs, about {time} of one core"
            remedy = f"Take fewer values of {largest(given)}. {GO_ON}"
            yield Finding(f"{where}.axes", found, f"at most {MANY_RUNS:,}", remedy)
        elif jobs(block) > MANY_JOBS:
            chosen = {axis: given[axis] for axis in grid.cut_along(block) if axis in given}
            found = f"{jobs(block):,} jobs by {largest(chosen)}"
            remedy = f"Leave out an axis; a job takes its runs one by one. {GO_ON}"
            yield Finding(f"{where}.shard_by", found, f"at most {MANY_JOBS:,}", remedy)
