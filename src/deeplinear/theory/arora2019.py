"""Theorem 1 and Lemma 1 of Arora, Cohen, Golowich, Hu (arora2019): conditions and promises.

For whitened inputs: loss 1/2 ||W_{1:N} - Phi||_F^2 above the optimum, Phi: (d_N, d_0). "Verified":
read in the paper; "reconstructed": derived again, see docs/derivations.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Flag, Number
from deeplinear.networks.measurements import balancedness, deficiency_margin
from deeplinear.networks.network import product
from deeplinear.problems.problem import Problem

CONTRACT = contracts.Theory(
    offers={
        "largest_step": {},
        "bound_facts": {
            "qualifies": Flag("whether a start meets both conditions of Theorem 1"),
            "margin": Number("c, the deficiency margin"),
            "balancedness": Number("delta"),
            "balancedness_bound": Number("the delta that is allowed"),
            "step_size_bound": Number("eta, 0 without a margin"),
            "guaranteed_decrease": Number("eta c^(2(N-1)/N)"),
            "initial_excess_loss": Number("the excess loss of the start"),
        },
    }
)

ROUNDING = 1e-9  # relative room where numbers are compared


@dataclass(frozen=True)
class Start:
    """What the theorem has to know of a start: N, ||Phi||_F, c, delta and the excess loss."""

    depth: int
    target: float  # ||Phi||_F
    margin: float  # c of Definition 2; the theorem asks for c > 0
    balancedness: float  # delta of Definition 1
    loss: float  # 1/2 ||W_{1:N} - Phi||_F^2

    @property
    def qualifies(self) -> bool:
        """Whether the start meets both conditions: a margin, and delta at most what it allows."""
        return self.margin > 0 and self.balancedness <= balancedness_bound(self)


def start(problem: Problem, weights: Sequence[Matrix]) -> Start:
    """The start of a run.

    :raises Refusal: inputs that aren't white, of which the theorem says nothing
    """
    if not problem.is_white:
        raise Refusal("arora2019 is about whitened inputs: leave out `whiten: false`")
    return Start(
        depth=len(weights),
        target=float(np.linalg.norm(problem.cross)),
        margin=deficiency_margin(weights, problem.cross),
        balancedness=balancedness(weights),
        loss=problem.excess_loss(product(weights)),
    )


def balancedness_bound(start: Start) -> float:
    """delta = c^2 / (256 N^3 ||Phi||_F^(2(N-1)/N)), 0 without a margin (Theorem 1).

    The constant is verified, the exponents are reconstructed.
    """
    n, c = start.depth, max(start.margin, 0.0)
    return c**2 / (256 * n**3 * start.target ** (2 * (n - 1) / n))


def step_bound(start: Start) -> float:
    """eta = c^((4N-2)/N) / (6144 N^3 ||Phi||_F^((6N-4)/N)), 0 without a margin (Theorem 1).

    The constant is verified, the exponents are reconstructed.
    """
    n, c = start.depth, max(start.margin, 0.0)
    return c ** ((4 * n - 2) / n) / (6144 * n**3 * start.target ** ((6 * n - 4) / n))


def decrease(depth: int, singular: float, step_size: float) -> float:
    """The share of the loss that one step takes away, at least (Lemma 1, reconstructed).

    l(t+1) <= l(t) (1 - eta sigma_min(W_{1:N}(t))^(2(N-1)/N)).
    """
    return step_size * singular ** (2 * (depth - 1) / depth)


def steps_needed(start: Start, step_size: float, tolerance: float) -> float:
    """T = ln(l(0)/epsilon) / (eta c^(2(N-1)/N)) (Theorem 1, reconstructed), inf if c <= 0."""
    if start.loss <= tolerance:
        return 0.0
    share = decrease(start.depth, max(start.margin, 0.0), step_size)
    return float(np.ceil(np.log(start.loss / tolerance) / share)) if share > 0 else np.inf


def layer_bound(start: Start) -> float:
    """(4 ||Phi||_F)^(1/N), which no ||W_j|| exceeds along the run (Theorem 1, verified)."""
    return (4 * start.target) ** (1 / start.depth)


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """The step size of Theorem 1 for a start, 0 where that has no margin."""
    return step_bound(start(problem, weights))


def bound_facts(problem: Problem, weights: Sequence[Matrix]) -> dict[str, float]:
    """What Theorem 1 asks of a start and promises it, as columns of a table.

    The promise is `guaranteed_decrease` = eta c^(2(N-1)/N), so that
    T = ln(initial_excess_loss / epsilon) / guaranteed_decrease.
    """
    found = start(problem, weights)
    step_size = step_bound(found)
    return {
        "qualifies": found.qualifies,
        "margin": found.margin,
        "balancedness": found.balancedness,
        "balancedness_bound": balancedness_bound(found),
        "step_size_bound": step_size,
        "guaranteed_decrease": decrease(found.depth, max(found.margin, 0.0), step_size),
        "initial_excess_loss": found.loss,
    }
