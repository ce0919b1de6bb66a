"""Trying starts and schedules once before any job: layers of the right shapes, steps as arrays."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from deeplinear.base import plugins, signatures
from deeplinear.base.errors import Finding, Refusal
from deeplinear.problems.problem import Problem
from deeplinear.runs import axes

STEPS = np.arange(3)


def trial_findings(config: dict) -> Iterator[Finding]:
    """Schemes and schedules that fail on a small network, with the first values of their axes."""
    found: dict[Finding, None] = {}
    for block in config["experiments"].values():
        columns = axes.columns(block)
        cell = {name: values[0] for name, values in columns.items()}
        for name in columns["initialisation"]:
            found |= dict.fromkeys(_scheme(name, min(columns["depth"]), cell))
        for name in columns.get("schedule", ["constant"]):
            found |= dict.fromkeys(_schedule(name, cell))
    yield from found


def _scheme(name: str, depth: int, cell: dict) -> Iterator[Finding]:
    """Wrong shapes, or an error whatever the widths: a scheme may be for equal ones alone."""
    scheme = plugins.load("initialisations", name)
    given, failed = signatures.accepted(scheme, cell), []
    of_problem = plugins.contract("initialisations", name).of_problem
    for widths in ((5, *[4] * (depth - 1), 3), (4,) * (depth + 1)):
        given |= {"problem": _identity(widths)} if of_problem else {}
        layers, error = _tried(scheme, widths=widths, rng=np.random.default_rng(0), **given)
        failed += [error] if error else []
        wanted = [(above, below) for below, above in pairwise(widths)]
        shapes = [np.shape(W) for W in layers or ()]
        if layers is not None and shapes != wanted:
            what = f"gives layers of shapes {shapes} for widths {widths}"
            yield Finding(_file("initialisations", name), what, f"{wanted}, W_j: (d_j, d_(j-1))")
            return
    if len(failed) == 2:
        yield Finding(_file("initialisations", name), f"tried on {widths}: {failed[1]}")


def _identity(widths: tuple[int, ...]) -> Problem:
    """White inputs, of which the first are the outputs."""
    target = np.eye(widths[-1], widths[0])
    return Problem(np.eye(widths[0]), target, target @ target.T)


def _schedule(name: str, cell: dict) -> Iterator[Finding]:
    """Step sizes that can't be asked for as an array of step numbers."""
    make, expected = plugins.load("schedules", name), "an array with the step size of each"
    given = signatures.accepted(make, {**cell, "step_size": 0.1})
    sizes, error = _tried(lambda: make(**given).sizes(STEPS))
    if error:
        what = f"sizes(np.array([0, 1, 2])) raises {error}"
        yield Finding(_file("schedules", name), what, expected)
    elif sizes is not None and np.shape(sizes) != STEPS.shape:
        what = f"sizes(np.array([0, 1, 2])) gives {sizes!r}"
        yield Finding(_file("schedules", name), what, expected)


def _tried(function: Callable, **given: object) -> tuple[object, str]:
    """The result and no error, or no result and the error in words; a refusal is none."""
    try:
        return function(**given), ""
    except Refusal:
        return None, ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def _file(folder: str, name: str) -> str:
    return f"src/deeplinear/{plugins.file(folder, name)}.py"
