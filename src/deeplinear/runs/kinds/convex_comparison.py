"""How closely a deep network follows the convex problem from the same end-to-end matrix."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number, OneOf, Share
from deeplinear.descent import reference
from deeplinear.descent.devices import DEVICES, USED, torch_device
from deeplinear.networks.narrowed import real_widths
from deeplinear.networks.output_scaling import wide_limits
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems.problem import Problem
from deeplinear.runs.kinds.convex_trajectory import convex_step, product_from_above
from deeplinear.runs.run import Run
from deeplinear.tables.statistics import scipy_stats

CONTRACTS, STALLS, OVERFLOWS = "contracts", "no contraction", "overflow"
STRAIGHT = 0.95  # the least R^2 of a line that counts as a contraction

CONTRACT = contracts.Kind(
    columns={
        "status": OneOf("what the deep network does", (CONTRACTS, STALLS, OVERFLOWS)),
        "gap": Number("max ||W - W_convex||_S / ||W(0) - W*||_S over the steps", at_least=0),
        "factor": Number("the factor per step by which the residual shrinks", at_least=0),
        "r_squared": Share("R^2 of its fit"),
        "convex_factor": Number("that of the convex problem, over the same steps", at_least=0),
        "factor_ratio": Number("factor over convex_factor", at_least=0),
        "first_step": Count("the first step of both fits", at_least=0),
        "last_step": Count("the last step of both fits", at_least=0),
        "distance_to_saddles": Number(
            "sigma_min(W_N ... W_2) over its limit of infinite width, the least over the steps",
            at_least=0,
        ),
        "device": OneOf("where the deep network was", USED),
    },
    options={
        "steps": Count("the most steps"),
        "highest": Share("where the fits begin, as a share of the initial excess loss"),
        "lowest": Share("where the convex problem ends, as a share of the initial excess loss"),
        "device": OneOf("where to descend; auto is cuda where there is one", DEVICES),
    },
)


def convex_comparison(
    run: Run, steps: int, highest: float, lowest: float, device: str = "cpu"
) -> list[dict]:
    """One row: the distance of the two descents, their factors, and the distance to saddles.

    Both last until the excess loss of the convex problem is below `lowest` times the initial one,
    `steps` at most. rho = exp(slope/2) of the line through ln(excess loss), for both over the
    steps at which the *convex* problem is below `highest` times the initial. A deep network whose
    line has an R^2 below .95 has no factor: status `no contraction`; one that overflows has no
    gap either: `overflow`.

    :raises Refusal: device cuda where there is none
    """
    used = torch_device(device)
    convex = _convex_run(run, steps, highest, lowest)
    deep = _deep_run(run, convex.path, used)
    factor, r_squared = _factor(deep.losses, convex.window)
    convex_factor, _ = _factor(convex.losses, convex.window)
    overflows = not np.isfinite(deep.losses[-1])
    contracts = not overflows and r_squared >= STRAIGHT
    factor = factor if contracts else np.nan
    ends = convex.window[[0, -1]] if len(convex.window) else [np.nan] * 2
    row = {
        "status": OVERFLOWS if overflows else CONTRACTS if contracts else STALLS,
        "gap": np.nan if overflows else max(deep.distances) / np.sqrt(2 * convex.losses[0]),
        "factor": factor,
        "r_squared": r_squared,
        "convex_factor": convex_factor,
        "factor_ratio": factor / convex_factor,
        **dict(zip(("first_step", "last_step"), ends, strict=True)),
        "distance_to_saddles": min(deep.smallest) / _limit(run.weights),
        "device": used,
    }
    return [row]


@dataclass
class _Convex:
    """The end-to-end matrices and excess losses of the convex problem, and the steps of the fit."""

    path: list[Matrix] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    window: np.ndarray = field(default_factory=lambda: np.array([], int))


@dataclass
class _Deep:
    """By step: excess losses, distances to the convex problem, sigma_min(W_N ... W_2)."""

    losses: list[float] = field(default_factory=list)
    distances: list[float] = field(default_factory=list)
    smallest: list[float] = field(default_factory=list)


def _convex_run(run: Run, steps: int, highest: float, lowest: float) -> _Convex:
    found, start = _Convex(), product_from_above(run.weights)
    first = run.problem.excess_loss(start)

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        found.path.append(weights[0])
        found.losses.append(excess_loss)

    stop = reference.Stop(lowest * first, steps)
    reference.descend(run.problem, [start], constant(convex_step(run)), stop, observe)
    losses = np.array(found.losses)
    found.window = np.flatnonzero((losses < highest * first) & (losses > lowest * first))
    return found


def _deep_run(run: Run, path: Sequence[Matrix], device: str) -> _Deep:
    """The deep network beside the convex problem, for as many steps."""
    from deeplinear.descent import large_layers  # here, because PyTorch takes seconds

    found, steps = _Deep(), len(path) - 1

    def observe(step: int, upper: Matrix, end_to_end: Matrix, excess_loss: float) -> None:
        found.losses.append(excess_loss)
        if np.isfinite(excess_loss):
            found.distances.append(_norm(end_to_end - path[step], run.problem))
            found.smallest.append(np.linalg.norm(upper, -2))

    large_layers.descend(run.weights, run.problem, run.schedule, steps, observe, device)
    return found


def _norm(difference: Matrix, problem: Problem) -> float:
    """||D||_S = (tr D S D')^(1/2)."""
    return float(np.sqrt(max(np.vdot(difference @ problem.covariance, difference), 0.0)))


def _limit(weights: Sequence[Matrix]) -> float:
    """sigma_min(W_N ... W_2) in the limit of infinite width; 1 for a single layer."""
    return wide_limits(real_widths(weights))[0] if len(weights) > 1 else 1.0


def _factor(losses: Sequence[float], window: np.ndarray) -> tuple[float, float]:
    """The factor per step of the residual and the R^2 of its fit; none for under three losses."""
    finite = np.isfinite(losses).sum()  # an overflow is the last of all
    if len(window) < 3 or finite <= window[-1]:
        return np.nan, np.nan
    line = scipy_stats().linregress(window, np.log(np.array(losses)[window]))
    return float(np.exp(line.slope / 2)), float(line.rvalue**2)
