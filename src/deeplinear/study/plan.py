"""What the workflow has to know about a configuration."""

import math
import os
import re
from collections.abc import Iterable
from pathlib import Path

from deeplinear.base import plugins
from deeplinear.runs import axes, grid
from deeplinear.study.dependencies import closure
from deeplinear.verdicts.claims import experiments_of_claim


def let_jobs_find_the_package() -> None:
    """Put src/ on the PYTHONPATH of the processes that jobs run in, so nothing is to install."""
    here = str(Path(__file__).parents[2])
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys([here, *others]))


def reader_files(block: dict) -> list[str]:
    """The source files that decide a dataset's table, by path below src/deeplinear."""
    blocks = [block, block.get("stand_in", block)]
    return closure(*(plugins.file("readers", b["reader"]) for b in blocks))


def what_is_read(block: dict) -> dict:
    """The part of a dataset block that decides its table: all but what the figures call it."""
    counts = {key: value for key, value in block.items() if key not in ("title", "citation")}
    if "stand_in" in block:
        counts["stand_in"] = what_is_read(block["stand_in"])
    return counts


def labels(block: dict, stand_in: bool) -> dict[str, str]:
    """What the figures call the data, or the stand-in and what it replaces."""
    if stand_in:
        return {"title": block["stand_in"]["title"], "replaces": block["title"]}
    return {key: block[key] for key in ("title", "citation") if key in block}


def experiment_files(block: dict, drawn: dict | None) -> list[str]:
    """The source files that decide an experiment's rows, by path below src/deeplinear.

    :param drawn: the block of its dataset, if that is drawn for each seed
    """
    given, options = block["axes"], block.get("options", {})
    named = [
        plugins.file("kinds", block["kind"]),
        *(plugins.file("initialisations", name) for name in given["initialisation"]),
        *(plugins.file("schedules", name) for name in given.get("schedule", ["constant"])),
        *(plugins.file("shapes", name) for name in given.get("shape", ["equal"])),
    ]
    steps = axes.step_sizes(block)
    papers = {steps.bound, options.get("check"), options.get("theory")} - {None}
    named += [f"theory/{paper}" for paper in papers]
    named += ["runs/sweep", "tables/statistics"] if steps.fastest_in else []
    named += ["problems/random_problems", plugins.file("readers", drawn["reader"])] if drawn else []
    return closure(*named)


def is_on_samples(block: dict) -> bool:
    """Whether an experiment needs the samples themselves, not their sufficient statistics."""
    return plugins.contract("kinds", block["kind"]).on_samples


def what_counts(block: dict) -> dict:
    """The part of an experiment's block that decides its rows."""
    return {key: block[key] for key in ("kind", "options", "axes") if key in block}


def estimated_seconds(block: dict) -> float:
    """How long the runs of a block take on one core by its `seconds_per_run`, 0 without one."""
    return len(grid.cells(block)) * block.get("seconds_per_run", 0.0)


def minutes(block: dict, attempt: int) -> int:
    """The walltime to ask a cluster for: ten times the estimate, at least 20, more each attempt."""
    return attempt * max(20, math.ceil(estimated_seconds(block) * 10 / 60))


def placeholders(profile: Iterable[str]) -> list[str]:
    """Those of a profile's resources, each name=value, in which a <placeholder> is left."""
    return [resource for resource in profile if re.search("<your .*>", resource)]


def figure_blocks(config: dict, figure: str) -> dict[str, dict]:
    """The blocks of a figure and of its panels, its own first, without what only the page says."""
    names = [figure, *config["figures"][figure].get("panels", [])]
    drawn = {name: config["figures"][name].items() for name in names}
    return {name: {k: v for k, v in block if k != "paper_says"} for name, block in drawn.items()}


def experiments_of(config: dict, figure: str) -> list[str]:
    """The experiments that a figure or its panels show."""
    blocks = figure_blocks(config, figure).values()
    return list(dict.fromkeys(name for b in blocks for name in b.get("experiments", [])))


def figure_files(config: dict, figure: str) -> list[str]:
    """The source files that decide a picture, by path below src/deeplinear."""
    blocks = figure_blocks(config, figure).values()
    return closure(
        "pictures/picture",
        *(plugins.file("drawings", b["drawing"]) for b in blocks if "drawing" in b),
    )


def experiments_judged(config: dict) -> list[str]:
    """The experiments that the claims are judged by."""
    blocks = config.get("claims", {}).values()
    return list(dict.fromkeys(name for block in blocks for name in experiments_of_claim(block)))


def claim_files(config: dict) -> list[str]:
    """The source files that decide the verdicts, by path below src/deeplinear."""
    names = {block["judgement"] for block in config.get("claims", {}).values()}
    return closure("verdicts/judging", *(plugins.file("judgements", name) for name in names))
