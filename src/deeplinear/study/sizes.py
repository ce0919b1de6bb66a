"""How many runs and jobs an experiment makes, counted without making them."""

import math

from deeplinear.runs import axes, grid


def runs(block: dict) -> int:
    """The number of runs of an experiment, that of its `grid.cells`."""
    return math.prod(axis.count for axis in axes.of_block(block).values())


def jobs(block: dict) -> int:
    """The number of jobs of an experiment, that of its `grid.shards`."""
    own = axes.of_block(block)
    return math.prod(own[name].count for name in grid.cut_along(block) if name in own)


def largest(given: dict) -> str:
    """The axes with the most values, in words, those with one value left out."""
    sizes = sorted(((axes.of(axis).count, name) for name, axis in given.items()), reverse=True)
    return " or ".join(f"{name} ({size:,})" for size, name in sizes[:3] if size > 1)
