"""The largest constant step size from which a run still converges."""

import numpy as np

from deeplinear import kernels, plugins
from deeplinear.descent import CONVERGED, Stop
from deeplinear.run import Run
from deeplinear.schedules.constant import constant

WITHOUT_STEPS = True  # takes no step sizes from the axes


def largest_step_size(
    run: Run, tolerance: float, max_steps: int, resolution: float, theory: str
) -> list[dict]:
    """One row: the bracket [largest_converging, smallest_failing] and the bound of a paper.

    From step size 1 down by halves to the first that converges, then by bisection on a
    logarithmic scale until the two ends differ by at most a factor of 1 + resolution. Near the
    edge a run may converge or fail by chance: the bracket is one crossing, the first found from
    above. `largest_converging` is not a number where nothing down to the bound converges within
    max_steps.
    """
    bound = plugins.theory(theory).largest_step(run.problem, run.weights)

    def status(step_size: float) -> str:
        stop = Stop(tolerance, max_steps)
        return kernels.descend(run.problem, run.weights, constant(step_size), stop).status

    low, high, failing = 1.0, np.inf, ""
    while (found := status(low)) != CONVERGED and low > bound:
        low, high, failing = low / 2, low, found
    if found != CONVERGED:
        low = np.nan
    while high < np.inf and high > low * (1 + resolution):
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
