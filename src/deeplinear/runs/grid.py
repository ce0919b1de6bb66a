"""From an experiment's axes to its cells and shards."""

import itertools

from deeplinear.runs import axes
from deeplinear.runs.axes import Cell


def cells(block: dict) -> list[Cell]:
    """Every combination of the axes' values, one dict per run.

    A step size that depends on the start, or comes from another experiment's table, is left out.
    """
    own, steps = axes.columns(block), axes.step_sizes(block)
    choices = itertools.product(*own.values())
    return [steps.completed(dict(zip(own, choice, strict=True))) for choice in choices]


def cut_along(block: dict) -> list[str]:
    """The axes along which an experiment is cut into jobs: `shard_by`, the depth if not given."""
    return block.get("shard_by", ["depth"])


def shards(block: dict) -> dict[str, dict]:
    """The block cut into one job for each combination of the axes it is cut along, by name.

    A shard's block differs from the whole only in the axes it fixes, so that a new value on one
    of them makes new jobs and leaves the finished ones alone.
    """
    chosen, whole = cut_along(block), axes.of_block(block)
    result = {}
    for choice in itertools.product(*(whole[name].values for name in chosen)):
        fixed = {name: [value] for name, value in zip(chosen, choice, strict=True)}
        name = "_".join(f"{n}_{v}" for n, v in zip(chosen, choice, strict=True))
        result[name] = {**block, "axes": _with_own_steps({**block["axes"], **fixed})}
    return result


def _with_own_steps(given: dict) -> dict:
    """Axes whose step sizes by depth, if they have some, are those of their own depths alone."""
    steps = axes.of(given.get("step_size", []))
    if not isinstance(steps, axes.ByDepth):
        return given
    kept = {str(depth): steps.by_depth[str(depth)] for depth in axes.of(given["depth"]).values}
    return {**given, "step_size": {"by_depth": kept}}


def overlapping(shards: dict[str, dict], block: dict) -> list[str]:
    """The names of those shards that share a value with the block in every column of both."""
    own = axes.columns(block)
    return [name for name, shard in shards.items() if _share_values(axes.columns(shard), own)]


def _share_values(columns: dict[str, tuple], others: dict[str, tuple]) -> bool:
    return all(set(columns[name]) & set(others[name]) for name in set(columns) & set(others))
