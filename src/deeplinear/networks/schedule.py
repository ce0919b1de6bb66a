"""The sequence of step sizes of a descent."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Schedule:
    """The step sizes eta_k used to go from step k to k + 1.

    `sizes` maps an array of step numbers k (from 0, int64) to the array of their step sizes.
    `constant` is the step size where all are the same, which faster kernels can use. `total` is
    the sum of all step sizes, or a bound on it. `falls` says that none is larger than the first.
    """

    sizes: Callable[[NDArray[np.int64]], NDArray[np.float64]]
    constant: float | None = None
    total: float = np.inf
    falls: bool = False

    def __call__(self, step: int) -> float:
        """The step size eta_k of one step."""
        return float(self.sizes(np.array([step]))[0])

    def largest(self, steps: int) -> float:
        """The largest of the first step sizes."""
        return self(0) if self.falls else float(self.sizes(np.arange(steps)).max())

    def time(self, steps: int) -> float:
        """The sum of the first step sizes, or `total` if they are not constant."""
        return self.total if self.constant is None else steps * self.constant
