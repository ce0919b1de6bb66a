"""The step size of nguegnang2024, Theorem 2.6, fixed for bounded sets of starts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.problems.problem import Problem
from deeplinear.theory import nguegnang2024_theorem_2_4 as theorem_2_4
from deeplinear.theory.nguegnang2024 import quantities

CONTRACT = contracts.Theory(offers={"largest_step": {}})


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """Eq. 2.8 at its best delta for all starts of a set, of which this is one.

    The set: layers within a ball of any radius, with a loss of at most 2^a and a balancedness
    constant of at most 2^b, a and b the least integers for this start. Almost every start of each
    such set converges as the theorem says, so almost every start does.
    """
    q, unbalanced = quantities(problem, weights), theorem_2_4.unbalancedness(weights)
    of_all = replace(q, initial_loss=_power_of_two(q.initial_loss))
    return theorem_2_4.conditions(of_all, _power_of_two(unbalanced)).step


def _power_of_two(value: float) -> float:
    """The least power of two from a value on, 0 for 0."""
    return float(2 ** np.ceil(np.log2(value))) if value > 0 else 0.0
