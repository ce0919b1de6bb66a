"""How the distance of wide networks from the convex problem depends on width n and depth N.

To first order in what moves the kernel (docs/derivations.md, "The law of width"; derived here):

- orthogonal layers: the kernel is exact at the start, and training moves it by
  (N - 1)(2N - 1)/(6 N^2) d_N ||Delta W||^2 / n;
- Gaussian layers: it is off at the start by ((N - 1)(2N - 1)/(6 N) / n)^(1/2), which the N - 1
  hidden widths add up independently.
"""

from collections.abc import Callable
from typing import NamedTuple

from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import Column, Mapping, Number, OneOf


class Law(NamedTuple):
    """C f(N) / n^p; columns that tend to a limit b do so as b + c n^-p + d n^-2p."""

    width_power: float
    depth_factor: Callable[[int], float]


def mean_square(depth: int) -> float:
    """The mean over the layers j = 1, ..., N of ((N - j)/N)^2, (N - 1)(2N - 1)/(6 N^2)."""
    return (depth - 1) * (2 * depth - 1) / (6 * depth**2)


LAWS = {
    "moved_by_training": Law(1.0, mean_square),
    "off_at_start": Law(0.5, lambda depth: (depth * mean_square(depth)) ** 0.5),
}
OPTIONS = {  # of what judges or draws such a law
    "column": Column("the column that depends on the width"),
    "laws": Mapping(
        "which law each start has",
        values=OneOf("a law of theory.zhao2024_laws", tuple(LAWS)),
        form="{initialisation: law}",
    ),
    "wide": Number("n/(N - 1) from which a network counts as wide", above=0),
}


def law_of(initialisation: str, laws: dict[str, str]) -> Law:
    """The law of a start.

    :param laws: by initialisation, their names
    :raises Refusal: it has none
    """
    if initialisation not in laws:
        raise Refusal(f"laws: {unknown(initialisation, laws, 'initialisation')}")
    return LAWS[laws[initialisation]]


def power_by(laws: dict[str, str]) -> Callable[[str], float]:
    """p by initialisation. Arguments as in `law_of`."""
    return lambda initialisation: law_of(initialisation, laws).width_power
