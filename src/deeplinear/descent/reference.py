"""Gradient descent on a deep linear network: the reference for everything fast."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from deeplinear.base.arrays import Matrix
from deeplinear.networks.network import gradients, product
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem
from deeplinear.tables.statuses import CONVERGED, DIVERGED, UNFINISHED

Observer = Callable[[int, Sequence[Matrix], float], None]


@dataclass(frozen=True)
class Stop:
    """When a descent ends: close enough to the optimum, overflowed, or out of steps."""

    tolerance: float  # on the excess loss
    max_steps: int

    def __call__(self, step: int, excess_loss: float) -> str | None:
        """The status that ends the run at this step, or None to go on."""
        if not np.isfinite(excess_loss):
            return DIVERGED
        if excess_loss <= self.tolerance:
            return CONVERGED
        return UNFINISHED if step >= self.max_steps else None


@dataclass(frozen=True)
class Outcome:
    """How a descent ended: its status, after how many steps, at which excess loss."""

    status: str
    iterations: int
    excess_loss: float


def descend(
    problem: Problem,
    weights: Sequence[Matrix],
    schedule: Schedule,
    stop: Stop,
    observe: Observer = lambda step, weights, excess_loss: None,
) -> Outcome:
    """Full-batch gradient descent, W_j <- W_j - eta_k dL/dW_j, all layers at once.

    `observe` sees every state, the first and last included. The weights passed in don't change.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        for step in itertools.count():
            excess_loss = problem.excess_loss(product(weights))
            observe(step, weights, excess_loss)
            if status := stop(step, excess_loss):
                return Outcome(status, step, excess_loss)
            step_size = schedule(step)
            downhill = gradients(weights, problem)
            weights = [W - step_size * G for W, G in zip(weights, downhill, strict=True)]
