"""Flow in closed form against flow integrated, and descent against both."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from deeplinear.base.errors import Refusal
from deeplinear.descent.reference import Stop, descend
from deeplinear.networks.initialisations.decoupled import decoupled
from deeplinear.networks.measurements import balancedness
from deeplinear.networks.network import gradients, product
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems.problem import Problem
from deeplinear.theory import flow_of_modes

TIMES = np.linspace(0, 4, 30)


@pytest.fixture(scope="module")
def problem():
    """White data, and a target without any zero."""
    target = np.random.default_rng(1).standard_normal((3, 5))
    return Problem(np.eye(5), target, target @ target.T)


def start(problem, depth, strength=0.05):
    widths = (5, *[4] * (depth - 1), 3)
    return decoupled(widths, np.random.default_rng(2), problem, strength)


def integrated(weights, problem, times):
    """Gradient flow of all weights, by a solver that knows nothing of modes."""
    sizes, shapes = np.cumsum([W.size for W in weights])[:-1], [W.shape for W in weights]

    def layers(point):
        return [p.reshape(shape) for p, shape in zip(np.split(point, sizes), shapes, strict=True)]

    def slope(_, point):
        return -np.concatenate([G.ravel() for G in gradients(layers(point), problem)])

    begin = np.concatenate([W.ravel() for W in weights])
    found = solve_ivp(slope, times[[0, -1]], begin, t_eval=times, rtol=1e-10, atol=1e-12)
    return [layers(point) for point in found.y.T]


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_a_decoupled_start_is_balanced_with_every_mode_at_its_strength(problem, depth):
    weights = start(problem, depth)
    assert balancedness(weights) < 1e-12
    left, _, right = np.linalg.svd(problem.optimum, full_matrices=False)
    np.testing.assert_allclose(product(weights), 0.05 * left @ right, atol=1e-12)
    np.testing.assert_allclose(flow_of_modes.starts(weights, problem), 0.05)
    with pytest.raises(Refusal, match="3 modes need hidden widths of at least 3, found 2"):
        decoupled((5, 2, 3), np.random.default_rng(0), problem, 0.1)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_flow_of_modes_is_that_of_the_weights(problem, depth):
    weights = start(problem, depth)
    wanted = [flow_of_modes.strengths(W, problem) for W in integrated(weights, problem, TIMES)]
    np.testing.assert_allclose(flow_of_modes.flows(weights, problem, TIMES), wanted, rtol=1e-6)


@pytest.mark.parametrize("depth", [2, 3])
def test_the_distance_of_descent_from_flow_is_known_to_first_order(problem, depth):
    """Against the weights of the integrated flow; halving the step halves what the law leaves."""
    weights, left = start(problem, depth), []
    frames, targets = flow_of_modes.frames(weights, problem), flow_of_modes.modes(problem)[1]
    for steps in (800, 1600):
        seen, recorded = [], range(0, steps + 1, steps // 20)
        descend(
            *(problem, weights, constant(4 / steps), Stop(0.0, steps)),
            lambda k, W, loss, to=seen, at=recorded: to.append(W) if k in at else None,
        )
        times = np.linspace(0, 4, 21)
        flows = flow_of_modes.flows(weights, problem, times)
        layers = np.array([flow_of_modes.factors(W, frames) for W in seen])
        found = flow_of_modes.distance(layers, flows)
        pairs = zip(seen, integrated(weights, problem, times), strict=True)
        direct = [sum(np.sum((V - W) ** 2) for V, W in zip(*p, strict=True)) ** 0.5 for p in pairs]
        np.testing.assert_allclose(found, direct, atol=1e-6)
        law = 4 / steps * flow_of_modes.first_order(flows, targets, depth)
        left.append(np.abs(found - law).max())
        assert left[-1] < 0.02 * law.max()
    assert left[1] < 0.3 * left[0]  # the second order


def test_the_distance_of_a_start_that_is_not_decoupled_is_missing(problem):
    weights = [W + 1e-3 for W in start(problem, 3)]
    layers = flow_of_modes.factors(weights, flow_of_modes.frames(weights, problem))[None]
    assert np.isnan(
        flow_of_modes.distance(layers, flow_of_modes.flows(weights, problem, np.zeros(1)))
    ).all()


def test_a_target_of_low_rank_has_as_many_modes():
    target = np.diag([2.0, 0.0, 1.0])
    low = Problem(np.eye(3), target, target @ target.T)
    weights = decoupled((3, 2, 3), np.random.default_rng(0), low, 0.1)
    assert np.linalg.matrix_rank(product(weights)) == 2
    assert list(flow_of_modes.modes(low)[1]) == [2, 1]
    assert flow_of_modes.flows(weights, low, TIMES).shape == (30, 2)


def test_half_times_lie_between_records():
    strengths = np.array([[0.0, 0.0], [0.4, 0.1], [0.8, 0.2]])
    found = flow_of_modes.half_times(np.array([0.0, 1.0, 2.0]), strengths, np.array([1.0, 1.0]))
    assert found[0] == pytest.approx(1.25)
    assert np.isnan(found[1])
