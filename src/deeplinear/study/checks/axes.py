"""Checking the axes of an experiment against the plug-ins that take them."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from deeplinear.base import plugins, signatures
from deeplinear.base.errors import Finding, Refusal, unknown_name
from deeplinear.base.values import Value
from deeplinear.problems import random_problems
from deeplinear.runs.axes import of
from deeplinear.study.checks.columns import STEP_SIZE
from deeplinear.study.checks.options import value_findings
from deeplinear.study.checks.references import known_findings
from deeplinear.study.checks.step_sizes import step_size_findings

# The axes that choose plug-ins: their folder, and what is chosen where the axis is not given.
CHOICES = {
    "initialisation": ("initialisations", []),
    "shape": ("shapes", ["equal"]),
    "schedule": ("schedules", ["constant"]),
}
MANY = 10**6  # inputs and outputs, more than any data have


class Taken(NamedTuple):
    """An axis that a plug-in takes."""

    axis: str
    by: str  # the plug-in
    values: Value
    required: bool


def axis_findings(where: str, block: dict, datasets: dict) -> Iterator[Finding]:
    """Axes that nothing takes, values that don't fit, and parameters that no axis gives."""
    axes, dataset = block["axes"], _random_dataset(block, datasets)
    wrong = [*_unknown_choices(where, axes)]
    wrong = wrong or [*_unfitting(where, axes, [*_taken(block, dataset)])]
    yield from wrong or _refused_shapes(where, axes)
    for axis in set(axes) & set(dataset.get("options", {})):
        what = f"'{axis}' is an option of the dataset {block['dataset']}, too"
        yield Finding(where, what, remedy="Remove one of the two")
    yield from step_size_findings(where, block)


def _unknown_choices(where: str, axes: dict) -> Iterator[Finding]:
    for axis, (folder, default) in CHOICES.items():
        for name in axes.get(axis, default):
            yield from known_findings(f"{where}.{axis}", name, plugins.names(folder), axis)


def _random_dataset(block: dict, datasets: dict) -> dict:
    """The block of the experiment's dataset if that is made anew for each seed, else nothing."""
    dataset = datasets.get(block["dataset"], {})
    known = dataset.get("reader") in plugins.names("readers")
    return dataset if known and random_problems.is_random(dataset) else {}


def _taken(block: dict, dataset: dict) -> Iterator[Taken]:
    """The axes that the experiment's plug-ins take."""
    kind, axes = block["kind"], block["axes"]
    known = kind in plugins.names("kinds")
    without_steps = known and plugins.contract("kinds", kind).without_steps
    for axis, (folder, default) in CHOICES.items():
        if axis == "schedule" and without_steps:
            continue
        for name in axes.get(axis, default):
            yield from _taken_by(folder, name)
            if axis == "schedule":
                yield Taken("step_size", name, STEP_SIZE, required=True)
    if dataset:
        options = dataset.get("options", {})
        yield from (t for t in _taken_by("readers", dataset["reader"]) if t.axis not in options)


def _taken_by(folder: str, name: str) -> Iterator[Taken]:
    contract = plugins.contract(folder, name)
    required = signatures.required(plugins.load(folder, name))
    for axis, values in contract.described.items():
        yield Taken(axis, name, values, axis in required)


def _unfitting(where: str, axes: dict, taken: list[Taken]) -> Iterator[Finding]:
    """Axes and parameters that don't meet, and values that don't fit."""
    steps = any(found.axis == "step_size" for found in taken)
    choices = [axis for axis in CHOICES if axis != "schedule" or steps]
    known = [*choices, "depth", "seed", *sorted({found.axis for found in taken})]
    for axis, given in axes.items():
        if axis not in known:
            yield unknown_name(where, axis, known, "axis")
        elif axis in of(given).columns(axis):
            described = [found.values for found in taken if found.axis == axis]
            yield from itertools.islice(_value_findings(f"{where}.{axis}", given, described), 1)
    for missing in sorted({found.axis for found in taken if found.required} - set(axes)):
        takers = [found for found in taken if found.axis == missing]
        by = " and ".join(dict.fromkeys(_described(found.by, axes) for found in takers))
        what = f"'{missing}' is missing, needed by {by}"
        yield Finding(where, what, f"for each value {takers[0].values.expected}")


def _described(taker: str, axes: dict) -> str:
    """A plug-in's name, with the axis that it is the default of where the config names none."""
    unnamed = [axis for axis, (_, default) in CHOICES.items() if axis not in axes]
    default = [axis for axis in unnamed if taker in CHOICES[axis][1]]
    return f"{taker} (the {default[0]} by default)" if default else taker


def _value_findings(where: str, given: object, described: list[Value]) -> Iterator[Finding]:
    """Findings on the values of an axis by what its takers say of it."""
    values = of(given).values
    if not values:
        yield Finding(where, f"no value in {given}", "decades [low, high]")
    for value, values_of_taker in itertools.product(values, described):
        yield from value_findings(where, value, values_of_taker, {})


def _refused_shapes(where: str, axes: dict) -> Iterator[Finding]:
    """Widths that a shape refuses, tried with more inputs and outputs than any data have."""
    for name in axes.get("shape", ["equal"]):
        shape = plugins.load("shapes", name)
        given = {key: of(values).values for key, values in signatures.accepted(shape, axes).items()}
        for choice in itertools.product(*given.values()):
            parameters = dict(zip(given, choice, strict=True))
            try:
                shape(**signatures.accepted(shape, {**parameters, "d_in": MANY, "d_out": MANY}))
            except Refusal as refused:
                yield Finding(f"{where}.shape", str(refused))
                return
