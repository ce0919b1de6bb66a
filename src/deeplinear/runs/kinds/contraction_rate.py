"""How fast a deep network contracts, beside the convex problem and the theory."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number, Share
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.networks.network import product
from deeplinear.runs.kinds.convex_trajectory import convex_losses, convex_step
from deeplinear.runs.run import Run
from deeplinear.tables.statistics import scipy_stats
from deeplinear.theory import zhao2024

FIT = {  # the columns of a fit, those of the convex problem with `convex_` before them
    "factor": Number("the factor per step by which the residual shrinks"),
    "r_squared": Share("R^2 of the fit"),
    "first_step": Count("the first step of the fit", at_least=0),
    "last_step": Count("the last step of the fit", at_least=0),
}
CONTRACT = contracts.Kind(
    columns={
        **FIT,
        **{f"convex_{name}": values for name, values in FIT.items()},
        "theory_factor": Number("max |1 - h lambda|, the factor of the theory"),
    },
    options={
        "steps": Count("the number of steps"),
        "highest": Share("where the fit begins, as a share of the initial excess loss"),
        "lowest": Share("where the fit ends, as a share of the initial excess loss"),
    },
)


def contraction_rate(run: Run, steps: int, highest: float, lowest: float) -> list[dict]:
    """One row: the factor per step by which the residual shrinks, fitted for both descents.

    Within `steps` steps, from the first whose excess loss is below `highest` times the initial to
    the last above `lowest` times it, rho = exp(slope/2) of the line through ln(excess loss).
    `convex_factor` is fitted over the convex problem's own range, `theory_factor` is
    max |1 - h lambda|. Not a number where fewer than three steps lie in the range.
    """
    step_size, start = convex_step(run), product(run.weights)
    deep: list[float] = []
    descend(
        run.start,
        run.schedule,
        Stop(lowest * run.problem.excess_loss(start), steps),
        observe=lambda step, weights, excess_loss: deep.append(excess_loss),
        recorded=range(steps),
    )
    convex = convex_losses(run.problem, start, step_size, steps)
    fits = _fit(deep, highest, lowest) | _fit(convex, highest, lowest, "convex_")
    return [{**fits, "theory_factor": zhao2024.contraction_factor(run.problem, step_size)}]


def _fit(losses: list[float], highest: float, lowest: float, prefix: str = "") -> dict:
    """The fitted factor, R^2 and the first and last step of the fit."""
    values = np.array(losses)
    inside = np.flatnonzero((values < highest * values[0]) & (values > lowest * values[0]))
    names = [f"{prefix}{name}" for name in ("factor", "r_squared", "first_step", "last_step")]
    if len(inside) < 3:
        return dict.fromkeys(names, np.nan)
    line = scipy_stats().linregress(inside, np.log(values[inside]))
    numbers = [np.exp(line.slope / 2), line.rvalue**2, int(inside[0]), int(inside[-1])]
    return dict(zip(names, numbers, strict=True))
