"""Hidden layers that widen evenly from the rank to the output."""

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count

CONTRACT = contracts.Shape(axes={"rank": Count("r, the width of the first hidden layer")})


def tapered(d_in: int, d_out: int, depth: int, rank: int) -> tuple[int, ...]:
    """d_j = round(r + (j - 1)/(N - 1) (d_out - r)) for j = 1, ..., N (nguegnang2024, Section 5).

    The first hidden layer has the width r of the rank; (d_in, d_out) for a single layer.

    :raises Refusal: a rank above d_out, from which nothing widens
    """
    if rank > d_out:
        raise Refusal(
            f"a tapered shape of rank {rank} for {d_out} outputs. Expected: 1 to {d_out}."
        )
    widening = (d_out - rank) / max(depth - 1, 1)
    return (d_in, *(round(rank + j * widening) for j in range(depth - 1)), d_out)
