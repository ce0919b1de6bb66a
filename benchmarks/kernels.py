"""Steps per second of each kernel beside the naive PyTorch loop, in one run.

    make bench

Both run on one core, in float64, on the same samples and from the same start. The naive loop is
what one writes first: nn.Sequential on the data, autograd, SGD. CPU time, medians of rounds that
alternate between the two, so that a slow spell of the machine hits both.
"""

import json
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from deeplinear import grid, kernels
from deeplinear.datasets.low_rank_teacher import low_rank_teacher
from deeplinear.datasets.synthetic_regression import synthetic_regression
from deeplinear.descent import UNFINISHED, Stop
from deeplinear.initialisations.layerwise import layerwise
from deeplinear.initialisations.partial_isometries import partial_isometries
from deeplinear.problem import Problem
from deeplinear.schedules.constant import constant
from deeplinear.shapes.equal import equal
from deeplinear.shapes.tapered import tapered
from deeplinear.whitening import whiten

# Steps so small that no run comes near the optimum, where it could stop or stand still.
ROUNDS, STEP_SIZE = 9, 1e-5
RESULTS = Path(__file__).parent / "results"


class Case(NamedTuple):
    """What is run in both ways; the naive loop sees inputs: (m, d_in) and targets: (m, d_out)."""

    inputs: np.ndarray
    targets: np.ndarray
    problem: Problem
    start: list
    kernel_steps: int


def scalar_output(depth: int) -> Case:
    """The regression of arora2019: 2565 samples, 128-32-...-32-1."""
    inputs, targets = synthetic_regression({}, rows=2565, features=128, seed=270)
    start = layerwise(equal(128, 1, depth, 32), grid.generator("benchmark", depth), 0.02)
    return Case(inputs, targets, whiten(inputs, targets).problem, start, 900_000 // depth)


def chain(depth: int) -> Case:
    """The low-rank problem of nguegnang2024: 210 samples, 70-2-...-70."""
    rng = grid.generator("benchmark", depth)
    inputs, targets = low_rank_teacher(rng, features=70, samples=210, rank=2)
    start = partial_isometries(tapered(70, 70, depth, 2), rng)
    return Case(inputs, targets, Problem.of_samples(inputs, targets), start, 150_000)


CASES = {"scalar_output": (scalar_output, [2, 3, 8]), "chain": (chain, [2, 3, 5])}


def naive_loop(case: Case) -> Callable[[int], None]:
    """A function that takes that many steps of the naive PyTorch loop."""
    layers = [torch.nn.Linear(W.shape[1], W.shape[0], bias=False) for W in case.start]
    for layer, W in zip(layers, case.start, strict=True):
        layer.weight.data = torch.tensor(W)
    model = torch.nn.Sequential(*layers)
    optimiser = torch.optim.SGD(model.parameters(), lr=STEP_SIZE)
    x, y = torch.tensor(case.inputs), torch.tensor(case.targets)

    def steps(count):
        for _ in range(count):
            optimiser.zero_grad()
            loss = 0.5 * ((model(x) - y) ** 2).sum() / len(x)
            loss.backward()
            optimiser.step()
            loss.item()

    return steps


def steps_per_second(take_steps: Callable[[int], None], count: int) -> float:
    """Steps per second of CPU time."""
    start = time.process_time()
    take_steps(count)
    return count / (time.process_time() - start)


def compare(case: Case) -> dict:
    """Median steps per second of the two, their ratio and its range over the rounds."""
    naive = naive_loop(case)

    def kernel(count):
        stop = Stop(1e-12, count)
        outcome = kernels.descend(case.problem, case.start, constant(STEP_SIZE), stop)
        assert outcome.status == UNFINISHED

    naive(20)
    kernel(1)  # compiles
    slow_steps = max(200, 1_000_000 // case.inputs.size)
    rounds = [
        (steps_per_second(naive, slow_steps), steps_per_second(kernel, case.kernel_steps))
        for _ in range(ROUNDS)
    ]
    ratios = [fast / slow for slow, fast in rounds]
    slow, fast = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = {"ratio": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
    return {"naive": slow, "kernel": fast, **ratio}


def keep(name: str, results: list[dict]) -> None:
    """Write results to benchmarks/results/<machine>_<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    out = RESULTS / f"{platform.node() or 'machine'}_{name}.json"
    out.write_text(json.dumps(results, indent=2) + "\n")
    print(f"Kept in {out}")


def main() -> None:
    """Print the comparison and keep it as benchmarks/results/<machine>.json."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    print("GD steps per second on one core, float64")
    print(f"{'kernel':<14}{'N':>3} {'naive PyTorch':>15} {'kernel':>12} {'ratio':>8}   range")
    results = []
    for name, (make, depths) in CASES.items():
        for depth in depths:
            results.append(row := {"kernel_name": name, "depth": depth} | compare(make(depth)))
            print(
                f"{name:<14}{depth:>3} {row['naive']:>15,.0f} {row['kernel']:>12,.0f} "
                f"{row['ratio']:>7,.0f}x   {row['lowest']:,.0f} to {row['highest']:,.0f}"
            )
    keep("kernels", results)


if __name__ == "__main__":
    main()
