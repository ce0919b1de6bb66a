"""How many iterations a run needs to come within a tolerance of the optimum."""

from dataclasses import asdict

from deeplinear import kernels
from deeplinear.descent import UNFINISHED, Outcome, Stop
from deeplinear.run import Run
from deeplinear.theory.stagnation import excess_loss_floor


def convergence(run: Run, tolerance: float, max_steps: int, certify: bool = True) -> list[dict]:
    """One row: status, iterations, excess_loss at the end, certified, and the cap max_steps.

    A run that `excess_loss_floor` proves unable to reach the tolerance is not run but recorded
    as unfinished and certified, with that floor as its excess loss; certify=False runs it.
    """
    constant = run.schedule.constant
    if certify and constant is not None:
        floor = excess_loss_floor(run.weights, run.problem, constant, max_steps)
        if floor > tolerance:
            outcome = Outcome(UNFINISHED, max_steps, floor)
            return [{**asdict(outcome), "certified": True, "cap": max_steps}]
    stop = Stop(tolerance, max_steps)
    outcome = kernels.descend(run.problem, run.weights, run.schedule, stop)
    return [{**asdict(outcome), "certified": False, "cap": max_steps}]
