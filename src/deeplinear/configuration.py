"""Checking config.yaml before any job: one message, with the key, the value and a suggestion."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear import grid, plugins, problems
from deeplinear.axes import axis_findings
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
    yield from plugin_findings(where, "experiments", block["kind"], block, {"run"})
    yield from _papers(where, block)
    yield from _known(f"{where}.dataset", block["dataset"], config["datasets"], "dataset")
    own = [axis for axis, given in block["axes"].items() if grid.is_plain(given)]
    for axis in block["shard_by"]:
        yield from _known(f"{where}.shard_by", axis, own, "axis of its own")
    yield from axis_findings(f"{where}.axes", block, config)


def _papers(where: str, block: dict) -> Iterator[str]:
    """Options that name a paper in `theory` which doesn't offer what they ask for."""
    for option, needed in (("check", "checker"), ("theory", "bound_facts")):
        if option in block.get("options", {}):
            names = plugins.names("theory")
            menu = [name for name in names if plugins.constant("theory", name, needed)]
            name = block["options"][option]
            yield from _known(f"{where}.options.{option}", name, menu, f"paper with a {needed}")


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
        yield from _where(f"{where}.where", block, config["experiments"])


def _drawable(where: str, block: dict, experiments: dict) -> Iterator[str]:
    """Experiments of a kind that the drawing doesn't show."""
    if block["drawing"] not in plugins.names("drawings"):
        return
    shown = plugins.constant("drawings", block["drawing"], "KIND")
    kinds = (shown,) if isinstance(shown, str) else shown
    for name in block["experiments"]:
        found = experiments.get(name, {}).get("kind", kinds[0])
        if found not in kinds and found in plugins.names("experiments"):
            yield (
                f"  {where}: {block['drawing']} draws experiments of the kind "
                f"{' or '.join(kinds)}; {name} is of the kind {found}."
            )


def _where(where: str, block: dict, experiments: dict) -> Iterator[str]:
    """Conditions on rows that no cell of the experiments can meet."""
    named = [experiments[name] for name in block["experiments"] if name in experiments]
    cells = [cell for experiment in named for cell in grid.cells(experiment)]
    for column, wanted in block.get("where", {}).items():
        held = dict.fromkeys(cell[column] for cell in cells if column in cell)
        yield from _known(where, column, dict.fromkeys(n for c in cells for n in c), "axis")
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if held and value not in held:
                shown = ", ".join(str(known) for known in held)
                yield f"  {where}.{column}: {value!r} is not among the values {shown}."


def _known(where: str, name: str, known: object, what: str) -> Iterator[str]:
    if name not in known:
        yield f"  {where}: {unknown(name, known, what)}"
