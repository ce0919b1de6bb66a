"""How many iterations a run needs to come within a tolerance of the optimum."""

from dataclasses import asdict

from deeplinear import kernels, start
from deeplinear.descent import UNFINISHED, Outcome, Stop
from deeplinear.grid import Cell
from deeplinear.problem import Problem
from deeplinear.theory.stagnation import excess_loss_floor


def convergence(
    cell: Cell,
    problem: Problem,
    tolerance: float,
    max_steps: int,
    schedule: str = "constant",
    certify: bool = True,
) -> list[dict]:
    """One row: status, iterations, excess_loss at the end, certified, and the cap max_steps.

    A run that `excess_loss_floor` proves unable to reach the tolerance is not run but recorded
    as unfinished and certified, with that floor as its excess loss; certify=False runs it.
    """
    weights = start.initial_weights(cell, problem)
    steps = start.step_sizes(cell, schedule)
    if certify and steps.is_constant:
        floor = excess_loss_floor(weights, problem, steps.first, max_steps)
        if floor > tolerance:
            outcome = Outcome(UNFINISHED, max_steps, floor)
            return [{**asdict(outcome), "certified": True, "cap": max_steps}]
    outcome = kernels.descend(problem, weights, steps, Stop(tolerance, max_steps))
    return [{**asdict(outcome), "certified": False, "cap": max_steps}]
