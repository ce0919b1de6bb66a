"""Problems that are random: made anew for the seed of each cell."""

import json
from collections.abc import Callable
from functools import lru_cache

from deeplinear.base import plugins, randomness, signatures
from deeplinear.problems import parts
from deeplinear.problems.prepared import problem_of_table
from deeplinear.problems.problem import Problem

DRAWS_KEPT = 64  # a shard's cells share few problems, and they are made again when needed


def is_random(dataset: dict) -> bool:
    """Whether a dataset is made anew for each seed, as the contract of its reader says."""
    return plugins.contract("readers", dataset["reader"]).random


def of_cells(dataset: dict) -> Callable[[dict], Problem]:
    """The problem of a cell, made for its seed.

    The reader's parameters are its options, or else axes of the experiment. A draw depends on the
    reader, its parameters and the seed, and on nothing else.

    :param dataset: a block of `datasets` with a random reader
    """
    reader = plugins.load("readers", dataset["reader"])
    options, whitened = dataset.get("options", {}), dataset.get("whiten", True)

    @lru_cache(maxsize=DRAWS_KEPT)
    def draw(parameters: str, seed: int) -> Problem:
        given = json.loads(parameters)
        rng = randomness.generator(dataset["reader"], given, seed)
        read = parts.of_reader(reader(rng=rng, **given), dataset["reader"])
        return problem_of_table(read["inputs"], read["targets"], whitened)[0]

    def problem(cell: dict) -> Problem:
        given = signatures.accepted(reader, {**cell, **options})
        return draw(json.dumps(given, sort_keys=True), cell["seed"])

    return problem
