"""Step-size schedules; each function's name is a value of `schedule` in config.yaml."""

import inspect
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """eta_0 = first and eta_k = later * k^(-exponent) for k >= 1 (nguegnang2024, Eq. 5.2).

    The index convention of (5.2) is our reading of the paper.
    """

    first: float
    later: float
    exponent: float

    def __call__(self, step: int) -> float:
        """The step size eta_k used to go from step k to k + 1."""
        return self.later * step**-self.exponent if step else self.first

    @property
    def is_constant(self) -> bool:
        """Whether every step has the same size."""
        return self.exponent == 0 and self.first == self.later


def names() -> list[str]:
    """The schedules of this file that a config can name."""
    makers = [f for f in globals().values() if inspect.isfunction(f) and f is not names]
    return [f.__name__ for f in makers if f.__module__ == __name__]


def constant(step_size: float) -> Schedule:
    """eta_k = step_size."""
    return Schedule(first=step_size, later=step_size, exponent=0.0)


def polynomial_decay(step_size: float, exponent: float) -> Schedule:
    """eta_0 = step_size, eta_k = step_size * k^(-exponent)."""
    return Schedule(first=step_size, later=step_size, exponent=exponent)
