"""The problems and starts that the benchmarks run: those of the papers."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from deeplinear.base import randomness
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.shapes.equal import equal
from deeplinear.networks.shapes.tapered import tapered
from deeplinear.problems.problem import Problem
from deeplinear.problems.readers.linear_teacher import linear_teacher
from deeplinear.problems.readers.low_rank_teacher import low_rank_teacher
from deeplinear.problems.readers.synthetic_regression import synthetic_regression
from deeplinear.problems.whitening import whiten


class Case(NamedTuple):
    """What is run in both ways; the naive loop sees inputs: (m, d_in) and targets: (m, d_out)."""

    inputs: np.ndarray
    targets: np.ndarray
    problem: Problem
    start: list
    kernel_steps: int
    naive_steps: int = 200


def scalar_output(depth: int, width: int = 32, scheme: Callable = layerwise) -> Case:
    """The regression of arora2019: 2565 samples, 128-32-...-32-1."""
    inputs, targets = synthetic_regression({}, rows=2565, features=128, seed=270)
    scale = 0.02 * (32 / width) ** 0.5
    start = scheme(equal(128, 1, depth, width), randomness.generator("benchmark", depth), scale)
    steps, naive_steps = 600_000_000 // (depth * width**2), max(5, 600 // depth)
    return Case(inputs, targets, whiten(inputs, targets).problem, start, steps, naive_steps)


def balanced_start(depth: int) -> Case:
    """The same from balanced layers, which are a chain of numbers."""
    return scalar_output(depth, scheme=balanced)._replace(kernel_steps=6_000_000)


def chain(depth: int) -> Case:
    """The low-rank problem of nguegnang2024: 210 samples, 70-2-...-70."""
    rng = randomness.generator("benchmark", depth)
    inputs, targets = low_rank_teacher(rng, features=70, samples=210, rank=2)
    start = partial_isometries(tapered(70, 70, depth, 2), rng)
    return Case(inputs, targets, Problem.of_samples(inputs, targets), start, 150_000)


def wide(depth: int) -> Case:
    """The regression of zhao2024: 1000 samples, 128-1024-...-10."""
    inputs, targets = linear_teacher(randomness.generator("benchmark", depth), 128, 10, 1000, 1)
    start = gaussian_wide(equal(128, 10, depth, 1024), randomness.generator("benchmark", depth))
    return Case(inputs, targets, Problem.of_samples(inputs, targets), start, 100, naive_steps=5)


# By name: how a case is made, and of which depth and, unless it is the papers', width.
CASES = {
    "scalar_output": (scalar_output, [(2,), (3,), (8,)]),
    "other_sizes": (scalar_output, [(3, 8), (3, 16), (3, 64), (3, 128), (64, 32)]),
    "balanced_start": (balanced_start, [(3,), (8,)]),
    "chain": (chain, [(2,), (3,), (5,)]),
    "wide": (wide, [(4,)]),
}
