"""Where a cell's problem comes from: prepared from a dataset, or drawn for the cell's seed."""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from deeplinear import grid
from deeplinear.base import files, plugins, randomness
from deeplinear.base.arrays import Matrix
from deeplinear.problem import Problem
from deeplinear.samples import Samples
from deeplinear.whitening import whiten

DRAWS_KEPT = 64  # a shard's cells share few problems, and they are made again when needed


def prepare(
    table: Path | str, provenance: Path | str, out: Path | str, about: Path | str, whitened: bool
) -> None:
    """Make a fetched table into a problem on disk; what whitening did joins the provenance."""
    with np.load(table) as found:
        table = [found[name].astype(float) for name in ("inputs", "targets")]
    problem, facts = of_samples(*table, whitened)
    files.write_arrays(
        out,
        covariance=problem.covariance,
        cross=problem.cross,
        target_gram=problem.target_gram,
        optimum=problem.optimum,
        optimal_loss=problem.optimal_loss,
    )
    files.write_json(about, files.read_json(provenance) | facts)


def read(path: Path | str) -> Callable[[grid.Cell], Problem | Samples]:
    """A problem saved by `prepare`, or the samples of a fetched table; the same for every cell."""
    with np.load(path) as saved:
        is_problem = "covariance" in saved
        parts = [saved[name] for name in ("covariance", "cross", "target_gram") if is_problem]
    found = Problem(*parts) if is_problem else Samples.read(path)
    return lambda cell: found


def is_drawn(dataset: dict) -> bool:
    """Whether a dataset is drawn for each seed: its reader takes `rng` in place of `members`."""
    return "rng" in plugins.parameters(plugins.load("datasets", dataset["reader"]))


def drawn(dataset: dict) -> Callable[[grid.Cell], Problem]:
    """The problem of a cell, drawn for its seed.

    The reader's parameters are its options, or else axes of the experiment. A draw depends on the
    reader, its parameters and the seed, and on nothing else.

    :param dataset: a block of `datasets` with a reader that takes `rng`
    """
    reader = plugins.load("datasets", dataset["reader"])
    options, whitened = dataset.get("options", {}), dataset.get("whiten", True)

    @lru_cache(maxsize=DRAWS_KEPT)
    def draw(parameters: str, seed: int) -> Problem:
        given = json.loads(parameters)
        rng = randomness.generator(dataset["reader"], given, seed)
        return of_samples(*reader(rng=rng, **given), whitened)[0]

    def problem(cell: grid.Cell) -> Problem:
        given = plugins.accepted(reader, {**cell, **options})
        return draw(json.dumps(given, sort_keys=True), cell["seed"])

    return problem


def drawn_facts(name: str, dataset: dict) -> dict:
    """What stands in the place of a provenance for a dataset that is drawn for each seed."""
    options = ", ".join(f"{key} {value}" for key, value in dataset.get("options", {}).items())
    source = f"{dataset['reader']} ({options})" if options else dataset["reader"]
    return {"dataset": name, "stand_in": False, "source": source, "drawn": True}


def of_samples(inputs: Matrix, targets: Matrix, whitened: bool) -> tuple[Problem, dict]:
    """The problem of a table and what whitening did; the plain sum over samples without it."""
    if not whitened:
        return Problem.of_samples(inputs, targets), {}
    white = whiten(inputs, targets)
    facts = {
        "whitened_dimensions": white.problem.shape[1],
        "redundant_features_dropped": white.dropped,
        "condition_number": white.condition_number,
        "label_scale": white.label_scale,
    }
    return white.problem, facts
