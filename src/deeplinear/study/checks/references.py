"""Checking what figures and claims refer to: experiments of the right kind, rows that exist."""

import itertools
from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal, unknown
from deeplinear.runs.axes import columns, of, of_block

MANY = 10**6
FEW = 12  # values that a message lists


def known_findings(where: str, name: str, known: object, what: str) -> Iterator[str]:
    """A name that isn't among the known ones."""
    if name not in known:
        yield f"  {where}: {unknown(name, known, what)}"


def kind_findings(
    where: str, folder: str, plugin: str, block: dict, experiments: dict
) -> Iterator[str]:
    """Experiments of another kind than those that a drawing or judgement takes."""
    taken = plugins.constant(folder, plugin, "KIND") if plugin in plugins.names(folder) else None
    kinds = (taken,) if isinstance(taken, str) else taken or ()
    for name in block["experiments"] if kinds else []:
        found = experiments.get(name, {}).get("kind", kinds[0])
        if found not in kinds and found in plugins.names("kinds"):
            verb = "draws" if folder == "drawings" else "judges"
            yield (
                f"  {where}: {plugin} {verb} experiments of the kind {' or '.join(kinds)}; "
                f"{name} is of the kind {found}."
            )
    if taken and plugins.constant(folder, plugin, "EVERY_RUN"):
        for name in block["experiments"]:
            if experiments.get(name, {}).get("options", {}).get("only_fastest"):
                yield (
                    f"  {where}: {plugin} needs every step size to its end, and {name} has "
                    "`only_fastest`. Take an experiment without it."
                )


def shape_findings(where: str, axes: dict) -> Iterator[str]:
    """Widths that a shape refuses, tried with more inputs and outputs than any data have."""
    for name in axes.get("shape", ["equal"]):
        shape = plugins.load("shapes", name)
        given = {key: of(axis).values for key, axis in plugins.accepted(shape, axes).items()}
        for choice in itertools.product(*given.values()):
            parameters = dict(zip(given, choice, strict=True))
            try:
                shape(**plugins.accepted(shape, {**parameters, "d_in": MANY, "d_out": MANY}))
            except Refusal as finding:
                yield f"  {where}.shape: {finding}"
                return


def row_findings(where: str, conditions: dict, block: dict, experiments: dict) -> Iterator[str]:
    """Conditions on rows that no cell of the experiments can meet.

    None where an experiment is unknown, which is a finding of its own.
    """
    if not set(block["experiments"]) <= set(experiments):
        return
    named = [experiments[name] for name in block["experiments"]]
    held: dict[str, list] = {}
    for experiment in named:
        own = {name: axis.values for name, axis in of_block(experiment).items() if axis.values}
        for column, values in {**columns(experiment), **own}.items():
            held[column] = list(dict.fromkeys([*held.get(column, []), *values]))
    for column, wanted in conditions.items():
        yield from known_findings(where, column, held, "axis")
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if column in held and value not in held[column]:
                yield f"  {where}.{column}: {value!r} is not among the {_few(held[column])}."


def _few(values: list) -> str:
    """Values in words: all of a few, else the first of them and how many there are."""
    if len(values) <= FEW:
        return f"values {', '.join(map(str, values))}"
    return f"{len(values):,} values {', '.join(map(str, values[:FEW]))}, ..."


def between_findings(where: str, block: dict, experiments: dict) -> Iterator[str]:
    """Sides that the judgement doesn't take or needs, and values that no cell holds."""
    name = block["judgement"]
    wanted = plugins.signature("judgements", name).get("between")
    if "between" not in block:
        if wanted and wanted.required:
            yield f"  {where} is missing; {name} needs it."
    elif not wanted:
        yield f"  {where}: {name} holds nothing against each other. Drop the key."
    elif (sides := plugins.constant("judgements", name, "SIDES")) not in (
        None,
        len(_values(block)),
    ):
        found = f"{len(_values(block))} values, {', '.join(map(str, _values(block)))}"
        yield f"  {where}: found {found}. Expected: {sides}, which {name} compares."
    elif "experiment" in block["between"]:
        for experiment in block["between"]["experiment"]:
            yield from known_findings(where, experiment, block["experiments"], "experiment of it")
    else:
        yield from row_findings(where, block["between"], block, experiments)


def _values(block: dict) -> list:
    """The values that a claim holds against each other."""
    (values,) = block["between"].values()
    return values
