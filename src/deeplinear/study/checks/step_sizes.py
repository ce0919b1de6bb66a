"""Checking step sizes that come from a bound, a table by depth, or another experiment."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import unknown
from deeplinear.runs import axes


def step_size_findings(where: str, block: dict) -> Iterator[str]:
    """Findings on `axes.step_size` where it says where step sizes come from.

    :param where: the axes of the experiment
    """
    steps, where = axes.step_sizes(block), f"{where}.step_size"
    if steps.bound and steps.bound not in (papers := _papers_with_bounds()):
        yield f"  {where}.bound: {unknown(steps.bound, papers, 'paper with a bound')}"
    if isinstance(steps, axes.ByDepth):
        for depth in block["axes"]["depth"]:
            if str(depth) not in steps.by_depth:
                yield f"  {where}.by_depth: no step size for depth {depth}. Add one, or drop it."


def borrowed_findings(config: dict) -> Iterator[str]:
    """Findings on `fastest_in`, for experiments that are sound one by one."""
    for name, block in config["experiments"].items():
        if source := axes.step_sizes(block).fastest_in:
            where = f"experiments.{name}.axes"
            yield from _borrowed(where, source, block, config["experiments"])


def _papers_with_bounds() -> list[str]:
    names = plugins.names("theory")
    return [name for name in names if plugins.has("theory", name, "largest_step")]


def _borrowed(where: str, source: str, block: dict, experiments: dict) -> Iterator[str]:
    """Findings on `fastest_in`: another sweep for convergence, with the same starts in it."""
    sweeps = [name for name, other in experiments.items() if other["kind"] == "convergence"]
    if source not in sweeps:
        what = "experiment of the kind convergence"
        yield f"  {where}.step_size.fastest_in: {unknown(source, sweeps, what)}"
        return
    if axes.step_sizes(experiments[source]).fastest_in:
        yield (
            f"  {where}.step_size.fastest_in: {source} takes its step sizes from "
            "elsewhere itself. Name a sweep that lists its own."
        )
        return
    theirs = experiments[source]["axes"]
    for axis in set(block["axes"]) & set(theirs) - {"step_size"}:
        there = set(axes.of(theirs[axis]).values)
        missing = [v for v in axes.of(block["axes"][axis]).values if v not in there]
        if missing:
            yield f"  {where}.{axis}: {missing[0]!r} is not among the values in {source}."
