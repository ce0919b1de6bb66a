"""The same step size throughout."""

import numpy as np

from deeplinear.networks.schedule import Schedule


def constant(step_size: float) -> Schedule:
    """eta_k = step_size."""
    size = float(step_size)
    return Schedule(lambda steps: np.full(len(steps), size), constant=size, falls=True)
