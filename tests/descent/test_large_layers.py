"""The descent through PyTorch is that of the kernels."""

import numpy as np
import pytest
import torch
from oracles import random_problem

from deeplinear.descent import large_layers
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.network import product
from deeplinear.networks.schedules.constant import constant
from deeplinear.theory import zhao2024

STEPS = 30
HERE = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.mark.parametrize("device", HERE)
@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_thirty_steps_agree_with_the_kernels(depth, device):
    problem, *_ = random_problem(12, 3, 60, 0)
    weights = gaussian_wide((12, *[300] * (depth - 1), 3), np.random.default_rng(depth))
    schedule = constant(0.5 * zhao2024.largest_step(problem, weights))
    ours, theirs = [], []
    large_layers.descend(
        weights, problem, schedule, STEPS, lambda *state: ours.append(state), device
    )
    descend(
        Start(weights, problem),
        schedule,
        Stop(-1.0, STEPS),
        lambda step, layers, loss: theirs.append((step, *ends(list(layers)), loss)),
        range(STEPS),
    )
    assert [state[0] for state in ours] == [state[0] for state in theirs] == [*range(STEPS + 1)]
    for found, wanted in zip(ours, theirs, strict=True):
        for mine, other in zip(found[1:], wanted[1:], strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-10, atol=1e-10 * np.abs(other).max())


def ends(layers):
    return product([np.eye(len(layers[0])), *layers[1:]]), product(layers)


def test_it_ends_where_the_loss_overflows_and_leaves_the_start_as_it_was():
    problem, *_ = random_problem(12, 3, 60, 0)
    weights = gaussian_wide((12, 20, 20, 3), np.random.default_rng(0))
    before, seen = [W.copy() for W in weights], []
    large_layers.descend(
        weights, problem, constant(1e3), STEPS, lambda *state: seen.append(state), "cpu"
    )
    assert len(seen) < STEPS
    assert not np.isfinite(seen[-1][-1])
    assert all(np.isfinite(loss) for *_, loss in seen[:-1])
    assert all((was == W).all() for W, was in zip(weights, before, strict=True))
