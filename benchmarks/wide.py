"""The networks of benchmarks/wide.yaml beside the convex problem, as many as a GPU holds.

    PYTHONPATH=src python benchmarks/wide.py wide.csv        all condition numbers
    PYTHONPATH=src python benchmarks/wide.py wide.csv 2      one of them

    PYTHONPATH=src python benchmarks/wide.py --show benchmarks/wide_gpus.csv

Rows are those of the workflow, with the device's name and the seconds of a run; they are written as
they come, the narrowest networks first. Threads draw the next starts while the device descends.
"""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import torch

from deeplinear.descent.devices import torch_device
from deeplinear.problems import random_problems
from deeplinear.runs import axes, grid
from deeplinear.runs.kinds.convex_comparison import convex_comparison
from deeplinear.runs.run import Run
from deeplinear.study import config_files, study_files
from deeplinear.tables import storage
from deeplinear.tables.width_laws import (
    constants,
    exponents,
    limits_of_wide,
    wide_networks,
)
from deeplinear.theory.zhao2024_laws import LAWS
from deeplinear.verdicts.judgements.law_of_width import FOR_EXPONENT

HOME = Path(__file__).parents[1]
NAMES = ("zhao2024_deep", "zhao2024_deepest")
DRAWN_AHEAD = 65e9  # bytes of starts that may wait in memory, beside two in use
AT_ONCE = 12
WIDE = 256  # n/(N - 1) from which a network counts as wide, as in the study


def experiment() -> tuple[dict, Callable]:
    """The blocks of the overlay on the study as one, and the problem of a cell."""
    overlay = config_files.read(Path(__file__).with_suffix(".yaml"))
    base = config_files.read(HOME / "config.yaml")
    config = study_files.whole(base | overlay, HOME / "config.yaml", [HOME])
    block, *others = (config["experiments"][name] for name in NAMES)
    block["axes"]["depth"] = [
        *block["axes"]["depth"],
        *(d for b in others for d in b["axes"]["depth"]),
    ]
    return block, random_problems.of_cells(config["datasets"][block["dataset"]])


def size(cell: grid.Cell) -> float:
    """Bytes of the hidden layers."""
    return 8.0 * max(cell["depth"] - 2, 1) * cell["width"] ** 2


def drawn_ahead(cells: list[grid.Cell], problem_of: Callable) -> Iterator[Run]:
    """The run of each cell, while threads draw as many of the next as fit in memory."""
    todo, waiting = list(cells), []  # (bytes, future)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while todo or waiting:
            while todo and _fits(todo[0], waiting):
                cell = todo.pop(0)
                waiting.append((size(cell), threads.submit(Run.of, cell, problem_of(cell))))
            yield waiting.pop(0)[1].result()


def _fits(cell: grid.Cell, waiting: list[tuple[float, Future]]) -> bool:
    held = sum(bytes_ for bytes_, _ in waiting)
    return len(waiting) < AT_ONCE and (not waiting or held + size(cell) <= DRAWN_AHEAD)


def rows(block: dict, problem_of: Callable) -> Iterator[dict]:
    """The row of every run, with where and how long it was computed, the narrowest first."""
    device = torch_device(block["options"]["device"])
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    for run in drawn_ahead(sorted(grid.cells(block), key=size), problem_of):
        begin = time.perf_counter()
        (row,) = convex_comparison(run, **block["options"])
        seconds = round(time.perf_counter() - begin, 2)
        yield run.columns | row | {"device_name": name, "seconds": seconds}


def show(path: str) -> None:
    """Print a table by network, and exponent, constant and limit of the networks that are wide."""
    block, _ = experiment()
    table = storage.read_table(path, axes.in_table(block))
    print(", ".join(table["device_name"].unique()))
    print("kappa  N  width  seeds contract     gap  factor ratio  to saddles  seconds")
    for (kappa, depth, width), runs in table.groupby(["condition_number", "depth", "width"]):
        contract = runs[runs["status"] == "contracts"]
        print(
            f"{kappa:5} {depth:2} {width:6} {len(runs):6} {len(contract):8} "
            f"{runs['gap'].median():7.4f} {contract['factor_ratio'].median():13.4f} "
            f"{runs['distance_to_saddles'].min():11.3f} {runs['seconds'].median():8.2f}"
        )
    print(f"n >= {WIDE} (N - 1): exponent of the gap, C, limit of the ratio (of 3, 1 and 5 widths)")
    law, tables = LAWS["off_at_start"], {"wide": table}
    limits = {n.name: b for n, b in limits_of_wide(tables, "factor_ratio", WIDE, lambda _: 0.5)}
    for network in wide_networks(tables, "gap", WIDE):
        c = constants(network, law.width_power, law.depth_factor(network.depth)).mean()
        several = len(network.values) >= FOR_EXPONENT
        slope = f"{exponents(network).mean():8.3f}" if several else " " * 8
        b = limits.get(network.name)
        limit = "" if b is None else f"  {b.mean():.4f} +- {2 * b.sem():.4f}"
        kappa = dict(network.rest)["condition_number"]
        print(f"{kappa:5} {network.depth:2} {slope} {c:6.2f}{limit}")


def main(path: str, *conditions: str) -> None:
    """Write the table, anew after each row, of all condition numbers or those given."""
    found = []
    block, problem_of = experiment()
    if conditions:
        block["axes"]["condition_number"] = [int(condition) for condition in conditions]
    for row in rows(block, problem_of):
        found.append(row)
        pd.DataFrame(found).to_csv(path, index=False, lineterminator="\n")
        print(*(row[key] for key in ("depth", "width", "condition_number", "seed")), end=" ")
        print(row["status"], f"{row['gap']:.4f} {row['factor_ratio']:.5f} {row['seconds']} s")


if __name__ == "__main__":
    show(sys.argv[2]) if sys.argv[1] == "--show" else main(*sys.argv[1:])
