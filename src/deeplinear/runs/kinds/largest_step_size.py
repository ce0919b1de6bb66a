"""The largest constant step size from which a run still converges."""

from collections.abc import Callable

import numpy as np

from deeplinear.base import contracts, plugins
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Number, OneOf, Paper
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.networks.schedules.constant import constant
from deeplinear.runs.options import MAX_STEPS, TOLERANCE
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

FINEST = 1e-9  # relative width of a bracket


CONTRACT = contracts.Kind(
    without_steps=True,
    columns={
        "largest_converging": Number("the largest step size that converges", above=0),
        "smallest_failing": Number("the smallest step size found that does not", above=0),
        "failing_status": OneOf("how that one ends", (DIVERGED, UNFINISHED)),
        "step_size_bound": Number("the bound of the paper", at_least=0),
        "cap": Count("the most steps that a run may take"),
    },
    options={
        "tolerance": TOLERANCE,
        "max_steps": MAX_STEPS,
        "resolution": Number("the relative width of the bracket", at_least=FINEST, below=1),
        "theory": Paper("the paper whose bound is computed", offers="largest_step"),
    },
)


def largest_step_size(
    run: Run, tolerance: float, max_steps: int, resolution: float, theory: str
) -> list[dict]:
    """One row: the bracket [largest_converging, smallest_failing] and the bound of a paper.

    From step size 1 up by doubling while it converges, or down by halves until it does, then by
    bisection on a logarithmic scale until the two ends differ by at most a factor of
    1 + resolution. Failing means not within the tolerance after max_steps; near the edge that may
    hang on chance, and the bracket is the first crossing found from above. `largest_converging`
    is not a number where nothing down to the bound converges.

    :raises Refusal: a resolution that bisection can't reach
    """
    if resolution < FINEST:
        raise Refusal(f"resolution {resolution}: expected at least {FINEST}, a relative width")
    bound = plugins.theory(theory).largest_step(run.problem, run.weights)

    def status(step_size: float) -> str:
        stop = Stop(tolerance, max_steps)
        return descend(run.start, constant(step_size), stop).status

    low, high, failing = _bracket(status, bound)
    while high > low * (1 + resolution):
        middle = float(np.sqrt(low * high))
        if (found := status(middle)) == CONVERGED:
            low = middle
        else:
            high, failing = middle, found
    return [
        {
            "largest_converging": low,
            "smallest_failing": high,
            "failing_status": failing,
            "step_size_bound": bound,
            "cap": max_steps,
        }
    ]


def _bracket(status: Callable[[float], str], lowest: float) -> tuple[float, float, str]:
    """A converging step size, twice it that fails, and how; (nan, high, how) if none converges."""
    step_size = 1.0
    while (found := status(step_size)) == CONVERGED:
        step_size *= 2
    while step_size > lowest:
        failing, step_size = found, step_size / 2
        if (found := status(step_size)) == CONVERGED:
            return step_size, 2 * step_size, failing
    return np.nan, step_size, found
