"""Fast forms of the descent, each tested against `deeplinear.descent`."""

from collections.abc import Collection, Sequence

from deeplinear import descent
from deeplinear.descent import Observer, Outcome, Stop
from deeplinear.kernels import chain, scalar_output
from deeplinear.problem import Matrix, Problem
from deeplinear.schedule import Schedule


def descend(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer | None = None,
    recorded: Collection[int] = (),
) -> Outcome:
    """Run the descent in the fastest form that applies.

    `observe` sees the states at the recorded steps and the last one.
    """
    if observe is None and scalar_output.applies(problem, weights, schedule):
        return scalar_output.descend(problem, weights, schedule, stop)
    observe = observe or (lambda step, weights, excess_loss: None)
    if chain.applies(weights):
        return chain.descend(problem, weights, schedule, stop, observe, recorded)
    return _reference(problem, weights, schedule, stop, observe, recorded)


def _reference(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer,
    recorded: Collection[int],
) -> Outcome:
    """`descent.descend`, observed at the recorded steps and the last."""
    latest: list = []

    def note(*state: object) -> None:
        latest[:] = state
        if state[0] in recorded:
            observe(*state)

    outcome = descent.descend(problem, weights, schedule, stop, note)
    if outcome.iterations not in recorded:
        observe(*latest)
    return outcome
