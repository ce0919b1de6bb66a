"""Whether runs with other step sizes lose as much in the same time, the sum of their steps."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Number
from deeplinear.tables.selection import STEP_SIZE, axes_of
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, sides

CONTRACT = contracts.Judgement(
    measures={"deviation": Number("the largest relative difference of two times to the same loss")},
    kinds=["trajectory"],
    sides="two or more",
)


def loss_by_flow_time(tables: dict[str, pd.DataFrame], between: dict) -> dict[str, Measure]:
    """Times t = sum of the step sizes eta_0 = a, eta_k = a k^(-gamma), at the recorded losses.

    Each run is compared with that of the first exponent gamma, all else being equal, whose time is
    interpolated linearly in the logarithm of the loss. Interval: range over the pairs of runs.

    :raises NothingQualifies: no two runs differ in the exponent alone, or none comes as far
    :raises Refusal: other sides than exponents
    """
    if list(between) != ["exponent"]:
        raise Refusal(f"between: {', '.join(between)}. Expected: exponent, of polynomial_decay.")
    need(tables, "step", "excess_loss", "step_size", "seed")
    first, *others = ({k: _path(r) for k, r in _runs(s)} for s in sides(tables, between).values())
    found = {
        f"exponent {gamma}, {key}": _deviation(first[key], run)
        for gamma, side in zip(between["exponent"][1:], others, strict=True)
        for key, run in side.items()
        if key in first
    }
    known = [value for value in found.values() if np.isfinite(value)]
    if not known:
        raise NothingQualifies(
            "no two runs that differ in the exponent alone have a loss in common"
        )
    return {"deviation": Measure(max(known), min(known), max(known), len(known), found)}


def _runs(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The runs of one side, by the axes that they share with those of others."""
    apart = {"exponent", *STEP_SIZE, "experiment", "bound", "schedule"}
    key = [axis for axis in axes_of(rows) if axis not in apart]
    runs = rows.sort_values("step").groupby(key, dropna=False)
    return [(", ".join(map(str, values)), run) for values, run in runs]


def _path(run: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times and logarithms of the losses of a run from its first step on, while the loss falls."""
    steps, gamma = run["step"].to_numpy(), run["exponent"].iloc[0]
    sizes = run["step_size"].iloc[0] * np.maximum(np.arange(steps[-1]), 1.0) ** -gamma
    times = np.append(0.0, np.cumsum(sizes))[steps]
    losses = np.log(run["excess_loss"].to_numpy())
    falling = (steps > 0) & (losses < np.minimum.accumulate(np.append(np.inf, losses[:-1])))
    return times[falling], losses[falling]


def _deviation(reference: tuple, run: tuple) -> float:
    """The largest |t/t_reference - 1| at the losses of a run; none without a loss in common."""
    (times, losses), (own_times, own_losses) = reference, run
    inside = (own_losses <= losses.max(initial=-np.inf)) & (
        own_losses >= losses.min(initial=np.inf)
    )
    if not inside.any():
        return np.nan
    expected = np.interp(own_losses[inside], losses[::-1], times[::-1])
    return float(np.abs(own_times[inside] / expected - 1).max())
