"""Step-size bounds of Nguegnang, Rauhut, Terstiege (nguegnang2024).

Norms are spectral unless marked F. "Verified": read in the paper; "reconstructed": derived
again, see docs/derivations.md. alpha in [0, 1) is the start's share of the allowed unbalancedness:
its balancedness constant is at most alpha * delta. X has full row rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Number
from deeplinear.networks.network import product
from deeplinear.problems.problem import Problem

CONTRACT = contracts.Theory(
    offers={
        "largest_step": {},
        "bound_facts": {
            "step_size_bound": Number("the step size of Eq. 5.1"),
            "remark_bound": Number("that of Remark 2.5(b)"),
            "initial_loss": Number("L, the loss of the start"),
            "radius": Number("M"),
            "balancedness_bound": Number("delta, the balancedness constant that is allowed"),
            "layer_bound": Number("K_delta, a bound on ||W_j||^2"),
            "curvature": Number("B_delta, a bound on the curvature"),
        },
    }
)


@dataclass(frozen=True)
class Quantities:
    """What the bounds are made of, for N layers: L = L^N(W(0)), ||X||, sigma_min(X), ||Y||, ..."""

    depth: int
    initial_loss: float  # 1/2 ||Y - W_N ... W_1 X||_F^2 at the start
    largest: float  # ||X||
    smallest: float  # sigma_min(X)
    target: float  # ||Y||
    correlation: float  # ||X Y'||

    @property
    def radius(self) -> float:
        """M = (sqrt(2 L) + ||Y||) / sigma_min(X) (Eq. 2.11, reconstructed)."""
        return (np.sqrt(2 * self.initial_loss) + self.target) / self.smallest


def quantities(problem: Problem, weights: Sequence[Matrix]) -> Quantities:
    """The quantities of a problem with S = XX' and of the weights to start from.

    :raises Refusal: X has not full row rank, where the theory says nothing
    """
    spectrum = np.linalg.eigvalsh(problem.covariance)
    if spectrum[0] <= len(spectrum) * np.finfo(float).eps * spectrum[-1]:
        rank = int((spectrum > len(spectrum) * np.finfo(float).eps * spectrum[-1]).sum())
        raise Refusal(
            f"the step-size bound of nguegnang2024 needs X of full row rank; numerical rank {rank} "
            f"for {len(spectrum)} features. Use more samples than features, or fewer features."
        )
    return Quantities(
        depth=len(weights),
        initial_loss=problem.loss(product(weights)),
        largest=float(np.sqrt(spectrum[-1])),
        smallest=float(np.sqrt(spectrum[0])),
        target=float(np.sqrt(np.linalg.norm(problem.target_gram, 2))),
        correlation=float(np.linalg.norm(problem.cross, 2)),
    )


def remark_delta(q: Quantities) -> float:
    """delta = M^(2/N) / (N (N + 1)^2) (Remark 2.5(b), verified)."""
    return q.radius ** (2 / q.depth) / (q.depth * (q.depth + 1) ** 2)


def experiments_delta(q: Quantities) -> float:
    """delta = M^(2/N) / N^3 (Eq. 5.1, verified)."""
    return q.radius ** (2 / q.depth) / q.depth**3


def layer_bound(q: Quantities, delta: float) -> float:
    """K_delta = M^(2/N) + (N + 1)^2 delta, a bound on ||W_j||^2 (Eq. 2.10, verified)."""
    return q.radius ** (2 / q.depth) + (q.depth + 1) ** 2 * delta


def curvature(q: Quantities, layer: float) -> float:
    """B = 2eN K^(N-1) ||X||^2 + sqrt(e) N K^(N/2-1) ||XY'|| (Eq. 2.9, reconstructed)."""
    n = q.depth
    steep = 2 * np.e * n * layer ** (n - 1) * q.largest**2
    return steep + np.sqrt(np.e) * n * layer ** (n / 2 - 1) * q.correlation


def step_bound(q: Quantities, delta: float, layer: float, alpha: float = 0.0) -> float:
    """eta <= 2(1 - alpha) delta / (4L + (1 - alpha) delta B) (Eq. 2.8, reconstructed)."""
    room = (1 - alpha) * delta
    return 2 * room / (4 * q.initial_loss + room * curvature(q, layer))


def remark_bound(q: Quantities, alpha: float = 0.0) -> float:
    """The explicit bound of Remark 2.5(b), verified: (2.8) at its delta, estimated from below.

    eta <= 2 / (2 (1 - alpha)^(-1) N (N+1)^2 M^(2-2/N) sigma_min^2
    + 2 e^(2-1/N) N M^(2-2/N) ||X||^2 + e^(1-1/N) N M^(1-2/N) ||XY'||).
    """
    n, power = q.depth, q.radius ** (2 - 2 / q.depth)
    balance = 2 / (1 - alpha) * n * (n + 1) ** 2 * power * q.smallest**2
    steep = 2 * np.exp(2 - 1 / n) * n * power * q.largest**2
    linear = np.exp(1 - 1 / n) * n * q.radius ** (1 - 2 / n) * q.correlation
    return 2 / (balance + steep + linear)


def descent_share(q: Quantities, delta: float, layer: float, alpha: float = 0.0) -> float:
    """sigma = 4L / (4L + (1 - alpha) delta B) (below Eq. 3.14, reconstructed)."""
    return 4 * q.initial_loss / (4 * q.initial_loss + (1 - alpha) * delta * curvature(q, layer))


def experiments_layer_bound(q: Quantities) -> float:
    """K_delta = M^(2/N) + N^2 delta with the delta of Eq. 5.1 (verified)."""
    return q.radius ** (2 / q.depth) + q.depth**2 * experiments_delta(q)


def experiments_bound(q: Quantities) -> float:
    """The bound of the paper's experiments: (2.8) with alpha = 0 (Eq. 5.1, verified)."""
    return step_bound(q, experiments_delta(q), experiments_layer_bound(q))


def largest_step(problem: Problem, weights: Sequence[Matrix]) -> float:
    """The step size of Eq. 5.1 for a problem and a start."""
    return experiments_bound(quantities(problem, weights))


def bound_facts(problem: Problem, weights: Sequence[Matrix]) -> dict[str, float]:
    """The step size of Eq. 5.1 and what it is made of, as columns of a table."""
    q = quantities(problem, weights)
    layer = experiments_layer_bound(q)
    return {
        "step_size_bound": experiments_bound(q),
        "remark_bound": remark_bound(q),
        "initial_loss": q.initial_loss,
        "radius": q.radius,
        "balancedness_bound": experiments_delta(q),
        "layer_bound": layer,
        "curvature": curvature(q, layer),
    }
