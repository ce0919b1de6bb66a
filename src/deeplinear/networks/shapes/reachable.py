"""Hidden layers as wide as what inputs and outputs reach of a wide network."""

from deeplinear.base import contracts
from deeplinear.base.values import Count

CONTRACT = contracts.Shape(
    axes={"blocks": Count("how many times d_0 + d_N the hidden layers are wide", at_most=100)}
)


def reachable(d_in: int, d_out: int, depth: int, blocks: int = 1) -> tuple[int, ...]:
    """(d_in, k, ..., k, d_out) with k = blocks (d_in + d_out), for starts that stand for wide ones.

    One block holds what orthogonal layers of any depth, or two Gaussian ones, do along a descent.
    """
    return (d_in, *[blocks * (d_in + d_out)] * (depth - 1), d_out)
