"""What is computed from a start is kept for the next run from the same start."""

from collections.abc import Callable, Sequence
from functools import wraps

from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem

Of = Callable[[Sequence[Matrix], Problem], object]


def shared(function: Of) -> Of:
    """Keep the last result for the very same weights and problem, if the weights are read-only.

    Runs of a sweep that differ in the step size share them (`run.initial_weights`).
    """
    last: list = [None, None, None]

    @wraps(function)
    def kept(weights: Sequence[Matrix], problem: Problem) -> object:
        if weights is not last[0] or problem is not last[1]:
            result = function(weights, problem)
            if any(W.flags.writeable for W in weights):
                return result
            last[:] = weights, problem, result
        return last[2]

    return kept
