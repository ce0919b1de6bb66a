"""Hidden layers of one width."""

from deeplinear.base import contracts
from deeplinear.base.values import Count

CONTRACT = contracts.Shape(axes={"width": Count("the width of the hidden layers", at_most=10**5)})


def equal(d_in: int, d_out: int, depth: int, width: int) -> tuple[int, ...]:
    """(d_in, width, ..., width, d_out)."""
    return (d_in, *[width] * (depth - 1), d_out)
