"""How the time of a sweep grows with its cells, the depth, the width and the cores.

    make bench

The sweep is that of arora2019, Figure 1(a), with steps so small that every run takes as many.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import results
from cases import scalar_output
from kernels import forms_of, kernel, steps_per_second
from limits import seconds

from deeplinear.problems.readers.synthetic_regression import synthetic_regression
from deeplinear.problems.whitening import whiten
from deeplinear.runs import sweep

DEPTHS, WIDTHS, CELLS, CORES = [2, 4, 8, 16, 32, 64], [8, 16, 32, 64, 128], [4, 16, 64], [1, 2]
JOBS, ROUNDS = 8, 3  # jobs are divided among the cores, rounds alternate between them


def block(cells: int) -> dict:
    """A sweep of so many runs, each of 20,000 steps."""
    axes = {
        "initialisation": ["layerwise"],
        "depth": [3],
        "width": [32],
        "scale": [0.02],
        "step_size": [1e-8],
        "seed": {"count": cells},
    }
    options = {"tolerance": 1e-5, "max_steps": 20_000, "certify": False}
    return {"kind": "convergence", "options": options, "axes": axes, "shard_by": ["seed"]}


def run_sweep(cells: int) -> None:
    """The sweep, in this process."""
    problem = whiten(*synthetic_regression({}, rows=2565, features=128, seed=270)).problem
    sweep.run("scaling", block(cells), lambda cell: problem)


def cost(depth: int, width: int) -> float:
    """CPU nanoseconds for each entry of N - 1 square layers and multiply-add on it, of three."""
    case = scalar_output(depth, width)
    take_steps = kernel(case, forms_of(case)[-1])
    take_steps(1)
    rate = steps_per_second(take_steps, max(1000, case.kernel_steps // 8))
    return 1e9 / rate / (3 * (depth - 1) * width**2)


def wall_seconds(cores: int) -> float:
    """Wall time of JOBS sweeps on so many cores, when every process has compiled its kernel."""
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        list(pool.map(run_sweep, [1] * cores))
        start = time.perf_counter()
        list(pool.map(run_sweep, [32] * JOBS))
        return time.perf_counter() - start


def main() -> None:
    """Print the four, and keep them."""
    found = {
        "depth": {depth: cost(depth, 32) for depth in DEPTHS},
        "width": {width: cost(3, width) for width in WIDTHS},
        "cells": {cells: seconds(lambda n=cells: run_sweep(n)) / cells for cells in CELLS},
    }
    print("\nns for each entry of the N - 1 square layers and each of 3 operations on it")
    print("by depth (width 32), then by width (N = 3)")
    for axis in ("depth", "width"):
        print("   ".join(f"{value}: {cost:.3f}" for value, cost in found[axis].items()))
    print("ms of CPU time for each run, by runs in the sweep")
    print("   ".join(f"{value}: {1e3 * cost:.1f}" for value, cost in found["cells"].items()))
    rounds = [[wall_seconds(cores) for cores in CORES] for _ in range(ROUNDS)]
    ratios = sorted(one / two for one, two in rounds)
    found["cores"] = dict(zip(("lowest", "median", "highest"), ratios, strict=True))
    print("Two cores are {1:.2f} times as fast as one ({0:.2f} to {2:.2f}).".format(*ratios))
    results.keep("scaling", found)


if __name__ == "__main__":
    main()
