"""Checking config.yaml before any job: one message, with the key, the value and a suggestion."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear import grid, plan, plugins, problems
from deeplinear.axes import axis_findings
from deeplinear.journal import Refusal
from deeplinear.references import between_findings, kind_findings, known_findings, row_findings
from deeplinear.schema import schema_findings
from deeplinear.signatures import plugin_findings

TAKEN = {
    "gallery": "the picture in the README",
    "scorecard": "the verdicts on the claims",
    "report": "the page",
}


class BadConfiguration(Refusal):
    """The configuration can't be used; the message says which key, why, and what to do."""


def check(config: dict, schema: Path | str) -> None:
    """Check a configuration against its schema, the plug-ins and its own cross-references.

    :raises BadConfiguration: with one line for each finding
    """
    findings = schema_findings(config, schema) or list(_references(config))
    findings = findings or list(_claims(config))  # would repeat what is wrong with an experiment
    if findings:
        raise BadConfiguration("\n".join(["config.yaml can't be used:", *findings]))


def _references(config: dict) -> Iterator[str]:
    """Findings that no schema can make: names that refer to nothing, options of plug-ins."""
    for name, block in config["datasets"].items():
        for label, reader in ((name, block), (f"{name}.stand_in", block.get("stand_in"))):
            if reader:
                yield from _reader(f"datasets.{label}", reader)
    for name, block in config["experiments"].items():
        yield from _experiment(f"experiments.{name}", block, config)
    for name, block in config["figures"].items():
        yield from _figure(f"figures.{name}", block, config)


def _reader(where: str, block: dict) -> Iterator[str]:
    """Findings on a reader and its options; one that is drawn may take its parameters from axes."""
    given = {"members", "rng"}
    if block["reader"] in plugins.names("datasets") and problems.is_drawn(block):
        given |= plugins.parameters(plugins.load("datasets", block["reader"])) - set(
            block.get("options", {})
        )
        for key in {"sources", "stand_in"} & set(block):
            yield f"  {where}.{key}: {block['reader']} is drawn for each seed. Drop the key."
    yield from plugin_findings(where, "datasets", block["reader"], block, given)


def _experiment(where: str, block: dict, config: dict) -> Iterator[str]:
    yield from plugin_findings(
        where, "experiments", block["kind"], block, {"run", "rivals", "runs"}
    )
    yield from _papers(where, block)
    yield from _samples(where, block, config["datasets"])
    yield from known_findings(f"{where}.dataset", block["dataset"], config["datasets"], "dataset")
    own = [axis for axis, given in block["axes"].items() if grid.is_plain(given)]
    for axis in block["shard_by"]:
        yield from known_findings(f"{where}.shard_by", axis, own, "axis of its own")
    yield from axis_findings(f"{where}.axes", block, config)


def _samples(where: str, block: dict, datasets: dict) -> Iterator[str]:
    """A kind that needs samples, on a dataset that is drawn as a problem for each seed."""
    kind, dataset = block["kind"], datasets.get(block["dataset"], {})
    if (
        kind in plugins.names("experiments")
        and plugins.constant("experiments", kind, "ON_SAMPLES")
        and dataset.get("reader") in plugins.names("datasets")
        and problems.is_drawn(dataset)
    ):
        yield (
            f"  {where}.dataset: {kind} needs samples, but {block['dataset']} is drawn for each "
            "seed. Choose a dataset that is read from a source."
        )


def _papers(where: str, block: dict) -> Iterator[str]:
    """Options that name a paper in `theory` which doesn't offer what they ask for."""
    for option, needed in (("check", "checker"), ("theory", "bound_facts")):
        if option in block.get("options", {}):
            names = plugins.names("theory")
            menu = [name for name in names if plugins.constant("theory", name, needed)]
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


def _claims(config: dict) -> Iterator[str]:
    for name, block in config.get("claims", {}).items():
        yield from _claim(f"claims.{name}", block, config)


def _claim(where: str, block: dict, config: dict) -> Iterator[str]:
    experiments, name = config["experiments"], block["judgement"]
    for key in ("experiments", "evidence"):
        for experiment in block.get(key, []):
            yield from known_findings(f"{where}.{key}", experiment, experiments, "experiment")
    yield from plugin_findings(where, "claims", name, block, {"tables", "rng", "between"})
    if name not in plugins.names("claims"):
        return
    taken = {"experiments": plan.experiments_of_claim(block)}
    yield from kind_findings(where, "claims", name, taken, experiments)
    yield from row_findings(f"{where}.where", block.get("where", {}), taken, experiments)
    yield from between_findings(f"{where}.between", block, experiments)
    needed = block.get("real_data")
    for experiment in needed if isinstance(needed, list) else []:
        yield from known_findings(
            f"{where}.real_data", experiment, block["experiments"], "experiment of it"
        )
    menu = plugins.constant("claims", name, "MEASURES")
    for limits in ("threshold", "deviates"):
        for measure in block.get(limits, {}):
            yield from known_findings(f"{where}.{limits}", measure, menu, f"measure of {name}")
