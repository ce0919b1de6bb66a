"""The descent of large layers through PyTorch, in float64, on a CPU or a GPU."""

from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from deeplinear.base.arrays import Matrix
from deeplinear.networks.schedule import Schedule
from deeplinear.problems.problem import Problem

Observer = Callable[[int, Matrix, Matrix, float], None]


def descend(
    weights: Sequence[Matrix],
    problem: Problem,
    schedule: Schedule,
    steps: int,
    observe: Observer,
    device: str,
) -> None:
    """Descent as `reference.descend` has it; it ends early where the loss overflows.

    With L_j = W_N ... W_{j+1} and A_0 = -eta R, A_j = A_{j-1} W_j' of before, a step is
    W_j <- W_j + L_j' A_{j-1}: d_N rows go through every layer, three times.

    :param observe: is handed each step, W_N ... W_2: (d_N, d_1), W_N ... W_1 and the excess loss
    :param device: cpu or cuda, where the layers, and nothing else of their size, are kept
    """
    layers = [torch.tensor(W, device=device) for W in weights]
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(steps + 1):
            lefts = _left_products(layers)
            upper, end_to_end = (left.cpu().numpy() for left in lefts[1::-1])
            excess_loss = problem.excess_loss(end_to_end)
            observe(step, upper, end_to_end, excess_loss)
            if step == steps or not np.isfinite(excess_loss):
                return
            change = -schedule(step) * problem.residual(end_to_end)
            _move(layers, lefts[1:], torch.tensor(change, device=device))


def _left_products(layers: Sequence[Tensor]) -> list[Tensor]:
    """L_0, ..., L_N, the last one the identity."""
    top = torch.eye(len(layers[-1]), dtype=torch.float64, device=layers[-1].device)
    return list(accumulate(reversed(layers), torch.matmul, initial=top))[::-1]


def _move(layers: Sequence[Tensor], lefts: Sequence[Tensor], image: Tensor) -> None:
    """W_j <- W_j + L_j' A_{j-1} in place, from A_0 on."""
    for W, left in zip(layers, lefts, strict=True):
        above = image @ W.T
        W.addmm_(left.T, image)
        image = above
