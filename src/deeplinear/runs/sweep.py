"""Running the cells of an experiment into a table, and reading such tables."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal
from deeplinear.base.log import Progress
from deeplinear.base.values import OneOf, Text
from deeplinear.problems.problem import Problem
from deeplinear.runs import axes, grid
from deeplinear.runs.run import Run, from_one_start
from deeplinear.tables import storage
from deeplinear.tables.selection import STEP_SIZE, axes_of, with_axes
from deeplinear.tables.statistics import fastest


class NothingConverged(Refusal):
    """The fastest step size was asked of a sweep in which no step size converged."""


def run(
    name: str,
    block: dict,
    problem_of: Callable[[grid.Cell], Problem],
    converged: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table of an experiment block: the cells' columns, then what its kind adds.

    :param name: what to call it in progress reports
    :param problem_of: the problem of a cell
    :param converged: the table that `step_size: {fastest_in: ...}` refers to, with its axes
    """
    todo = grid.cells(block)
    if axes.step_sizes(block).fastest_in:
        best = fastest(converged)
        todo = [_with_fastest_step(cell, best) for cell in todo]
    rows = _pairs(name, block, todo, problem_of)
    table = pd.DataFrame([{**made.columns, **row} for made, row in rows])
    return with_axes(table, axes.in_table(block))


def _pairs(
    name: str, block: dict, cells: list[grid.Cell], problem_of: Callable[[grid.Cell], Problem]
) -> Iterable[tuple[Run, dict]]:
    """Each run with each of its rows, from a kind that is handed what its contract asks for."""
    takes = plugins.contract("kinds", block["kind"]).takes
    kind = partial(plugins.load("kinds", block["kind"]), **block.get("options", {}))
    if takes == "runs":
        return kind([Run.of(cell, problem_of(cell)) for cell in cells])
    of_rivals = kind if takes == "rivals" else partial(_one_by_one, kind)
    progress = Progress(f"{name}, runs", len(cells))
    return _in_turn(_by_start(cells), problem_of, of_rivals, progress)


def read(path: Path | str | BinaryIO, block: dict) -> pd.DataFrame:
    """The table of an experiment block from its file; the block says which columns hold texts."""
    written = plugins.contract("kinds", block["kind"]).columns
    texts = [name for name, values in written.items() if isinstance(values, (Text, OneOf))]
    return storage.read_table(path, axes.in_table(block), [*axes.texts(block), *texts])


def gather(tables: list[pd.DataFrame], block: dict) -> pd.DataFrame:
    """One table from the shards', sorted by the axes, whatever the shards were."""
    keys = [c for name, axis in axes.of_block(block).items() for c in axis.columns(name) or [name]]
    keys += [column for column in ("step", "epoch") if column in tables[0]]
    whole = pd.concat(tables).sort_values(keys, ignore_index=True)
    return with_axes(whole, axes.in_table(block))


def summary(block: dict, data: dict, shards: list[dict]) -> dict:
    """What stands beside a table: the block, its data, what it cost and where it was computed."""
    runs, seconds = len(grid.cells(block)), sum(shard.pop("seconds") for shard in shards)
    places = [place for i, place in enumerate(shards) if place not in shards[:i]]
    cost = {"seconds_on_one_core": round(seconds, 1), "seconds_per_run": round(seconds / runs, 4)}
    return {"block": block, "data": data, "runs": runs, **cost, "computed": places}


def _by_start(cells: list[grid.Cell]) -> list[list[grid.Cell]]:
    """The cells in groups that differ in the step size only, those of a seed one after another.

    So a random problem is made once for all of its cells.
    """
    groups: dict[str, list[grid.Cell]] = {}
    for cell in cells:
        start = {axis: value for axis, value in cell.items() if axis not in STEP_SIZE}
        groups.setdefault(json.dumps(start), []).append(cell)
    return sorted(groups.values(), key=lambda group: group[0]["seed"])


def _in_turn(
    groups: list[list[grid.Cell]],
    problem_of: Callable[[grid.Cell], Problem],
    kind: Callable[[list[Run]], Iterable[tuple[Run, dict]]],
    progress: Progress,
) -> Iterator[tuple[Run, dict]]:
    """Each run with each of its rows, start by start."""
    for group in groups:
        yield from kind(from_one_start(group, problem_of(group[0])))
        progress.advance(len(group))


def _one_by_one(kind: Callable[[Run], list[dict]], runs: list[Run]) -> Iterator[tuple[Run, dict]]:
    """Each run with each of its rows, by a kind that takes one run."""
    return ((run, row) for run in runs for row in kind(run))


def _with_fastest_step(cell: grid.Cell, best: pd.DataFrame) -> grid.Cell:
    shared = [axis for axis in axes_of(best) if axis in cell]
    match = best[(best[shared] == pd.Series(cell)[shared]).all(axis=1) & best["step_size"].notna()]
    if len(match) != 1:
        raise NothingConverged(
            f"no step size converged for {cell}: widen the step sizes of the sweep that "
            "`fastest_in` names, or give `step_size` as a list"
        )
    return {**cell, "step_size": float(match["step_size"].iloc[0])}
