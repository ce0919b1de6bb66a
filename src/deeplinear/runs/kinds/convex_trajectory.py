"""A deep network beside the convex problem from the same end-to-end matrix, step by step."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks import output_scaling
from deeplinear.networks.narrowed import real_widths
from deeplinear.networks.network import product
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems.problem import Problem
from deeplinear.runs.kinds.trajectory import recorded_steps
from deeplinear.runs.run import Run
from deeplinear.theory import zhao2024

CONTRACT = contracts.Kind(
    columns={
        "step": Count("the step", at_least=0),
        "excess_loss": Number("the loss of the deep network above the optimum"),
        "distance_to_saddles": Number("sigma_min(W_N ... W_2) over its limit of infinite width"),
        "loss": Number("the loss of the deep network"),
        "convex_excess_loss": Number("the loss of the convex problem above the optimum"),
        "convex_loss": Number("the loss of the convex problem"),
    },
    options={
        "steps": Count("the number of steps"),
        "distances_per_decade": Count("the number of measured steps in each factor of 10"),
    },
)


def convex_trajectory(run: Run, steps: int, distances_per_decade: int) -> list[dict]:
    """One row for each step: the loss and its excess, of the deep network and the convex problem.

    `distance_to_saddles` is sigma_min(W_N ... W_2) over its limit of infinite width, at steps
    0, 1, ... in equal ratios: a critical point with W_N ... W_2 of full row rank is a minimum,
    because dL/dW_1 = (W_N ... W_2)' (W_{1:N} S - C) vanishes only with its second factor.
    """
    deep = _losses(run, steps, recorded_steps(steps, distances_per_decade))
    convex = convex_losses(run.problem, product(run.weights), convex_step(run), steps)
    floor = run.problem.optimal_loss
    return [
        {**row, "loss": floor + row["excess_loss"], "convex_excess_loss": other}
        | {"convex_loss": floor + other}
        for row, other in zip(deep, convex, strict=False)
    ]


def convex_step(run: Run) -> float:
    """The step size of the convex problem that corresponds to the run's."""
    return run.step_size / zhao2024.convex_share(run.weights)


def convex_losses(problem: Problem, start: Matrix, step_size: float, steps: int) -> list[float]:
    """The excess losses of descent on the end-to-end matrix itself, W <- W - h (W S - C)."""
    losses: list[float] = []
    descend(
        Start([start], problem),
        constant(step_size),
        Stop(-1.0, steps),
        observe=lambda step, weights, excess_loss: losses.append(excess_loss),
        recorded=range(steps),
    )
    return losses


def _losses(run: Run, steps: int, measured: set[int]) -> list[dict]:
    """Step, excess loss and, at the steps to measure, the distance to saddles."""
    rows: list[dict] = []
    widths = real_widths(run.weights)

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        known = step in measured and np.isfinite(excess_loss)
        distance = distance_to_saddles(list(weights), widths) if known else np.nan
        rows.append({"step": step, "excess_loss": excess_loss, "distance_to_saddles": distance})

    stop = Stop(-1.0, steps)
    descend(run.start, run.schedule, stop, observe, range(steps))
    return rows


def distance_to_saddles(weights: Sequence[Matrix], widths: Sequence[int]) -> float:
    """sigma_min(W_N ... W_2) over its limit of infinite width; 1 for a single layer.

    :param widths: (d_0, ..., d_N) of the network that the layers stand for
    """
    if len(weights) == 1:
        return 1.0
    singular = np.linalg.svd(product_from_above(weights[1:]), compute_uv=False)
    return float(singular[-1]) / output_scaling.wide_limits(widths)[0]


def product_from_above(weights: Sequence[Matrix]) -> Matrix:
    """W_N ... W_1 multiplied from the left, where the product has few rows."""
    left = weights[-1]
    for W in reversed(weights[:-1]):
        left = left @ W
    return left
