"""Hidden layers of the widths listed."""

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Text

CONTRACT = contracts.Shape(
    axes={
        "hidden": Text(
            'hidden widths with dashes between them, such as "128-32"', r"[1-9]\d*(-[1-9]\d*)*"
        )
    }
)


def listed(d_in: int, d_out: int, depth: int, hidden: str) -> tuple[int, ...]:
    """(d_in, d_1, ..., d_{N-1}, d_out), the hidden widths as in "128-32".

    :raises Refusal: another number of hidden widths than depth - 1
    """
    widths = [int(width) for width in hidden.split("-")]
    if len(widths) != depth - 1:
        raise Refusal(
            f"hidden: {hidden} lists {len(widths)} widths; a network of depth {depth} has "
            f"{depth - 1} hidden layers. Change one of the two."
        )
    return (d_in, *widths, d_out)
