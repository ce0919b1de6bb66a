# What the stages share: the source files that results depend on, and what is said at the start and
# at the end.
import atexit
import functools
import os
import sys

from snakemake.exceptions import WorkflowError

from deeplinear.study import (
    asked,
    clock,
    costs,
    dependencies,
    locks,
    order,
    papers,
    plan,
)
from deeplinear.report import terminal
from deeplinear.runs import axes, grid
from deeplinear.problems import dropped_files, random_problems
from deeplinear.base import files, seals
from deeplinear.base.errors import Refusal

leave_failed_jobs_unfinished()
if is_main_run() and (said := clock.warning()):
    print(said, file=sys.stderr)

if left := plan.placeholders(resources_asked()):
    raise WorkflowError(
        f"The profile still has placeholders: {', '.join(left)}. Write your own over them "
        f"in workflow/profiles/slurm/config.yaml; {HOME / 'docs/cluster.md'} says where to "
        "find them, and what to do on a cluster without accounts."
    )

PICTURE_FILES = ["pdf", "svg", "png", "caption.md", "tex", "json"]
JUDGED = papers.claims_by_study(config)

# Priorities: data before all else, a table or picture as soon as it can be made, then experiments.
FIRST, WHEN_THERE = 2_000_000, 1_000_000
IN_ORDER = order.of_experiments(config)


wildcard_constraints:
    dataset="|".join(config["datasets"]),
    experiment="|".join(config["experiments"]),
    figure="|".join(config["figures"]),
    study="|".join(JUDGED) or "none",
    claim="|".join(config.get("claims", ["none"])),
    shard=r"[^/]+",


def code(*names):
    """The content of source files as a parameter, for Snakemake doesn't see what a script imports."""
    return dependencies.fingerprint(*names)


@functools.cache
def shards(experiment):
    """The parts of an experiment's block that its jobs run, by name."""
    return grid.shards(config["experiments"][experiment])


def shard_block(wildcards):
    """The part of an experiment's block that one job runs."""
    return shards(wildcards.experiment)[wildcards.shard]


def random_data(wildcards):
    """The block of the experiment's dataset if that is made anew for each seed, else None."""
    block = config["datasets"][config["experiments"][wildcards.experiment]["dataset"]]
    return plan.what_is_read(block) if random_problems.is_random(block) else None


def prepared(wildcards, kind):
    """What the experiment descends on or its provenance, nothing if it is random."""
    block = config["experiments"][wildcards.experiment]
    folder = "raw" if plan.is_on_samples(block) else "problems"
    return [] if random_data(wildcards) else f"data/{folder}/{block['dataset']}.{kind}"


def fastest_tables(wildcards):
    """The shards in which the experiment looks up its fastest step sizes, if it does."""
    block = shard_block(wildcards)
    name = axes.step_sizes(block).fastest_in
    if not name:
        return []
    return [
        f"data/results/{name}/{shard}.csv"
        for shard in grid.overlapping(shards(name), block)
    ]


def columns_of_fastest(wildcards):
    """The axes of the tables with its fastest step sizes, and those of them that hold texts."""
    name = axes.step_sizes(shard_block(wildcards)).fastest_in
    block = config["experiments"][name] if name else {"axes": {}}
    return [list(axes.in_table(block)), list(axes.texts(block))]


def in_its_turn(wildcards):
    """The priority of an experiment: what is computed first has the highest."""
    return len(IN_ORDER) - IN_ORDER.index(wildcards.experiment)


def shard_files(kind):
    """An input function for the shards of an experiment, tables or costs."""
    return lambda w: [
        f"data/results/{w.experiment}/{shard}.{kind}" for shard in shards(w.experiment)
    ]


def claims_of(wildcards):
    """The claims of one study, or one claim, as a part of the configuration."""
    if "claim" in wildcards.keys():
        return {"claims": {wildcards.claim: config["claims"][wildcards.claim]}}
    return {"claims": JUDGED[wildcards.study]}


def pictures(figures):
    """The files of some figures."""
    return expand("figures/{figure}.{kind}", figure=figures, kind=PICTURE_FILES)


def walltime(wildcards, attempt, threads):
    """The minutes to ask a cluster for; an experiment on more threads than one is refused."""
    if threads > 1:
        raise WorkflowError(
            "set-threads: experiments run on one thread each, since more change the last "
            "digits of results, and are slower. For more jobs at a time: --cores or --jobs."
        )
    return costs.minutes(wildcards.experiment, shard_block(wildcards), attempt)


def announce():
    """Say what is about to be computed, and about how long it takes."""
    todo = [
        (job.wildcards.experiment, shard_block(job.wildcards))
        for job in jobs_to_run()
        if job.rule.name.endswith("experiment")
    ]
    at_once = max(1, jobs_at_once())
    blocks = {name: config["experiments"][name] for name in IN_ORDER}
    print(terminal.announcement(todo, at_once, blocks), file=sys.stderr)


onstart:
    if jobs_at_once() < 1:
        raise WorkflowError("--cores and --jobs have to be at least 1.")
    try:
        if killed := locks.hold(".snakemake/at_work"):
            print(killed, file=sys.stderr)
            files.remove_half_written("data", "figures")
        seals.refuse_changed(jobs_to_run())
    except locks.AtWork as finding:
        print(finding, file=sys.stderr, flush=True)
        # Nothing is tidied up: the plug-in for Slurm would remove folders that jobs of the run at
        # work are about to write to.
        os._exit(1)
    except Refusal as finding:
        raise WorkflowError(str(finding)) from None
    start_jobs_without_pause()
    announce()


def forget_tables_that_lost_parts():
    """Remove the table of an experiment of which a failed job lost a part, so that both are made again."""
    for job in jobs_to_run():
        if job.rule.name.endswith("experiment") and not Path(job.output.table).exists():
            Path(f"{Path(job.output.table).parent}.csv").unlink(missing_ok=True)


onerror:
    if is_forced():
        forget_tables_that_lost_parts()


def say_last():
    """What to ask for in place of unknown targets; what a dry run would start, as it has no start."""
    if not (is_main_run() and is_planned()):
        return
    hints = asked.hints(targets(), config, PICTURE_FILES, rule_names())
    for hint in hints:
        print(hint, file=sys.stderr)
    if is_dry_run() and not hints:
        announce()


atexit.register(say_last)


onsuccess:
    print(terminal.farewell(config, targets()), file=sys.stderr)
