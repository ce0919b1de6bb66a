"""Fast forms of the descent, each tested against `deeplinear.descent.reference`."""

from collections.abc import Collection, Sequence

from deeplinear.base.arrays import Matrix
from deeplinear.descent.kernels import chain, scalar_output
from deeplinear.descent.reference import Observer, Outcome, Stop
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem


def descend(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer | None = None,
    recorded: Collection[int] = (),
) -> Outcome:
    """Run the descent in the fastest form that applies.

    `observe` sees the states at the recorded steps and the last one. The weights that it is given
    are made when they are read, and change when it returns.
    """
    if observe is None and scalar_output.applies(problem, weights, schedule):
        return scalar_output.descend(problem, weights, schedule, stop)
    observe = observe or (lambda step, weights, excess_loss: None)
    return chain.descend(problem, weights, schedule, stop, observe, recorded)
