"""Layers near the balanced saddle of a given rank."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Number
from deeplinear.networks.balancing import balanced_layers
from deeplinear.problems.problem import Problem
from deeplinear.problems.ranks import best_map, excess_levels

CONTRACT = contracts.Initialisation(
    of_problem=True,
    shares_draw=["distance"],
    axes={
        "saddle_rank": Count("k, the rank of the saddle", at_least=0),
        "distance": Number("epsilon, the factor of the Gaussian part", above=0),
    },
)


def saddle(
    widths: Sequence[int],
    rng: np.random.Generator,
    problem: Problem,
    saddle_rank: int,
    distance: float,
) -> list[Matrix]:
    """W_j = saddle + distance G_j, the entries of G_j N(0, 1), the same for all distances.

    The saddle: balanced layers whose product is the best map of rank k, a critical point for every
    k below the largest rank of a limit (docs/derivations.md, "The escape clock").

    :raises Refusal: a rank from which nothing is to be gained
    """
    largest = min(*widths, len(excess_levels(problem)) - 1)
    if saddle_rank >= largest:
        raise Refusal(
            f"a minimum of rank {saddle_rank} is no saddle: maps through widths {tuple(widths)} "
            f"reach the target's best one of rank {largest}. Expected: saddle_rank below {largest}."
        )
    layers = balanced_layers(best_map(problem, saddle_rank), widths, saddle_rank)
    shapes = [(above, below) for below, above in pairwise(widths)]
    return [
        W + distance * rng.standard_normal(shape) for W, shape in zip(layers, shapes, strict=True)
    ]
