"""Layers along the singular vectors of the target, all modes equally strong."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.randomness import haar_frame
from deeplinear.base.values import Number
from deeplinear.problems.problem import Problem

CONTRACT = contracts.Initialisation(
    of_problem=True,
    shares_draw=["start_strength"],
    axes={"start_strength": Number("a_0, every mode's entry of the end-to-end matrix", above=0)},
)


def decoupled(
    widths: Sequence[int], rng: np.random.Generator, problem: Problem, start_strength: float
) -> list[Matrix]:
    """W_j = a_0^(1/N) R_j R_{j-1}', with R_0 = V and R_N = U of W* = U diag(s) V'.

    The hidden R_j: (d_j, m) are Haar-random orthonormal columns, m the rank of W*. On white data
    the modes never meet: each descends as a network with one number in every layer, balanced.

    :raises Refusal: a hidden width below m
    """
    left, _, right = np.linalg.svd(problem.optimum, full_matrices=False)
    modes = np.linalg.matrix_rank(problem.optimum)
    if min(widths) < modes:
        raise Refusal(f"{modes} modes need hidden widths of at least {modes}, found {min(widths)}")
    hidden = [haar_frame(rng, width, modes) for width in widths[1:-1]]
    factor = start_strength ** (1 / (len(widths) - 1))
    frames = [right[:modes].T, *hidden, left[:, :modes]]
    return [factor * above @ below.T for below, above in pairwise(frames)]
