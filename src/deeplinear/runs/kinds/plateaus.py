"""Where the loss rests on its way down, for how long, and what has been learned there."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.networks.network import product
from deeplinear.problems.ranks import excess_levels
from deeplinear.runs.kinds.trajectory import recorded_steps
from deeplinear.runs.options import MAX_STEPS, RECORDS_PER_DECADE
from deeplinear.runs.run import Run
from deeplinear.theory.plateaus import plateaus as resting

CONTRACT = contracts.Kind(
    columns={
        "plateau": Count("k, the rank of the best map of this level", at_least=0),
        "level": Number("its excess loss", above=0),
        "start_size": Number("the root of the mean square of all weights at the start", above=0),
        "departure": Number("eta times the steps until half way from level k to k + 1"),
        "length": Number("departure minus that of k - 1"),
        "scaled_length": Number("the length times start_size^(N - 2)"),
        "rest": Number("the loss over the level where it falls most slowly between the two"),
        "learned": Number("sigma_k(W)/s_k there; 1 for k = 0"),
        "unlearned": Number("sigma_{k+1}(W)/s_{k+1} there"),
        "travelled": Number("how far the weights are from the start in the end", at_least=0),
    },
    options={"max_steps": MAX_STEPS, "records_per_decade": RECORDS_PER_DECADE},
)


def plateaus(run: Run, max_steps: int, records_per_decade: int) -> list[dict]:
    """One row for each k below the rank of the target; S = I, eta constant."""
    levels, seen = excess_levels(run.problem), []
    targets = np.sqrt(-2 * np.diff(levels))

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        away = [np.linalg.norm(W - V) for W, V in zip(weights, run.weights, strict=True)]
        learned = np.linalg.svd(product(weights), compute_uv=False)[: len(targets)] / targets
        seen.append((run.step_size * step, excess_loss, np.linalg.norm(away), [1.0, *learned]))

    recorded = recorded_steps(max_steps, records_per_decade)
    descend(run.start, run.schedule, Stop(levels[-2] / 100, max_steps), observe, recorded)
    times, losses, away, learned = map(np.array, zip(*seen, strict=True))
    size = np.sqrt(np.mean(np.concatenate([W.ravel() for W in run.weights]) ** 2))
    rows = []
    for k, (begin, end, at) in enumerate(resting(times, losses, levels)):
        length = end - begin, (end - begin) * size ** (len(run.weights) - 2)
        rest = losses[at] / levels[k], *learned[at, k : k + 2]
        row = (k, levels[k], size, end, *length, *rest, away[-1])
        rows.append(dict(zip(CONTRACT.columns, row, strict=True)))
    return rows
