"""How many steps it takes to leave a saddle."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Number, OneOf
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.problems.ranks import excess_levels
from deeplinear.runs.options import MAX_STEPS
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED
from deeplinear.theory.saddle_escape import escape_rate, scaled_time, time

ESCAPED = "escaped"

CONTRACT = contracts.Kind(
    columns={
        "outcome": OneOf("the end of the run", (ESCAPED, DIVERGED, UNFINISHED)),
        "iterations": Count("the number of steps until the end", at_least=0),
        "excess_loss": Number("the loss then above the optimum"),
        "rate": Number("s, by which N = 2 escapes: sigma_{k+1} for white data", above=0),
        "time": Number("T eta s of an escape in T steps, T ln(1 + eta s) for N = 2", at_least=0),
        "scaled_time": Number("epsilon^(N - 2) times that, that minus ln(1/epsilon) for N = 2"),
        "cap": Count("the most steps that a run may take"),
    },
    options={"max_steps": MAX_STEPS},
)


def escape_time(run: Run, max_steps: int) -> list[dict]:
    """One row: the steps until the excess loss is half way from the level of rank k to k + 1.

    k is the axis `saddle_rank` of the start; with the singular values sigma_i of Q the level of
    rank k is 1/2 sum_{i > k} sigma_i^2. A run that is still above at the cap is `unfinished`; one
    whose loss overflows has `diverged`. These two have no times; the law of the others is that of
    `theory.saddle_escape`.

    :raises Refusal: the start is not one of the initialisation `saddle`
    """
    if "saddle_rank" not in run.cell:
        scheme = run.cell["initialisation"]
        raise Refusal(f"{scheme} starts at no saddle. Expected: the initialisation saddle.")
    rank, distance = run.cell["saddle_rank"], run.cell["distance"]
    level = float(excess_levels(run.problem)[rank : rank + 2].mean())
    outcome = descend(run.start, run.schedule, Stop(level, max_steps))
    rate, times = escape_rate(run.problem, rank), dict.fromkeys(["time", "scaled_time"], np.nan)
    if outcome.status == CONVERGED:
        depth = len(run.weights)
        times["time"] = time(depth, outcome.iterations, run.step_size, rate)
        times["scaled_time"] = scaled_time(depth, times["time"], distance)
    return [
        {
            "outcome": ESCAPED if outcome.status == CONVERGED else outcome.status,
            "iterations": outcome.iterations,
            "excess_loss": outcome.excess_loss,
            "rate": rate,
            **times,
            "cap": max_steps,
        }
    ]
