"""Whether classifiers train better from one side than from the other, and from more scales."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.values import Number, Share
from deeplinear.tables.selection import only_these_differ
from deeplinear.tables.statistics import scipy_stats
from deeplinear.verdicts.measures import (
    Measure,
    NothingQualifies,
    decades,
    in_common,
    medians,
    need,
    proportion,
    sides,
    spacing,
)
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "share": Share(
            "the share of the scales at which the first side's final training loss is not larger"
        ),
        "difference": Number(
            "decades of usable scales of the first side minus those of the second", unit="decades"
        ),
        "worse": Share("the share of the scales at which the first side is worse beyond chance"),
    },
    kinds=["classification"],
    sides="two",
    resamples=True,
    options={"usable_loss": Number("the training loss up to which a scale is usable", at_least=0)},
)


def lower_training_loss(
    tables: dict[str, pd.DataFrame],
    rng: np.random.Generator,
    between: dict,
    usable_loss: float = 0.5,
) -> dict[str, Measure]:
    """Median final training losses over seeds, at the scales where one of the sides is trained.

    A run that diverges has an infinite loss. A scale is usable if its median is at most
    `usable_loss`; its part of a decade is that of `measures.decades`. Wilson's interval for the
    shares, a bootstrap over the seeds for the difference. The first side is worse at a scale if the
    interval of the paired differences, seed by seed, lies above 0: from the k-th smallest of them
    to the k-th largest, which holds their median with 95 % (with fewer than six seeds from the
    smallest to the largest, with 1 - 2^(1-n), 94 % for five).

    :raises NothingQualifies: no scale at which a median is finite
    """
    need(tables, "epoch", "training_loss", "status", "scale", "seed")
    first, second = (_final_losses(rows) for rows in sides(tables, between).values())
    scales, a, b = in_common(first, second)
    x, y = medians(a), medians(b)
    trained = np.isfinite(x) | np.isfinite(y)
    if not trained.any():
        raise NothingQualifies("no median of the training loss is finite")

    def usable(losses: NDArray[np.float64], chosen: NDArray[np.int_]) -> float:
        return decades(scales, medians(losses[:, chosen]) <= usable_loss)

    names = [f"s = {s:g}" for s in scales[trained]]
    gaps = dict(zip(names, (x[trained] - y[trained]).tolist(), strict=True))
    share = proportion(int((x <= y)[trained].sum()), len(names), gaps)
    difference = over_draws(
        lambda of_a, of_b: usable(a, of_a) - usable(b, of_b),
        *([a.shape[1], b.shape[1]], rng),
        resolution=spacing(scales),
    )
    _, *paired = in_common(*first.align(second, join="inner"))
    intervals = np.array([_interval(*both) for both in zip(*paired, strict=True)])[trained]
    return {"share": share, "difference": difference, "worse": _worse(intervals, names)}


def _worse(intervals: NDArray[np.float64], names: list[str]) -> Measure:
    """The share of scales whose interval, a row of (low, high), lies above 0."""
    ends = [f"{name}: {end} of the pairs" for name in names for end in ("low", "high")]
    items = dict(zip(ends, intervals.ravel().tolist(), strict=True))
    return proportion(int((intervals[:, 0] > 0).sum()), len(intervals), items)


def _interval(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[float, float]:
    """An interval for the median of first - second, seed by seed; 0 where both are infinite.

    :raises NothingQualifies: the sides have no seed in common
    """
    if not len(first):
        raise NothingQualifies("the two sides have no seed in common")
    with np.errstate(invalid="ignore"):
        ordered = np.sort(np.where(first == second, 0.0, first - second))
    k = max(int(scipy_stats().binom.ppf(0.025, len(ordered), 0.5)), 1)
    return float(ordered[k - 1]), float(ordered[-k])


def _final_losses(rows: pd.DataFrame) -> pd.DataFrame:
    """The training loss after the last epoch, scale by seed; infinite where the run diverged."""
    only_these_differ(rows, ["scale"])
    last = rows.sort_values("epoch").groupby(["scale", "seed"], sort=False).tail(1)
    loss = last["training_loss"].where(last["status"] == "trained", np.inf).fillna(np.inf)
    return last.assign(loss=loss).pivot(index="scale", columns="seed", values="loss")
