"""Where a descent starts, with all that is computed from it for every step size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.descent.reductions import Reduced, onto_invariant_subspaces, onto_span
from deeplinear.problems.problem import Problem


@dataclass(frozen=True, eq=False)
class Start:
    """Weights [W_1, ..., W_N] with W_j: (d_j, d_{j-1}) and a problem: runs only read them.

    What is computed from a start is kept here, for all runs from it.
    """

    weights: Sequence[Matrix]
    problem: Problem

    @cached_property
    def reduced(self) -> Reduced:
        """The start in its invariant subspaces."""
        return onto_invariant_subspaces(self.weights, self.problem)

    @cached_property
    def along_target(self) -> list[Matrix]:
        """For d_N = 1 and S = I, the start in as few dimensions as hold the descent.

        The first input dimension is along the target (`onto_span`). Starts of low rank are first
        cut down to their invariant subspaces: balanced ones to hidden widths of 1.
        """
        weights, target = self.weights, self.problem.cross
        if np.linalg.matrix_rank(weights[0]) < min(weights[0].shape):
            weights, target = self.reduced.weights, self.reduced.optimum
        return onto_span(weights, target)
