"""Fast forms of the descent, each tested against `deeplinear.descent`."""

from collections.abc import Sequence

from deeplinear import descent
from deeplinear.descent import Outcome, Stop
from deeplinear.kernels import scalar_output
from deeplinear.problem import Matrix, Problem
from deeplinear.schedules import Schedule


def descend(problem: Problem, weights: Sequence[Matrix], schedule: Schedule, stop: Stop) -> Outcome:
    """Run the descent in the fastest form that applies, without observing it."""
    if scalar_output.applies(problem, weights, schedule):
        return scalar_output.descend(problem, weights, schedule, stop)
    return descent.descend(problem, weights, schedule, stop)
