"""What tests by hand are written with: judgements as claims call them, small tables, intervals."""

import math

import pytest
from made_up_tables import table

from deeplinear.base import plugins, randomness

Z = 1.959963984540054  # of the normal law, 95 %


def measured(judgement, tables, **given):
    """The measures of a judgement, as it is called when a claim is judged."""
    if plugins.contract("judgements", judgement).resamples:
        given["rng"] = randomness.generator("by hand")
    named = tables if isinstance(tables, dict) else {"a": tables}
    return plugins.load("judgements", judgement)(tables=named, **given)


def ends(measure):
    return [measure.value, measure.low, measure.high, measure.n]


def wilson(successes, runs):
    """The middle and half the length of Wilson's interval, and so its two ends."""
    share, total = successes / runs, runs + Z**2
    middle = (successes + Z**2 / 2) / total
    half = Z / total * math.sqrt(runs * share * (1 - share) + Z**2 / 4)
    return [pytest.approx(end, abs=1e-6) for end in (share, middle - half, middle + half)] + [runs]


def rows(columns, *values, **same):
    """Rows of a table, each a list of the values of the columns."""
    names = columns.split()
    return table([dict(zip(names, row, strict=True)) | same for row in values])


def sweep(counts, **same):
    """Counts by scale, a list by seed; None does not converge. The second step size is slower."""
    return table(
        [
            {"scale": scale, "seed": seed, "step_size": step, "cap": 1000, "depth": 3}
            | {"status": "unfinished" if count is None else "converged", **same}
            | {"iterations": 1000 if count is None else count + more}
            | {"excess_loss": 1e-6, "certified": False}
            for scale, seeds in counts.items()
            for seed, count in enumerate(seeds)
            for step, more in ((0.1, 0), (0.2, 5))
        ]
    )


def run(depth, seed, steps, **columns):
    """The rows of one run of a trajectory; a list is one number for each step."""
    return [
        {"depth": depth, "seed": seed, "step": step, "step_size": 0.1, "status": "converged"}
        | {k: v[i] if isinstance(v, list) else v for k, v in columns.items()}
        for i, step in enumerate(steps)
    ]
