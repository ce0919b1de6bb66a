"""A small fixed study whose numbers are kept in tests/reference, and how they are compared.

PYTHONPATH=src .venv/bin/python tests/support/reference_study.py writes them anew, after it has
shown every number that changes. Do that on purpose only, and say in CHANGELOG.md why a number
moved.
"""

import math
from pathlib import Path

import yaml

from deeplinear.base import plugins
from deeplinear.problems import prepared, random_problems
from deeplinear.problems.samples import Samples
from deeplinear.runs import axes, sweep
from deeplinear.study import plan
from deeplinear.tables import storage

FOLDER = Path(__file__).parents[1] / "reference"
STUDY = yaml.safe_load((FOLDER / "study.yaml").read_text())


def tables():
    """The tables of all experiments by name, computed in this process."""
    found = {}
    for name, block in STUDY["experiments"].items():
        found[name] = sweep.gather([rows(name, block, found)], block)
    return found


def rows(name, block, found):
    """The rows of an experiment, or of a part of one, whose fastest step sizes are found."""
    fastest = found.get(axes.step_sizes(block).fastest_in)
    return sweep.run(name, block, problem_of(block), fastest)


def problem_of(block):
    """Where an experiment has the problem of a cell from, as the workflow would."""
    dataset = STUDY["datasets"][block["dataset"]]
    if random_problems.is_random(dataset):
        return random_problems.of_cells(dataset)
    arrays = plugins.load("readers", dataset["reader"])(members={}, **dataset["options"])
    if plan.is_on_samples(block):
        return lambda cell: Samples(*arrays)
    problem = prepared.problem_of_table(*(a.astype(float) for a in arrays[:2]), whitened=True)[0]
    return lambda cell: problem


def read(name):
    """The reference table of an experiment."""
    return storage.read_table(FOLDER / f"{name}.csv", axes.in_table(STUDY["experiments"][name]))


def differences(name, table, reference):
    """A line for each entry that isn't the reference's: which row and column, and by how much."""
    if list(table) != list(reference) or len(table) != len(reference):
        shapes = [f"{len(t)} rows of {', '.join(t)}" for t in (table, reference)]
        return [f"{name}: has {shapes[0]}; the reference {shapes[1]}"]
    named = {*axes.columns(STUDY["experiments"][name]), "step", "epoch"}
    keys = [column for column in table if column in named]
    lines = []
    for found, wanted in zip(table.to_dict("records"), reference.to_dict("records"), strict=True):
        row = ", ".join(f"{axis} {wanted[axis]}" for axis in keys)
        lines += [f"{name}: {row}: {told}" for c in table if (told := _told(c, found, wanted))]
    return lines


def _told(column, found, wanted):
    """In words how an entry differs; empty if it doesn't, within the tolerance of its column."""
    value, reference = found[column], wanted[column]
    if isinstance(reference, float) and isinstance(value, float):
        allowed, rounding = (
            STUDY[kind].get(column, STUDY[kind]["floats"]) for kind in ("tolerances", "rounding")
        )
        if not (math.isfinite(value) or math.isfinite(reference)):
            return ""  # a run that overflows ends at inf or nan, as the processor has it
        if math.isclose(value, reference, rel_tol=allowed, abs_tol=rounding):
            return ""
        by = abs(value - reference) / max(abs(value), abs(reference))
        return f"{column} is {value!r}, {by:.1e} from {reference!r}; allowed {allowed:g}"
    return "" if value == reference else f"{column} is {value!r}, the reference {reference!r}"


if __name__ == "__main__":
    for name, table in tables().items():
        path = FOLDER / f"{name}.csv"
        print(
            *differences(name, table, read(name)) if path.exists() else [f"{name}: new"], sep="\n"
        )
        storage.write_table(path, table)
