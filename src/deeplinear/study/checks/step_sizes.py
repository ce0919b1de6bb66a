"""Checking step sizes that come from a bound, a table by depth, or another experiment."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import unknown
from deeplinear.runs import grid


def step_size_findings(where: str, block: dict) -> Iterator[str]:
    """Findings on `axes.step_size` where it says where step sizes come from.

    :param where: the axes of the experiment
    """
    axis, where = block["axes"].get("step_size"), f"{where}.step_size"
    if not isinstance(axis, dict):
        return
    if "bound" in axis and axis["bound"] not in (papers := _papers_with_bounds()):
        yield f"  {where}.bound: {unknown(axis['bound'], papers, 'paper with a bound')}"
    if "by_depth" in axis:
        for depth in block["axes"]["depth"]:
            if str(depth) not in grid.by_depth(axis):
                yield f"  {where}.by_depth: no step size for depth {depth}. Add one, or drop it."


def borrowed_findings(config: dict) -> Iterator[str]:
    """Findings on `fastest_in`, for experiments that are sound one by one."""
    for name, block in config["experiments"].items():
        if source := grid.fastest_source(block):
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
    if grid.fastest_source(experiments[source]):
        yield (
            f"  {where}.step_size.fastest_in: {source} takes its step sizes from "
            "elsewhere itself. Name a sweep that lists its own."
        )
        return
    theirs = experiments[source]["axes"]
    for axis in set(block["axes"]) & set(theirs) - {"step_size"}:
        there = set(grid.values(theirs[axis]))
        missing = [v for v in grid.values(block["axes"][axis]) if v not in there]
        if missing:
            yield f"  {where}.{axis}: {missing[0]!r} is not among the values in {source}."
