"""Checking step sizes that come from a bound, a table by depth, or another experiment."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import Finding
from deeplinear.runs import axes
from deeplinear.runs.forms_of_axes import ByDepth
from deeplinear.study.checks.references import known_findings


def step_size_findings(where: str, block: dict) -> Iterator[Finding]:
    """Findings on `axes.step_size` where it says where step sizes come from.

    :param where: the axes of the experiment
    """
    steps, where = axes.step_sizes(block), f"{where}.step_size"
    if steps.bound:
        papers = plugins.papers("largest_step")
        yield from known_findings(f"{where}.bound", steps.bound, papers, "paper with a bound")
    if isinstance(steps, ByDepth):
        for depth in block["axes"]["depth"]:
            if str(depth) not in steps.by_depth:
                what, remedy = f"no step size for depth {depth}", "Add one, or remove the depth"
                yield Finding(f"{where}.by_depth", what, remedy=remedy)


def borrowed_findings(config: dict) -> Iterator[Finding]:
    """Findings on `fastest_in`, for experiments that are sound one by one."""
    for name, block in config["experiments"].items():
        if source := axes.step_sizes(block).fastest_in:
            where = f"experiments.{name}.axes"
            yield from _borrowed(where, source, block, config["experiments"])


def _borrowed(where: str, source: str, block: dict, experiments: dict) -> Iterator[Finding]:
    """Findings on `fastest_in`: another sweep for convergence, with the same starts in it."""
    here = f"{where}.step_size.fastest_in"
    sweeps = [name for name, other in experiments.items() if other["kind"] == "convergence"]
    if source not in sweeps:
        yield from known_findings(here, source, sweeps, "experiment of the kind convergence")
        return
    if axes.step_sizes(experiments[source]).fastest_in:
        what = f"{source} itself takes its step sizes from another experiment"
        yield Finding(here, what, remedy="Name a sweep that lists its own")
        return
    theirs = experiments[source]["axes"]
    for axis in set(block["axes"]) & set(theirs) - {"step_size"}:
        there = axes.of(theirs[axis]).values
        missing = [v for v in axes.of(block["axes"][axis]).values if v not in there]
        if missing:
            what = f"found {missing[0]!r}"
            yield Finding(f"{where}.{axis}", what, f"one of the values in {source}")
