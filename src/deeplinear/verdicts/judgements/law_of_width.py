"""Whether what is measured falls with a power of the width, and how its constant knows depth."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.tables.width_laws import constants, exponents, wide_networks
from deeplinear.theory.zhao2024_laws import OPTIONS, law_of
from deeplinear.verdicts.measures import Measure, NothingQualifies, need
from deeplinear.verdicts.resampling import of_means

FOR_EXPONENT = 3  # widths, one more than the numbers that are fitted

CONTRACT = contracts.Judgement(
    measures={
        "exponent_error": Number(
            "how far the fitted exponent is from -p, the largest over the networks", at_least=0
        ),
        "constant_ratio": Number(
            "the constant C, the largest over the smallest of all that have one law",
            at_least=1,
        ),
    },
    kinds=["convex_comparison"],
    resamples=True,
    options=OPTIONS,
)


def law_of_width(
    tables: dict[str, pd.DataFrame],
    rng: np.random.Generator,
    column: str,
    laws: dict,
    wide: float,
) -> dict[str, Measure]:
    """The column as C f(N) / n^p over the widths n >= wide (N - 1), for each network.

    Exponents are those of networks with three such widths or more. Exponents and logarithms of
    constants are fitted for each seed; their means are judged, with bootstrap intervals over the
    seeds. Constants are compared between depths and starts of one law on one problem. A run without
    a number makes both measures infinite. Items: exponents plus p, and logarithms of constants.

    :raises NothingQualifies: no network has as many widths
    """
    need(tables, column, "initialisation", "depth", "width", "seed")
    found = wide_networks(tables, column, wide)
    fitted = [network for network in found if len(network.values) >= FOR_EXPONENT]
    if not fitted:
        raise NothingQualifies(f"no network has {FOR_EXPONENT} widths n ≥ {wide:g} (N - 1)")
    own = [law_of(network.initialisation, laws) for network in found]
    factors = [law.depth_factor(n.depth) for n, law in zip(found, own, strict=True)]
    heights = [
        np.log(constants(n, law.width_power, factor))
        for n, law, factor in zip(found, own, factors, strict=True)
    ]
    errors = [exponents(n) + law_of(n.initialisation, laws).width_power for n in fitted]
    ratio = _largest_ratio([(law, n.rest) for n, law in zip(found, own, strict=True)])
    return {
        "exponent_error": of_means(
            lambda means: np.abs(means).max(), errors, rng, [n.name for n in fitted]
        ),
        "constant_ratio": of_means(ratio, heights, rng, [n.name for n in found]),
    }


def _largest_ratio(laws: Sequence[tuple]) -> Callable[[NDArray[np.float64]], float]:
    """Of the logarithms of constants the largest factor between those of one law.

    :param laws: by which law, on which problem, each of the constants is
    """
    groups = [[i for i, own in enumerate(laws) if own == law] for law in dict.fromkeys(laws)]

    def largest(logs: NDArray[np.float64]) -> float:
        if not np.isfinite(logs).all():
            return np.inf
        return max(float(np.exp(np.ptp(logs[group]))) for group in groups)

    return largest
