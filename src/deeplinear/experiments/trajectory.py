"""What happens along a run: loss, balancedness and layer magnitudes by step."""

from collections.abc import Sequence

import numpy as np

from deeplinear import descent, measurements, start
from deeplinear.descent import Stop
from deeplinear.grid import Cell
from deeplinear.problem import Matrix, Problem


def trajectory(
    cell: Cell,
    problem: Problem,
    tolerance: float,
    max_steps: int,
    records_per_decade: int,
    schedule: str = "constant",
) -> list[dict]:
    """One row for each recorded step; `status` is that of the whole run.

    Recorded are steps 0, 1, 2, ... at `records_per_decade` per decade, and the last.
    """
    rows: dict[int, dict] = {}
    recorded = recorded_steps(max_steps, records_per_decade)
    latest: dict = {}

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        latest.update(step=step, weights=weights, excess_loss=excess_loss)
        if step in recorded:
            rows[step] = measure(**latest)

    weights, steps = start.initial_weights(cell, problem), start.step_sizes(cell, schedule)
    outcome = descent.descend(problem, weights, steps, Stop(tolerance, max_steps), observe)
    rows[outcome.iterations] = measure(**latest)
    return [{**row, "status": outcome.status} for row in rows.values()]


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
