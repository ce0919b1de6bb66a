"""The strength of each mode along a descent, beside that along gradient flow."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.runs.run import Run
from deeplinear.theory import flow_of_modes as theory

CONTRACT = contracts.Kind(
    columns={
        "step": Count("the step", at_least=0),
        "time": Number("t = eta times the step", at_least=0),
        "distance": Number("sqrt(sum_j ||W_j - W_j of the flow||_F^2), of decoupled starts"),
        "first_order": Number("the same to first order in eta"),
        "mode": Count("i, the place of s_i among the singular values of W*, which fall"),
        "target": Number("s_i", above=0),
        "half_time": Number("the first time at which a_i is s_i/2", at_least=0),
        "delay": Number("that time over the flow's, minus 1"),
        "strength": Number("a_i = u_i' W v_i"),
        "flow": Number("the same of the flow"),
        "error": Number("|a_i of descent - a_i of flow|/s_i", at_least=0),
    },
    options={
        "time": Number("how long both are followed", above=0),
        "records": Count("the number of times that are recorded, evenly", at_least=2),
    },
)


def beside_flow(run: Run, time: float, records: int) -> list[dict]:
    """A row for each mode and recorded step, until the loss overflows; S = I, eta constant."""
    eta, depth, weights, problem = run.step_size, len(run.weights), run.weights, run.problem
    frames, last, seen = theory.frames(weights, problem), max(1, round(time / eta)), {}

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        if np.isfinite(excess_loss):
            seen[step] = theory.strengths(weights, problem), theory.factors(weights, frames)

    recorded = np.linspace(0, last, records).round().astype(int).tolist()
    descend(run.start, run.schedule, Stop(0.0, last), observe, recorded)
    found, layers = map(np.array, zip(*seen.values(), strict=True))
    steps, targets = np.array(list(seen)), theory.modes(problem)[1]
    flows = theory.flows(weights, problem, eta * steps)
    half, by_flow = (theory.half_times(eta * steps, part, targets) for part in (found, flows))
    distance = theory.distance(layers, flows)
    first = eta * theory.first_order(flows, targets, depth)
    by_step = [part[:, None] for part in (steps, eta * steps, distance, first)]
    by_mode = [np.arange(1, len(targets) + 1), targets, half, half / by_flow - 1]
    both = [found, flows, np.abs(found - flows) / targets]
    parts = np.broadcast_arrays(*by_step, *by_mode, *both)
    rows = zip(*(part.ravel().tolist() for part in parts), strict=True)
    return [dict(zip(CONTRACT.columns, row, strict=True)) for row in rows]
