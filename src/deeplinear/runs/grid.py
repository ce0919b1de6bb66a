"""From an experiment's axes to its cells, shards and seeds."""

import itertools
import math

Cell = dict[str, object]


def values(axis: object) -> list:
    """The values along one axis of an experiment block.

    A list stands for itself, {decades: [a, b], per_decade: n} for 10^a, 10^(a + 1/n), ... up to
    10^b to six significant digits, {count: n, first: k} for k, ..., k + n - 1 (k = 0 if not given).
    """
    if isinstance(axis, dict) and "decades" in axis:
        start, stop = axis["decades"]
        points = math.floor((stop - start) * axis["per_decade"] + 1e-9) + 1
        exponents = [start + i / axis["per_decade"] for i in range(points)]
        return [float(f"{10**exponent:.6g}") for exponent in exponents]
    if isinstance(axis, dict) and "count" in axis:
        first = axis.get("first", 0)
        return list(range(first, first + axis["count"]))
    return list(axis)


def fastest_source(block: dict) -> str | None:
    """The experiment whose fastest step sizes this one uses, if it does."""
    axis = block["axes"].get("step_size")
    return axis.get("fastest_in") if isinstance(axis, dict) else None


def bound_source(block: dict) -> str | None:
    """The paper in `theory` whose bound this experiment's step sizes are multiples of, if any."""
    axis = block["axes"].get("step_size")
    return axis.get("bound") if isinstance(axis, dict) else None


def cells(block: dict) -> list[Cell]:
    """Every combination of the axes' values, one dict per run.

    {bound: paper, times: [...]} makes the columns `bound` and `times_bound`, {by_depth: {...}} the
    step size of each depth. A step size that comes from another experiment's table is left out
    (see `fastest_source`).
    """
    own = columns(block)
    found = [dict(zip(own, choice, strict=True)) for choice in itertools.product(*own.values())]
    steps = by_depth(block["axes"].get("step_size"))
    return (
        [{**cell, "step_size": steps.get(str(cell["depth"]))} for cell in found] if steps else found
    )


def columns(block: dict) -> dict[str, list]:
    """The values that each column of the cells combines, but for step sizes by depth."""
    own: dict[str, list] = {}
    for name, axis in block["axes"].items():
        own |= _columns(name, axis)
    return own


def is_plain(axis: object) -> bool:
    """Whether an axis holds its own values, instead of saying where they come from."""
    return isinstance(axis, list) or "decades" in axis or "count" in axis


def _columns(name: str, axis: object) -> dict[str, list]:
    """The columns that an axis gives the cells, and their values."""
    if is_plain(axis):
        return {name: values(axis)}
    return {"bound": [axis["bound"]], "times_bound": axis["times"]} if "bound" in axis else {}


def by_depth(axis: object) -> dict[str, float]:
    """The step size of each depth, by its digits (the keys of a JSON config are texts)."""
    given = axis.get("by_depth", {}) if isinstance(axis, dict) else {}
    return {str(depth): step_size for depth, step_size in given.items()}


def cut_along(block: dict) -> list[str]:
    """The axes along which an experiment is cut into jobs: `shard_by`, the depth if not given."""
    return block.get("shard_by", ["depth"])


def shards(block: dict) -> dict[str, dict]:
    """The block cut into one job for each combination of the axes it is cut along, by name.

    A shard's block differs from the whole only in the axes it fixes, so that a new value on one
    of them makes new jobs and leaves the finished ones alone.
    """
    chosen = cut_along(block)
    result = {}
    for choice in itertools.product(*(values(block["axes"][name]) for name in chosen)):
        fixed = {name: [value] for name, value in zip(chosen, choice, strict=True)}
        name = "_".join(f"{n}_{v}" for n, v in zip(chosen, choice, strict=True))
        axes = {**block["axes"], **fixed}
        if steps := by_depth(axes.get("step_size")):
            kept = {str(depth): steps[str(depth)] for depth in values(axes["depth"])}
            axes["step_size"] = {"by_depth": kept}
        result[name] = {**block, "axes": axes}
    return result


def overlapping(shards: dict[str, dict], block: dict) -> list[str]:
    """The names of those shards that share a value with the block on every axis of both."""
    return [name for name, shard in shards.items() if _share_values(shard["axes"], block["axes"])]


def _share_values(axes: dict, others: dict) -> bool:
    common = [a for a in set(axes) & set(others) if is_plain(axes[a]) and is_plain(others[a])]
    return all(set(values(axes[a])) & set(values(others[a])) for a in common)
