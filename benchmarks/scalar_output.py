"""Steps per second of the scalar-output kernel beside the naive PyTorch loop, in one run.

    make bench

Both run on one core, in float64, on the 2565 x 128 regression with hidden width 32. The naive loop
is what one writes first: nn.Sequential on the data, autograd, SGD. CPU time, medians of rounds
that alternate between the two, so that a slow spell of the machine hits both.
"""

import json
import platform
import statistics
import time
from pathlib import Path

import torch

from deeplinear import grid
from deeplinear.datasets.synthetic_regression import synthetic_regression
from deeplinear.descent import UNFINISHED, Stop
from deeplinear.initialisations.layerwise import layerwise
from deeplinear.kernels import scalar_output
from deeplinear.schedules.constant import constant
from deeplinear.shapes.equal import equal
from deeplinear.whitening import whiten

# Steps so small that no run comes near the optimum, where it could stop or stand still.
ROUNDS, WIDTH, STEP_SIZE, SCALE = 9, 32, 1e-5, 0.02
DEPTHS = (2, 3, 8)
RESULTS = Path(__file__).parent / "results"


def naive_loop(inputs, targets, weights):
    """A function that takes that many steps of the naive PyTorch loop."""
    layers = [torch.nn.Linear(W.shape[1], W.shape[0], bias=False) for W in weights]
    for layer, W in zip(layers, weights, strict=True):
        layer.weight.data = torch.tensor(W)
    model = torch.nn.Sequential(*layers)
    optimiser = torch.optim.SGD(model.parameters(), lr=STEP_SIZE)
    x, y = torch.tensor(inputs), torch.tensor(targets)

    def steps(count):
        for _ in range(count):
            optimiser.zero_grad()
            loss = 0.5 * ((model(x) - y) ** 2).sum() / len(x)
            loss.backward()
            optimiser.step()
            loss.item()

    return steps


def steps_per_second(take_steps, count):
    """Steps per second of CPU time."""
    start = time.process_time()
    take_steps(count)
    return count / (time.process_time() - start)


def compare(depth):
    """Median steps per second of the two, their ratio and its range over the rounds."""
    inputs, targets = synthetic_regression({}, rows=2565, features=128, seed=270)
    problem = whiten(inputs, targets).problem
    start = layerwise(equal(128, 1, depth, WIDTH), grid.generator("benchmark", depth), SCALE)
    naive = naive_loop(inputs, targets, start)

    def kernel(count):
        outcome = scalar_output.descend(problem, start, constant(STEP_SIZE), Stop(1e-5, count))
        assert outcome.status == UNFINISHED

    naive(20)
    kernel(1)  # compiles
    rounds = [
        (steps_per_second(naive, 1500 // depth), steps_per_second(kernel, 900_000 // depth))
        for _ in range(ROUNDS)
    ]
    ratios = [fast / slow for slow, fast in rounds]
    slow, fast = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "depth": depth,
        "naive": slow,
        "kernel": fast,
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
    }


def main():
    """Print the comparison and keep it as benchmarks/results/<machine>.json."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    print("GD steps per second on one core, float64, 128-32-...-32-1")
    print(f"{'N':>3} {'naive PyTorch':>15} {'kernel':>12} {'ratio':>8}   range")
    results = []
    for depth in DEPTHS:
        results.append(row := compare(depth))
        print(
            f"{row['depth']:>3} {row['naive']:>15,.0f} {row['kernel']:>12,.0f} "
            f"{row['ratio']:>7,.0f}x   {row['lowest']:,.0f} to {row['highest']:,.0f}"
        )
    RESULTS.mkdir(exist_ok=True)
    out = RESULTS / f"{platform.node() or 'machine'}.json"
    out.write_text(json.dumps({"scalar_output": results}, indent=2) + "\n")
    print(f"Kept in {out}")


if __name__ == "__main__":
    main()
