"""A problem on disk, prepared from a dataset: the same for every cell."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from deeplinear.base import files
from deeplinear.base.arrays import Matrix
from deeplinear.problems import parts
from deeplinear.problems.problem import Problem
from deeplinear.problems.samples import Samples
from deeplinear.problems.whitening import Whitened, whiten

SHOWN = 5  # constant columns by number, then dots


def prepare(
    table: Path | str, provenance: Path | str, out: Path | str, about: Path | str, whitened: bool
) -> dict:
    """Make a fetched table into a problem on disk; what whitening did joins the provenance."""
    found = parts.of_file(table)
    problem, facts = problem_of_table(found["inputs"], found["targets"], whitened)
    files.write_arrays(
        out,
        covariance=problem.covariance,
        cross=problem.cross,
        target_gram=problem.target_gram,
        optimum=problem.optimum,
        optimal_loss=problem.optimal_loss,
    )
    facts = files.read_json(provenance) | facts
    files.write_json(about, facts)
    return facts


def read(path: Path | str) -> Callable[[dict], Problem | Samples]:
    """A problem saved by `prepare`, or the samples of a fetched table; the same for every cell."""
    arrays = parts.of_file(path)
    is_problem = "covariance" in arrays
    found = Problem(**arrays) if is_problem else Samples.of(arrays)
    return lambda cell: found


def problem_of_table(inputs: Matrix, targets: Matrix, whitened: bool) -> tuple[Problem, dict]:
    """The problem of a table and what whitening did; the plain sum over samples without it."""
    inputs, targets = (np.asarray(part, dtype=float) for part in (inputs, targets))
    if not whitened:
        return Problem.of_samples(inputs, targets), {}
    white = whiten(inputs, targets)
    facts = {
        "whitened_dimensions": white.problem.shape[1],
        "redundant_features_dropped": white.dropped,
        "dropped_in_words": _in_words(white, inputs.shape[1]),
        "condition_number": white.condition_number,
        "label_scale": white.label_scale,
    }
    return white.problem, facts


def _in_words(white: Whitened, columns: int) -> str:
    """What whitening dropped, as a sentence; empty where it dropped nothing."""
    if not white.dropped:
        return ""
    constant, others = white.constant, white.dropped - len(white.constant)
    shown = ", ".join(map(str, constant[:SHOWN])) + ", …" * (len(constant) > SHOWN)
    parts = [f"{len(constant)} constant (numbers {shown} from 0)"] if constant else []
    verb = "follows" if others == 1 else "follow"
    parts += [f"{others} that {verb} from the others"] if others else []
    return f"Whitening dropped {white.dropped} of {columns} columns: {', '.join(parts)}."
