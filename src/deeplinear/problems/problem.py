"""The quadratic problem that every linear experiment descends on, as sufficient statistics."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from deeplinear.base.arrays import Matrix


@dataclass(frozen=True, eq=False)
class Problem:
    """Least squares over linear maps W: (d_out, d_in), known only through its statistics.

    loss(W) = 1/2 tr(W S W') - tr(C W') + 1/2 tr G, which is 1/2 ||W X - Y||_F^2 with
    S = X X': (d_in, d_in), C = Y X': (d_out, d_in) and G = Y Y': (d_out, d_out); float64.
    With all three divided by m it is the mean over samples. The number of samples m never enters
    a descent. For whitened inputs S = I and C is the target Phi = Lambda_yx of arora2019.
    """

    covariance: Matrix
    cross: Matrix
    target_gram: Matrix

    @property
    def shape(self) -> tuple[int, int]:
        """(d_out, d_in)."""
        return self.cross.shape

    @classmethod
    def of_samples(cls, inputs: Matrix, targets: Matrix) -> "Problem":
        """The problem of the samples as they are, the loss their sum.

        :param inputs: X': (m, d_in), one row per sample
        :param targets: Y': (m, d_out)
        """
        return cls(inputs.T @ inputs, targets.T @ inputs, targets.T @ targets)

    @cached_property
    def is_white(self) -> bool:
        """Whether the input covariance is the identity, exactly."""
        return bool(np.array_equal(self.covariance, np.eye(self.shape[1])))

    @cached_property
    def optimum(self) -> Matrix:
        """The minimiser of least norm, W* = C S^+: (d_out, d_in)."""
        if self.is_white:
            return self.cross
        return np.linalg.lstsq(self.covariance, self.cross.T, rcond=None)[0].T

    @cached_property
    def optimal_loss(self) -> float:
        """The least loss of any linear map, 1/2 tr G - 1/2 tr(C W*')."""
        return 0.5 * float(np.trace(self.target_gram) - np.vdot(self.cross, self.optimum))

    def residual(self, end_to_end: Matrix) -> Matrix:
        """The gradient of the loss in the end-to-end matrix, W S - C: (d_out, d_in)."""
        if self.is_white:
            return end_to_end - self.cross
        return end_to_end @ self.covariance - self.cross

    def excess_loss(self, end_to_end: Matrix) -> float:
        """Loss above the optimum, 1/2 ||(W - W*) S^(1/2)||_F^2.

        Computed from the distance, not as a difference of two losses, so that it keeps its
        relative accuracy down to rounding.
        """
        distance = end_to_end - self.optimum
        weighted = distance if self.is_white else distance @ self.covariance
        return 0.5 * float(np.vdot(weighted, distance))

    def loss(self, end_to_end: Matrix) -> float:
        """The loss itself, 1/2 ||W X - Y||_F^2."""
        return self.optimal_loss + self.excess_loss(end_to_end)
