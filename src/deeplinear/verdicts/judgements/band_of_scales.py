"""The band of scales from which runs are fast, and that of others beside it."""

import numpy as np
import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Number
from deeplinear.tables.statistics import OUTCOME
from deeplinear.verdicts.measures import (
    Measure,
    decades,
    fastest_counts,
    medians,
    need,
    ratio,
    sides,
    spacing,
)
from deeplinear.verdicts.resampling import over_draws

CONTRACT = contracts.Judgement(
    measures={
        "band": Number("the band of s, in decades", unit="decades"),
        "difference": Number("the first band minus the second, in decades", unit="decades"),
        "ratio": Number("the first band over the second"),
    },
    kinds=["convergence"],
    sides="two or none",
    resamples=True,
    options={
        "within": Number("the median number of steps up to which a scale is in the band", above=0)
    },
)


def band_of_scales(
    tables: dict[str, pd.DataFrame],
    rng: np.random.Generator,
    within: float,
    between: dict | None = None,
) -> dict[str, Measure]:
    """The decades of s whose median over seeds, at the best step size, is at most `within` steps.

    Each point of the grid stands for its own part of a decade (`measures.decades`), so a band that
    reaches an end of the grid is a lower bound. Intervals: bootstrap over the seeds; resolution:
    what one more point in the first band adds.

    :param between: the side whose band it is, and the other one
    """
    need(tables, *OUTCOME, "scale", "seed", "step_size")
    found = {name: fastest_counts(rows) for name, rows in sides(tables, between).items()}
    parts = [(counts.index.to_numpy(), counts.to_numpy()) for counts in found.values()]

    def width(number: int, chosen: np.ndarray) -> float:
        scales, counts = parts[number]
        return decades(scales, medians(counts[:, chosen]) <= within)

    sizes = [counts.shape[1] for _, counts in parts]
    items = {name: width(i, np.arange(sizes[i])) for i, name in enumerate(found)}
    point = spacing(parts[0][0])
    result = {"band": over_draws(lambda a: width(0, a), sizes[:1], rng, items, point)}
    if len(found) == 1:
        return result
    return result | {
        "difference": over_draws(lambda a, b: width(0, a) - width(1, b), sizes, rng, items, point),
        "ratio": over_draws(
            lambda a, b: ratio(width(0, a), width(1, b)),
            *(sizes, rng, items),
            ratio(point, width(1, np.arange(sizes[1]))),
        ),
    }
