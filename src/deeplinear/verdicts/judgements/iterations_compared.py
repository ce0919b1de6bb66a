"""How many iterations runs need beside others, at the scales where both arrive."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.statistics import OUTCOME, scipy_stats
from deeplinear.verdicts.measures import (
    Measure,
    NothingQualifies,
    fastest_counts,
    in_common,
    medians,
    need,
    proportion,
    sides,
)
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "ratio": Number("iterations of the first side over those of the second"),
        "ratio_low": Number("the lower end of the ratio's interval"),
        "share": Share("the share of the shared scales at which the first side is faster"),
        "p_value": Share(
            "sign test over the shared scales, against the first side not being faster"
        ),
    },
    kinds=["convergence"],
    sides="two",
    resamples=True,
)


def iterations_compared(
    tables: dict[str, pd.DataFrame], rng: np.random.Generator, between: dict
) -> dict[str, Measure]:
    """Medians over seeds at the best step size, at the scales where those of both are finite.

    The ratio is the geometric mean over these scales, with a bootstrap interval over the seeds; the
    share has Wilson's, and ties don't count for it; the sign test leaves them out.

    :raises NothingQualifies: no scale at which both arrive
    """
    need(tables, *OUTCOME, "scale", "seed", "step_size")
    first, second = (fastest_counts(rows) for rows in sides(tables, between).values())
    scales, a, b = in_common(first, second)
    x, y = medians(a), medians(b)
    both = np.isfinite(x) & np.isfinite(y)
    if not both.any():
        raise NothingQualifies("there is no scale at which the medians of both sides are finite")
    items = {f"s = {s:g}": r for s, r in zip(scales[both], x[both] / y[both], strict=True)}
    faster, slower = int((x < y)[both].sum()), int((x > y)[both].sum())
    ratio = over_draws(
        lambda of_a, of_b: _mean_ratio(medians(a[:, of_a]), medians(b[:, of_b])),
        [a.shape[1], b.shape[1]],
        rng,
        items,
    )
    return {
        "ratio": ratio,
        "ratio_low": Measure(ratio.low, n=ratio.n),
        "share": proportion(faster, int(both.sum()), items),
        "p_value": Measure(_sign_test(faster, slower), n=faster + slower),
    }


def _mean_ratio(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """The geometric mean of x/y where both are finite; not a number where there is none."""
    both = np.isfinite(x) & np.isfinite(y)
    return float(np.exp(np.log(x[both] / y[both]).mean())) if both.any() else np.nan


def _sign_test(wins: int, losses: int) -> float:
    if not wins + losses:
        return 1.0
    return float(scipy_stats().binomtest(wins, wins + losses, alternative="greater").pvalue)
