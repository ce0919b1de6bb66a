"""Checking config.yaml before any job: one message, with the key, the value and a suggestion."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear.base import plugins
from deeplinear.problems import random_problems
from deeplinear.runs import axes, grid
from deeplinear.study.checks.axes import axis_findings
from deeplinear.study.checks.claims import claim_findings
from deeplinear.study.checks.datasets import dataset_findings
from deeplinear.study.checks.references import kind_findings, known_findings, row_findings
from deeplinear.study.checks.schema import schema_findings
from deeplinear.study.checks.signatures import plugin_findings
from deeplinear.study.checks.step_sizes import borrowed_findings
from deeplinear.study.config_files import BadConfiguration
from deeplinear.study.papers import OWN
from deeplinear.study.sizes import size_findings

# What `snakemake` and `make` make by name; of `config` are the claims of no study.
TARGETS = {
    *("all", "fetch", "prepare", "experiment", "gather", "figure", "judge", "scorecard", "report"),
    *("install", "figures", "test", "mini", "lint", "bench", "archive", "verify", "clean"),
    OWN,
}
TAKEN = {
    "gallery": "the picture in the README",
    "scorecard": "the verdicts on the claims",
    "report": "the page",
}


def check(config: dict, schema: Path | str, origin: str = "config.yaml") -> None:
    """Check a configuration against its schema, the plug-ins and its own cross-references.

    :param origin: what it was put together from, for the message
    :raises BadConfiguration: with one line for each finding
    """
    findings = schema_findings(config, schema)
    stages = (size_findings, _references, borrowed_findings, claim_findings)
    for further in stages:  # each relies on those before it
        try:
            findings = findings or list(further(config))
        except plugins.UnknownName as broken:  # the file of a plug-in
            findings = [f"  {broken}"]
    if findings:
        raise BadConfiguration("\n".join([f"{origin} can't be used:", *findings]))


def _references(config: dict) -> Iterator[str]:
    """Findings that no schema can make: names that refer to nothing, options of plug-ins."""
    yield from _studies(config)
    yield from dataset_findings(config["datasets"])
    for name, block in config["experiments"].items():
        yield from _experiment(f"experiments.{name}", block, config)
    for name, block in config["figures"].items():
        yield from _figure(f"figures.{name}", block, config)


def _studies(config: dict) -> Iterator[str]:
    """Studies that are called like another target, or hold a figure or claim that isn't there."""
    for name, study in config.get("studies", {}).items():
        if name in TARGETS:
            yield f"  studies: '{name}' is taken by another target. Rename the study and its file."
        for kind in ("figures", "claims"):
            for held in study.get(kind, []):
                where, known = f"studies.{name}.{kind}", config.get(kind, {})
                yield from known_findings(where, held, known, kind.removesuffix("s"))


def _experiment(where: str, block: dict, config: dict) -> Iterator[str]:
    yield from plugin_findings(where, "kinds", block["kind"], block, {"run", "rivals", "runs"})
    yield from _papers(where, block)
    yield from _samples(where, block, config["datasets"])
    yield from known_findings(f"{where}.dataset", block["dataset"], config["datasets"], "dataset")
    own = [axis for axis in block["axes"] if axis in axes.columns(block)]
    for axis in grid.cut_along(block):
        yield from known_findings(f"{where}.shard_by", axis, own, "axis of its own")
        if axis == "step_size" and block.get("options", {}).get("only_fastest"):
            yield (
                f"  {where}.shard_by: found step_size. Expected: other axes; with `only_fastest` "
                "a job compares all step sizes of a start."
            )
    yield from axis_findings(f"{where}.axes", block, config)


def _samples(where: str, block: dict, datasets: dict) -> Iterator[str]:
    """A kind that needs samples, on a dataset that is drawn for each seed or has too few."""
    kind, dataset = block["kind"], datasets.get(block["dataset"], {})
    known = kind in plugins.names("kinds") and dataset.get("reader") in plugins.names("readers")
    if not known or not plugins.constant("kinds", kind, "ON_SAMPLES"):
        return
    if random_problems.is_random(dataset):
        yield (
            f"  {where}.dataset: {kind} needs samples, but {block['dataset']} is drawn for each "
            "seed. Choose a dataset that is read from a source."
        )
    batch = block.get("options", {}).get("batch", 0)
    for given in (dataset, dataset.get("stand_in", {})):
        rows = given.get("options", {}).get("rows", batch)
        if batch > rows:
            yield (
                f"  {where}.options.batch: found {batch}. Expected: at most {rows}, the rows of "
                f"{block['dataset']}."
            )
            return


def _papers(where: str, block: dict) -> Iterator[str]:
    """Options that name a paper in `theory` which doesn't offer what they ask for."""
    for option, needed in (("check", "checker"), ("theory", "bound_facts")):
        if option in block.get("options", {}):
            names = plugins.names("theory")
            menu = [name for name in names if plugins.has("theory", name, needed)]
            name = block["options"][option]
            yield from known_findings(
                f"{where}.options.{option}", name, menu, f"paper with a {needed}"
            )


def _figure(where: str, block: dict, config: dict) -> Iterator[str]:
    if (name := where.removeprefix("figures.")) in TAKEN:
        yield f"  {where}: '{name}' is taken by {TAKEN[name]}. Choose another name."
    for panel in block.get("panels", []):
        drawn = [name for name, other in config["figures"].items() if "drawing" in other]
        yield from known_findings(f"{where}.panels", panel, drawn, "figure with a drawing")
    for experiment in block.get("experiments", []):
        yield from known_findings(
            f"{where}.experiments", experiment, config["experiments"], "experiment"
        )
    if "drawing" in block:
        yield from plugin_findings(where, "drawings", block["drawing"], block, {"figure", "tables"})
        yield from kind_findings(where, "drawings", block["drawing"], block, config["experiments"])
        yield from row_findings(
            f"{where}.where", block.get("where", {}), block, config["experiments"]
        )
