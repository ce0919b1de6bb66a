"""Checking the axes of an experiment against the plug-ins that take them."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import unknown
from deeplinear.base.plugins import Parameter
from deeplinear.problems import random_problems
from deeplinear.runs.axes import of
from deeplinear.study.checks.references import shape_findings
from deeplinear.study.checks.signatures import misfit
from deeplinear.study.checks.step_sizes import step_size_findings

# The axes that choose plug-ins: their folder, and what is chosen where the axis is not given.
CHOICES = {
    "initialisation": ("initialisations", []),
    "shape": ("shapes", ["equal"]),
    "schedule": ("schedules", ["constant"]),
}
NOT_AXES = {"widths", "rng", "d_in", "d_out", "members"}


def axis_findings(where: str, block: dict, config: dict) -> Iterator[str]:
    """Axes that nothing takes, values that don't fit, and parameters that no axis gives."""
    axes = block["axes"]
    wrong = list(_unknown_choices(where, axes))
    wrong = wrong or list(_unfitting(where, axes, list(_takers(block, config["datasets"]))))
    yield from wrong or shape_findings(where, axes)
    dataset = _drawn(block, config["datasets"])
    for axis in set(axes) & set(dataset.get("options", {})):
        yield (
            f"  {where}: '{axis}' is an option of the dataset {block['dataset']} already. "
            "Take it out of one of the two."
        )
    yield from step_size_findings(where, block)


def _unknown_choices(where: str, axes: dict) -> Iterator[str]:
    for axis, (folder, default) in CHOICES.items():
        menu = plugins.names(folder)
        for name in axes.get(axis, default):
            if name not in menu:
                yield f"  {where}.{axis}: {unknown(name, menu, axis)}"


def _takers(block: dict, datasets: dict) -> Iterator[tuple[str, dict[str, Parameter]]]:
    """The plug-ins whose parameters are axes, by name: (name, parameters)."""
    kind = block["kind"]
    without_steps = kind in plugins.names("kinds") and plugins.constant(
        "kinds", kind, "WITHOUT_STEPS"
    )
    for axis, (folder, default) in CHOICES.items():
        if not (axis == "schedule" and without_steps):
            for name in block["axes"].get(axis, default):
                yield name, _parameters(folder, name)
    dataset = _drawn(block, datasets)
    if dataset:
        reader = _parameters("readers", dataset["reader"])
        options = dataset.get("options", {})
        yield dataset["reader"], {n: p for n, p in reader.items() if n not in options}


def _drawn(block: dict, datasets: dict) -> dict:
    """The block of the experiment's dataset if that is drawn for each seed, else nothing."""
    dataset = datasets.get(block["dataset"], {})
    known = dataset.get("reader") in plugins.names("readers")
    return dataset if known and random_problems.is_random(dataset) else {}


def _parameters(folder: str, name: str) -> dict[str, Parameter]:
    found = plugins.signature(folder, name)
    return {name: parameter for name, parameter in found.items() if name not in NOT_AXES}


def _unfitting(
    where: str, axes: dict, takers: list[tuple[str, dict[str, Parameter]]]
) -> Iterator[str]:
    """Axes and parameters that don't meet, and values of the wrong type."""
    named = [(taker, name, p) for taker, parameters in takers for name, p in parameters.items()]
    known = {name: parameter for _, name, parameter in named}
    choices = [axis for axis, (folder, _) in CHOICES.items() if _chosen(folder, takers)]
    free = [*choices, "depth", "seed", *sorted(set(known) - {"depth"})]
    for axis, given in axes.items():
        if axis not in free:
            yield f"  {where}: {unknown(axis, free, 'axis')}"
        elif axis in of(given).columns(axis):
            yield from _values(f"{where}.{axis}", given, known.get(axis))
    required = {name for _, name, p in named if p.required} - set(axes)
    for missing in sorted(required):
        takes = dict.fromkeys(_described(n, axes) for n, name, _ in named if name == missing)
        yield f"  {where}: '{missing}' is missing; {', '.join(takes)} needs it."


def _chosen(folder: str, takers: list[tuple[str, dict[str, Parameter]]]) -> bool:
    """Whether one of the takers comes from this folder; stepless kinds have no schedule."""
    return any(taker in plugins.names(folder) for taker, _ in takers)


def _described(taker: str, axes: dict) -> str:
    """A plug-in's name, with the axis that it is the default of where the config names none."""
    unnamed = [axis for axis, (_, default) in CHOICES.items() if axis not in axes]
    default = [axis for axis in unnamed if taker in CHOICES[axis][1]]
    return f"{taker} (the {default[0]} by default)" if default else taker


def _values(where: str, given: object, parameter: Parameter | None) -> Iterator[str]:
    values = of(given).values
    if not values:
        yield f"  {where}: {given} holds no value. Expected: decades [low, high]."
    for value in values:
        problem = misfit(value, parameter.kind) if parameter else ""
        if problem:
            yield f"  {where}: {problem}"
            return
