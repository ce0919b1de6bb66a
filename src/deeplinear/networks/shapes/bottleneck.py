"""Hidden layers of one width with a narrower one in the middle."""

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count

CONTRACT = contracts.Shape(
    axes={
        "width": Count("the width of the hidden layers", at_most=10**4),
        "narrow": Count("the width of the middle layer", at_most=10**4),
    }
)


def bottleneck(d_in: int, d_out: int, depth: int, width: int, narrow: int) -> tuple[int, ...]:
    """(d_in, width, ..., narrow, ..., width, d_out), the lower of two middle layers for odd N.

    :raises Refusal: a middle layer that isn't the narrowest
    """
    if narrow > width:
        raise Refusal(f"a bottleneck of width {narrow} between layers of {width}. Swap the two.")
    hidden = [width] * (depth - 1)
    if hidden:
        hidden[(depth - 2) // 2] = narrow
    return (d_in, *hidden, d_out)
