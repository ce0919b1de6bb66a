"""From an experiment's axes to its cells and shards."""

import hashlib
import itertools
import json
import re

from deeplinear.runs import axes
from deeplinear.runs.forms_of_axes import ByDepth, Cell

# With the name of the experiment, a file name of at most 255 bytes on a cluster's log.
PLAIN = re.compile(r"[A-Za-z0-9._+-]{1,120}")
PERIODIC = re.compile(r"(.+)\1{18,}$")  # Snakemake takes a text repeated 20 times for a mistake
KEPT = 80  # characters of a name that a hash makes unique


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
        result[_name(chosen, choice)] = {
            **block,
            "axes": _with_own_steps({**block["axes"], **fixed}),
        }
    return result


def _name(axes: list[str], values: tuple) -> str:
    """The name of a shard and its files, which depends on its own values alone.

    Values that no file name can hold, or that could be taken for others, are told apart by a hash.
    """
    texts = [str(value) for value in values]
    name = "_".join(f"{axis}_{text}" for axis, text in zip(axes, texts, strict=True))
    unclear = any(f"_{axis}_" in f"_{text}_" for axis in axes for text in texts)
    capitals = any(text != text.lower() for text in texts)  # not told apart by every file system
    if PLAIN.fullmatch(name) and not (unclear or capitals or PERIODIC.search(name)):
        return name
    identity = json.dumps([axes, values]).encode()
    kept = re.sub(r"[^A-Za-z0-9.+-]+", "_", name)[:KEPT]
    return f"{kept}_{hashlib.sha256(identity).hexdigest()[:12]}"


def _with_own_steps(given: dict) -> dict:
    """Axes whose step sizes by depth, if they have some, are those of their own depths alone."""
    steps = axes.of(given.get("step_size", []))
    if not isinstance(steps, ByDepth):
        return given
    kept = {str(depth): steps.by_depth[str(depth)] for depth in axes.of(given["depth"]).values}
    return {**given, "step_size": {"by_depth": kept}}


def overlapping(shards: dict[str, dict], block: dict) -> list[str]:
    """The names of those shards that share a value with the block in every column of both."""
    own = axes.columns(block)
    return [name for name, shard in shards.items() if _share_values(axes.columns(shard), own)]


def _share_values(columns: dict[str, tuple], others: dict[str, tuple]) -> bool:
    return all(set(columns[name]) & set(others[name]) for name in set(columns) & set(others))
