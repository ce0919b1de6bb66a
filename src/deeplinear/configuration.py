"""Checking config.yaml before any job: one message, with the key, the value and a suggestion."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

from deeplinear import grid, plugins, schedules
from deeplinear.journal import Refusal
from deeplinear.plugins import unknown
from deeplinear.schema import schema_findings


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
                yield from _plugin(where, "datasets", reader["reader"], reader, {"members"})
    for name, block in config["experiments"].items():
        yield from _experiment(f"experiments.{name}", block, config)
    for name, block in config["figures"].items():
        yield from _figure(f"figures.{name}", block, config)


def _experiment(where: str, block: dict, config: dict) -> Iterator[str]:
    yield from _plugin(where, "experiments", block["kind"], block, {"cell", "problem"})
    yield from _known(f"{where}.dataset", block["dataset"], config["datasets"], "dataset")
    for axis in block["shard_by"]:
        yield from _known(f"{where}.shard_by", axis, block["axes"], "axis of this experiment")
    source = grid.fastest_source(block)
    if source:
        named = f"{where}.axes.step_size.fastest_in"
        yield from _known(named, source, config["experiments"], "experiment")
    schemes = block["axes"]["initialisation"]
    menu = plugins.names("initialisations")
    for scheme in schemes:
        yield from _known(f"{where}.axes.initialisation", scheme, menu, "initialisation")
    if set(schemes) <= set(menu):
        yield from _axes(f"{where}.axes", block, schemes)


def _axes(where: str, block: dict, schemes: list[str]) -> Iterator[str]:
    """Axes that nothing takes, and parameters that no axis gives."""
    takers = [plugins.load("initialisations", scheme) for scheme in schemes]
    name = block.get("options", {}).get("schedule", "constant")
    menu = [n for n, f in vars(schedules).items() if inspect.isfunction(f)]
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
    for panel in block.get("panels", []):
        drawn = [name for name, other in config["figures"].items() if "drawing" in other]
        yield from _known(f"{where}.panels", panel, drawn, "figure with a drawing")
    for experiment in block.get("experiments", []):
        yield from _known(f"{where}.experiments", experiment, config["experiments"], "experiment")
    if "drawing" in block:
        yield from _plugin(where, "drawings", block["drawing"], block, {"figure", "tables"})


def _plugin(where: str, folder: str, name: str, block: dict, given: set[str]) -> Iterator[str]:
    """Findings on a plug-in's name and on its options, by the function's signature."""
    if name not in plugins.names(folder):
        yield f"  {where}: {unknown(name, plugins.names(folder), f'file in {folder}')}"
        return
    function = plugins.load(folder, name)
    yield from _options(f"{where}.options", function, block.get("options", {}), given)


def _options(where: str, function: Callable, options: dict, given: set[str]) -> Iterator[str]:
    wanted = {n: p for n, p in inspect.signature(function).parameters.items() if n not in given}
    for key, value in options.items():
        if key not in wanted:
            yield f"  {where}: {unknown(key, wanted, f'option of {function.__name__}')}"
        elif not _fits(value, wanted[key].annotation):
            kind = wanted[key].annotation.__name__
            yield f"  {where}.{key}: found {value!r}. Expected: a value of type {kind}."
    for key, parameter in wanted.items():
        if parameter.default is parameter.empty and key not in options:
            yield f"  {where}: '{key}' is missing; {function.__name__} needs it."


def _fits(value: object, hint: object) -> bool:
    """Whether a YAML value has the annotated type; only the plain types are checked."""
    if hint not in (int, float, str, bool):
        return True
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, (int, float) if hint is float else hint)


def _known(where: str, name: str, known: object, what: str) -> Iterator[str]:
    if name not in known:
        yield f"  {where}: {unknown(name, known, what)}"
