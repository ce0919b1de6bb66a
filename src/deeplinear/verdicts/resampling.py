"""Measures of draws with the intervals that resampling gives them."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deeplinear.tables.statistics import censored_quantiles, scipy_stats
from deeplinear.verdicts.measures import Measure

RESAMPLES = 2000
INTERVAL = [0.025, 0.975]


def over_draws(
    statistic: Callable[..., float],
    sizes: Sequence[int],
    rng: np.random.Generator,
    items: dict[str, float] | None = None,
    resolution: float = np.nan,
) -> Measure:
    """A statistic of all draws with its 95 % percentile bootstrap interval; none of one draw.

    :param statistic: takes, for each sample, the numbers of the draws to use
    :param sizes: the number of draws in each sample; samples are resampled independently
    """
    draws = [np.arange(size) for size in sizes]
    low, high = _interval(statistic, draws, rng) if min(sizes) > 1 else (np.nan, np.nan)
    return Measure(float(statistic(*draws)), low, high, min(sizes), items or {}, resolution)


def of_means(
    statistic: Callable[[NDArray[np.float64]], float],
    values: Sequence[ArrayLike],
    rng: np.random.Generator,
    names: Sequence[str],
) -> Measure:
    """A statistic of means over draws that all rows share, with its bootstrap interval.

    :param values: one row for each mean, one number for each draw; a missing one makes it infinite
    :param names: of the rows, for the items
    """
    known = np.nan_to_num(np.array(values, float), nan=np.inf, posinf=np.inf, neginf=-np.inf)

    def of_chosen(chosen: NDArray[np.int_]) -> float:
        return statistic(known[:, chosen].mean(axis=1))

    items = dict(zip(names, known.mean(axis=1).tolist(), strict=True))
    return over_draws(of_chosen, [known.shape[1]], rng, items)


def _interval(
    statistic: Callable[..., float], draws: list[NDArray[np.int_]], rng: np.random.Generator
) -> tuple[float, float]:
    """The percentiles of a bootstrap: order statistics, as infinite numbers can't be averaged."""
    with np.errstate(invalid="ignore"):  # infinite statistics
        found = scipy_stats().bootstrap(
            draws,
            lambda *chosen: statistic(*(numbers.astype(int) for numbers in chosen)),
            n_resamples=RESAMPLES,
            vectorized=False,
            method="percentile",
            rng=rng,
        )
    known = found.bootstrap_distribution[~np.isnan(found.bootstrap_distribution)]
    low, high = censored_quantiles(known, INTERVAL) if len(known) else (np.nan, np.nan)
    return float(low), float(high)
