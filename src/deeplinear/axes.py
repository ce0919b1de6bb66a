"""Checking the axes of an experiment against the plug-ins that take them."""

import inspect
from collections.abc import Callable, Iterator

from deeplinear import grid, plugins, problems
from deeplinear.plugins import unknown
from deeplinear.references import shape_findings
from deeplinear.signatures import misfit

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
    step_size = axes.get("step_size")
    if isinstance(step_size, dict):
        yield from _step_sizes(f"{where}.step_size", step_size, block, config["experiments"])


def _unknown_choices(where: str, axes: dict) -> Iterator[str]:
    for axis, (folder, default) in CHOICES.items():
        menu = plugins.names(folder)
        for name in axes.get(axis, default):
            if name not in menu:
                yield f"  {where}.{axis}: {unknown(name, menu, axis)}"


def _takers(block: dict, datasets: dict) -> Iterator[tuple[str, dict[str, inspect.Parameter]]]:
    """The plug-ins whose parameters are axes, by name: (name, parameters)."""
    kind = block["kind"]
    without_steps = kind in plugins.names("experiments") and plugins.constant(
        "experiments", kind, "WITHOUT_STEPS"
    )
    for axis, (folder, default) in CHOICES.items():
        if not (axis == "schedule" and without_steps):
            for name in block["axes"].get(axis, default):
                yield name, _parameters(plugins.load(folder, name))
    dataset = _drawn(block, datasets)
    if dataset:
        reader = _parameters(plugins.load("datasets", dataset["reader"]))
        options = dataset.get("options", {})
        yield dataset["reader"], {n: p for n, p in reader.items() if n not in options}


def _drawn(block: dict, datasets: dict) -> dict:
    """The block of the experiment's dataset if that is drawn for each seed, else nothing."""
    dataset = datasets.get(block["dataset"], {})
    known = dataset.get("reader") in plugins.names("datasets")
    return dataset if known and problems.is_drawn(dataset) else {}


def _parameters(function: Callable) -> dict[str, inspect.Parameter]:
    found = inspect.signature(function).parameters
    return {name: parameter for name, parameter in found.items() if name not in NOT_AXES}


def _unfitting(
    where: str, axes: dict, takers: list[tuple[str, dict[str, inspect.Parameter]]]
) -> Iterator[str]:
    """Axes and parameters that don't meet, and values of the wrong type."""
    named = [(taker, name, p) for taker, parameters in takers for name, p in parameters.items()]
    known = {name: parameter for _, name, parameter in named}
    choices = [axis for axis, (folder, _) in CHOICES.items() if _chosen(folder, takers)]
    free = [*choices, "depth", "seed", *sorted(set(known) - {"depth"})]
    for axis, given in axes.items():
        if axis not in free:
            yield f"  {where}: {unknown(axis, free, 'axis')}"
        elif grid.is_plain(given):
            yield from _values(f"{where}.{axis}", given, known.get(axis))
    required = {name for _, name, p in named if p.default is p.empty} - set(axes)
    for missing in sorted(required):
        takes = dict.fromkeys(_described(n, axes) for n, name, _ in named if name == missing)
        yield f"  {where}: '{missing}' is missing; {', '.join(takes)} needs it."


def _chosen(folder: str, takers: list[tuple[str, dict[str, inspect.Parameter]]]) -> bool:
    """Whether one of the takers comes from this folder; stepless kinds have no schedule."""
    return any(taker in plugins.names(folder) for taker, _ in takers)


def _described(taker: str, axes: dict) -> str:
    """A plug-in's name, with the axis that it is the default of where the config names none."""
    unnamed = [axis for axis, (_, default) in CHOICES.items() if axis not in axes]
    default = [axis for axis in unnamed if taker in CHOICES[axis][1]]
    return f"{taker} (the {default[0]} by default)" if default else taker


def _values(where: str, given: object, parameter: inspect.Parameter | None) -> Iterator[str]:
    values = grid.values(given)
    if not values:
        yield f"  {where}: {given} holds no value. Expected: decades [low, high]."
    for value in values:
        problem = misfit(value, parameter.annotation) if parameter else ""
        if problem:
            yield f"  {where}: {problem}"
            return


def _step_sizes(where: str, axis: dict, block: dict, experiments: dict) -> Iterator[str]:
    """Step sizes that come from a bound, from a table by depth, or from another experiment."""
    if "bound" in axis and axis["bound"] not in (papers := _papers_with_bounds()):
        yield f"  {where}.bound: {unknown(axis['bound'], papers, 'paper with a bound')}"
    if "by_depth" in axis:
        for depth in block["axes"]["depth"]:
            if str(depth) not in grid.by_depth(axis):
                yield f"  {where}.by_depth: no step size for depth {depth}. Add one, or drop it."
    if "fastest_in" in axis:
        yield from _borrowed(where, axis["fastest_in"], block, experiments)


def _papers_with_bounds() -> list[str]:
    names = plugins.names("theory")
    return [name for name in names if plugins.constant("theory", name, "largest_step")]


def _borrowed(where: str, source: str, block: dict, experiments: dict) -> Iterator[str]:
    """Findings on `fastest_in`: another sweep for convergence, with the same starts in it."""
    sweeps = [name for name, other in experiments.items() if other["kind"] == "convergence"]
    if source not in sweeps:
        what = "experiment of the kind convergence"
        yield f"  {where}.fastest_in: {unknown(source, sweeps, what)}"
    elif experiments[source] is not block:
        theirs = experiments[source]["axes"]
        for axis in set(block["axes"]) & set(theirs) - {"step_size"}:
            there = grid.values(theirs[axis])
            missing = [v for v in grid.values(block["axes"][axis]) if v not in there]
            if missing:
                place = where.removesuffix("step_size") + axis
                yield f"  {place}: {missing[0]!r} is not among the values in {source}."
