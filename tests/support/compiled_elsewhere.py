"""Some descents and sweeps by the kernels, as JSON, in a process of their own.

NUMBA_CPU_NAME and NUMBA_CPU_FEATURES choose the processor, NUMBA_DISABLE_JIT the interpreter.
"""

import json
import sys
from dataclasses import astuple

import numpy as np
from oracles import digit_samples, random_problem, random_weights, white_problem

from deeplinear.descent.fastest import descend
from deeplinear.descent.kernels import sparse_rows
from deeplinear.descent.kernels.forms import fastest
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.schedules.constant import constant
from deeplinear.runs import sweep


def outcomes():
    """Of scalar output and chains, narrow and wide."""
    found, schedule, stop = [], constant(0.03), Stop(1e-5, 300)
    for seed, widths in enumerate([(20, 7, 1), (40, 32, 32, 1)]):
        start = Start(random_weights(widths, seed, 0.3), white_problem(widths[0]))
        found.append(descend(start, schedule, stop))
    chains = [_chain(*given) for given in enumerate([(9, 6, 7, 4), (10, 80, 11)])]
    return [astuple(outcome) for outcome in [*found, *chains]]


def _chain(seed, widths):
    weights = random_weights(widths, seed, 1 / np.sqrt(max(widths)))
    start = Start(weights, random_problem(widths[0], widths[-1], 30, seed)[0])
    return descend(start, constant(0.03), Stop(1e-5, 300))


def one_chain():
    """Of one chain of layers."""
    return astuple(_chain(0, (9, 6, 7, 4)))


def tables():
    """Rows of three kinds of experiment."""
    axes = {"width": [4], "step_size": [0.1, 0.3], "seed": [0]}
    linear = {"axes": axes | {"initialisation": ["layerwise"], "depth": [2, 3], "scale": [0.5]}}
    limits = {"tolerance": 1e-5, "max_steps": 50}
    blocks = [
        linear | {"kind": "convergence", "options": limits},
        linear | {"kind": "trajectory", "options": limits | {"records_per_decade": 2}},
        {
            "axes": axes | {"initialisation": ["he"], "depth": [2]},
            "kind": "classification",
            "options": {"epochs": 1, "batch": 5, "device": "cpu"},
        },
    ]
    problems = [white_problem(), white_problem(), digit_samples(10)]
    return [
        sweep.run("small", block, lambda cell, p=problem: p).to_dict("list")
        for block, problem in zip(blocks, problems, strict=True)
    ]


def compiled():
    """How often this process has compiled a kernel, and how often it has found it on disk."""
    from deeplinear.descent.kernels import vectorised

    kernels = vectorised.scalar_output._advance, vectorised.chain._advance
    stats = [f.stats for f in (*kernels, vectorised.sparse_rows.multiply)]
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
    fastest(sparse_rows.multiply)(begins, columns, values, rows, dense, out)
    return float(out.sum())


PARTS = {
    "outcomes": outcomes,
    "chain": one_chain,
    "tables": tables,
    "product": sparse_product,
    "counts": compiled,
}

if __name__ == "__main__":
    json.dump({name: PARTS[name]() for name in sys.argv[1:]}, sys.stdout)
