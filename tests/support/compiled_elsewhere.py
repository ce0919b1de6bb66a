"""Some descents by the compiled kernels, as JSON, in a process of their own.

NUMBA_CPU_NAME and NUMBA_CPU_FEATURES choose the processor.
"""

import json
import sys
from dataclasses import astuple

import numpy as np
from oracles import random_problem, random_weights, white_problem

from deeplinear.descent import kernels
from deeplinear.descent.kernels import chain_steps, scalar_output, sparse_rows
from deeplinear.descent.reference import Stop
from deeplinear.networks.schedules.constant import constant


def outcomes():
    """Of scalar output and chains, narrow and wide, and a sparse product."""
    found = []
    for seed, widths in enumerate([(20, 7, 1), (40, 32, 32, 1), (9, 1, 1), (6, 9, 33, 5, 1)]):
        problem, weights = white_problem(widths[0]), random_weights(widths, seed, 0.3)
        found.append(kernels.descend(problem, weights, constant(0.03), Stop(1e-5, 300)))
    for seed, widths in enumerate([(9, 6, 7, 4), (12, 2, 2, 3), (10, 80, 11), (8, 20)]):
        problem = random_problem(widths[0], widths[-1], 30, seed)[0]
        weights = random_weights(widths, seed, 1 / np.sqrt(max(widths)))
        found.append(kernels.descend(problem, weights, constant(0.03), Stop(1e-5, 300)))
    return [astuple(outcome) for outcome in found]


def compiled():
    """How often this process has compiled a kernel, and how often it has found it on disk."""
    stats = [f.stats for f in (scalar_output._advance, chain_steps._advance, sparse_rows.multiply)]
    misses, hits = (
        sum(sum(counts.values()) for counts in found)
        for found in zip(*((s.cache_misses, s.cache_hits) for s in stats), strict=True)
    )
    return {"compiled": misses, "found": hits}


def sparse_product():
    """The sum of a product of the sparse rows."""
    begins, columns = np.array([0, 2, 3], np.int32), np.array([0, 2, 1], np.int32)
    values, rows = np.array([1, 2, 3], np.float32), np.array([1, 0])
    dense = np.arange(3 * 64, dtype=np.float32).reshape(1, 3, 64)
    out = np.zeros((2, 64), np.float32)
    sparse_rows.multiply(begins, columns, values, rows, dense, out)
    return float(out.sum())


if __name__ == "__main__":
    json.dump({"outcomes": outcomes(), "product": sparse_product(), **compiled()}, sys.stdout)
