"""What happens along a run: loss, balancedness and layer magnitudes by step."""

from collections.abc import Callable, Sequence

import numpy as np

from deeplinear.base import contracts, plugins
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number, OneOf, Paper
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.networks import measurements
from deeplinear.runs.options import MAX_STEPS, RECORDS_PER_DECADE, TOLERANCE
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import STATUSES

CONTRACT = contracts.Kind(
    columns={
        "step": Count("the step", at_least=0),
        "excess_loss": Number("the loss above the optimum"),
        "balancedness": Number("delta in the Frobenius norm"),
        "balancedness_spectral": Number("delta in the spectral norm"),
        "smallest_layer_magnitude": Number("min_j ||W_j W_j'||_F"),
        "smallest_singular_value": Number("sigma_min of the end-to-end matrix"),
        "layer_magnitude_<layer>": Number("||W_j W_j'||_F"),
        "status": OneOf("how the run ended", STATUSES),
    },
    options={
        "tolerance": TOLERANCE,
        "max_steps": MAX_STEPS,
        "records_per_decade": RECORDS_PER_DECADE,
        "check": Paper("the paper whose inequalities are checked", offers="checker"),
    },
)


def trajectory(
    run: Run, tolerance: float, max_steps: int, records_per_decade: int, check: str = ""
) -> list[dict]:
    """One row for each recorded step; `status` is that of the whole run.

    Recorded are steps 0, 1, 2, ... at `records_per_decade` per decade, and the last. `check` names
    a paper in `theory` whose inequalities are checked at each of them.
    """
    checked = _checker(run, check, max_steps) if check else lambda *state: {}
    rows: list[dict] = []

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        state = (step, list(weights), excess_loss)  # made once, as they are read many times
        rows.append(measure(*state) | checked(*state))

    stop, recorded = Stop(tolerance, max_steps), recorded_steps(max_steps, records_per_decade)
    outcome = descend(run.start, run.schedule, stop, observe, recorded)
    return [{**row, "status": outcome.status} for row in rows]


def _checker(run: Run, check: str, max_steps: int) -> Callable[..., dict]:
    return plugins.theory(check).checker(run.problem, run.weights, run.schedule, max_steps)


def recorded_steps(max_steps: int, per_decade: int) -> set[int]:
    """Step 0 and logarithmically spaced steps up to max_steps."""
    points = int(np.ceil(np.log10(max(max_steps, 1)) * per_decade)) + 1
    return {0} | set(np.geomspace(1, max(max_steps, 1), points).round().astype(int).tolist())


def measure(step: int, weights: Sequence[Matrix], excess_loss: float) -> dict:
    """The measurements of one state; left empty where the loss has overflowed."""
    row = {"step": step, "excess_loss": excess_loss}
    if not np.isfinite(excess_loss):
        return row
    magnitudes = measurements.layer_magnitudes(weights)
    return row | {
        "balancedness": measurements.balancedness(weights),
        "balancedness_spectral": measurements.balancedness(weights, norm=2),
        "smallest_layer_magnitude": min(magnitudes),
        "smallest_singular_value": measurements.smallest_singular_value(weights),
        **{f"layer_magnitude_{j}": value for j, value in enumerate(magnitudes, 1)},
    }
