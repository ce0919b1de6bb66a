# What the stages share: the checked configuration, the source files that results depend on,
# and what is said at the start and at the end.
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

HOME = Path(workflow.current_basedir).parent.parent
sys.path.insert(0, str(HOME / "src"))

from deeplinear import (
    configuration,
    dependencies,
    drop_ins,
    grid,
    plan,
    problems,
    words,
)

plan.let_jobs_find_the_package()

try:
    configuration.check(config, HOME / "workflow/schemas/config.schema.yaml")
except configuration.BadConfiguration as finding:
    raise WorkflowError(str(finding)) from None

asked = workflow.resource_settings
resources = [asked.default_resources, *asked.overwrite_resources.values()]
if left := plan.placeholders(r for given in resources if given for r in given.args):
    raise WorkflowError(
        f"The profile still has placeholders: {', '.join(left)}. Write your own over them "
        f"in workflow/profiles/slurm/config.yaml; {HOME / 'docs/cluster.md'} says where to "
        "find them, and what to do on a cluster without accounts."
    )
if "experiment" in asked.overwrite_threads:
    raise WorkflowError(
        "set-threads: experiments run on one thread each, since more change the last "
        "digits of results, and are slower. For more jobs at a time: --cores or --jobs."
    )

PICTURE_FILES = ["pdf", "svg", "png", "json"]


wildcard_constraints:
    dataset="|".join(config["datasets"]),
    experiment="|".join(config["experiments"]),
    figure="|".join(config["figures"]),
    shard=r"[^/]+",


def source(*names):
    """Source files as inputs, because Snakemake doesn't see what a script imports."""
    return [os.path.relpath(HOME / "src/deeplinear" / name) for name in names]


def shard_block(wildcards):
    """The part of an experiment's block that one job runs."""
    return grid.shards(config["experiments"][wildcards.experiment])[wildcards.shard]


def drawn(wildcards):
    """The block of the experiment's dataset if that is drawn for each seed, else None."""
    block = config["datasets"][config["experiments"][wildcards.experiment]["dataset"]]
    return plan.what_is_read(block) if problems.is_drawn(block) else None


def prepared(wildcards, kind):
    """What the experiment descends on or its provenance, nothing if it is drawn."""
    block = config["experiments"][wildcards.experiment]
    folder = "raw" if plan.is_on_samples(block) else "problems"
    return [] if drawn(wildcards) else f"data/{folder}/{block['dataset']}.{kind}"


def fastest_tables(wildcards):
    """The shards in which the experiment looks up its fastest step sizes, if it does."""
    block = shard_block(wildcards)
    name = grid.fastest_source(block)
    if not name:
        return []
    shards = grid.overlapping(grid.shards(config["experiments"][name]), block)
    return [f"data/results/{name}/{shard}.csv" for shard in shards]


def shard_files(kind):
    """An input function for the shards of an experiment, tables or costs."""
    return lambda w: [
        f"data/results/{w.experiment}/{shard}.{kind}"
        for shard in grid.shards(config["experiments"][w.experiment])
    ]


onstart:
    todo = [
        (job.wildcards.experiment, shard_block(job.wildcards))
        for job in workflow.dag.needrun_jobs()
        if job.rule.name.endswith("experiment")
    ]
    print(
        words.announcement(todo, workflow._cores or workflow.nodes), file=sys.stderr
    )


onsuccess:
    print(words.farewell(config), file=sys.stderr)
