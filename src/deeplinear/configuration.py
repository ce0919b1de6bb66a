"""Checking config.yaml before any job: one message, with the key, the value and a suggestion."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear import grid, plugins, schedules
from deeplinear.journal import Refusal
from deeplinear.plugins import unknown
from deeplinear.schema import schema_findings
from deeplinear.signatures import plugin_findings


class BadConfiguration(Refusal):
    """The configuration can't be used; the message says which key, why, and what to do."""


def check(config: dict, schema: Path | str) -> None:
    """Check a configuration against its schema, the plug-ins and its own cross-references.

    :raises BadConfiguration: with one line for each finding
    """
    findings = schema_findings(config, schema) or list(_references(config))
    if findings:
        raise BadConfiguration("\n".join(["config.yaml can't be used:", *findings]))


def _references(config: dict) -> Iterator[str]:
    """Findings that no schema can make: names that refer to nothing, options of plug-ins."""
    for name, block in config["datasets"].items():
        for label, reader in ((name, block), (f"{name}.stand_in", block.get("stand_in"))):
            if reader:
                where = f"datasets.{label}"
                yield from plugin_findings(where, "datasets", reader["reader"], reader, {"members"})
    for name, block in config["experiments"].items():
        yield from _experiment(f"experiments.{name}", block, config)
    for name, block in config["figures"].items():
        yield from _figure(f"figures.{name}", block, config)


def _experiment(where: str, block: dict, config: dict) -> Iterator[str]:
    yield from plugin_findings(where, "experiments", block["kind"], block, {"cell", "problem"})
    yield from _known(f"{where}.dataset", block["dataset"], config["datasets"], "dataset")
    own = [axis for axis in block["axes"] if axis != "step_size" or not grid.fastest_source(block)]
    for axis in block["shard_by"]:
        yield from _known(f"{where}.shard_by", axis, own, "axis of its own")
    if grid.fastest_source(block):
        yield from _borrowed(f"{where}.axes", block, config["experiments"])
    schemes = block["axes"]["initialisation"]
    menu = plugins.names("initialisations")
    for scheme in schemes:
        yield from _known(f"{where}.axes.initialisation", scheme, menu, "initialisation")
    if set(schemes) <= set(menu):
        yield from _axes(f"{where}.axes", block, schemes)


def _borrowed(where: str, block: dict, experiments: dict) -> Iterator[str]:
    """Findings on `fastest_in`: another sweep for convergence, with the same starts in it."""
    source = grid.fastest_source(block)
    sweeps = [name for name, other in experiments.items() if other["kind"] == "convergence"]
    named = f"{where}.step_size.fastest_in"
    yield from _known(named, source, sweeps, "experiment of the kind convergence")
    if source in sweeps and experiments[source] is not block:
        theirs = experiments[source]["axes"]
        for axis in set(block["axes"]) & set(theirs) - {"step_size"}:
            missing = [
                v for v in grid.values(block["axes"][axis]) if v not in grid.values(theirs[axis])
            ]
            if missing:
                yield f"  {where}.{axis}: {missing[0]!r} is not among the values in {source}."


def _axes(where: str, block: dict, schemes: list[str]) -> Iterator[str]:
    """Axes that nothing takes, and parameters that no axis gives."""
    takers = [plugins.load("initialisations", scheme) for scheme in schemes]
    name = block.get("options", {}).get("schedule", "constant")
    menu = schedules.names()
    yield from _known(where.replace("axes", "options.schedule"), name, menu, "schedule")
    if name in menu:
        takers.append(getattr(schedules, name))
    taken = set().union(*(plugins.parameters(taker) for taker in takers)) - {"widths", "rng"}
    for axis, given in block["axes"].items():
        known = ["initialisation", "depth", "width", "seed", *sorted(taken)]
        yield from _known(where, axis, known, "axis")
        if "decades" in given and not grid.values(given):
            yield f"  {where}.{axis}: {given} holds no value. Expected: decades [low, high]."
    for missing in sorted(taken - set(block["axes"])):
        yield f"  {where}: '{missing}' is missing; {', '.join(schemes)} or the schedule needs it."


def _figure(where: str, block: dict, config: dict) -> Iterator[str]:
    if where == "figures.gallery":
        yield f"  {where}: 'gallery' is taken by the picture in the README. Choose another name."
    for panel in block.get("panels", []):
        drawn = [name for name, other in config["figures"].items() if "drawing" in other]
        yield from _known(f"{where}.panels", panel, drawn, "figure with a drawing")
    for experiment in block.get("experiments", []):
        yield from _known(f"{where}.experiments", experiment, config["experiments"], "experiment")
    if "drawing" in block:
        yield from plugin_findings(where, "drawings", block["drawing"], block, {"figure", "tables"})
        yield from _drawable(where, block, config["experiments"])


def _drawable(where: str, block: dict, experiments: dict) -> Iterator[str]:
    """Experiments of a kind that the drawing doesn't show."""
    if block["drawing"] not in plugins.names("drawings"):
        return
    kind = plugins.constant("drawings", block["drawing"], "KIND")
    for name in block["experiments"]:
        found = experiments.get(name, {}).get("kind", kind)
        if found != kind and found in plugins.names("experiments"):
            yield (
                f"  {where}: {block['drawing']} draws experiments of the kind {kind}; "
                f"{name} is of the kind {found}."
            )


def _known(where: str, name: str, known: object, what: str) -> Iterator[str]:
    if name not in known:
        yield f"  {where}: {unknown(name, known, what)}"
