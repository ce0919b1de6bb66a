import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import autograd, random_problem, random_weights

from deeplinear.networks import measurements, network

shapes = st.lists(st.integers(1, 7), min_size=2, max_size=7)


@settings(max_examples=60, deadline=None)
@given(shapes, st.integers(0, 2**32 - 1))
def test_gradient_and_loss_equal_autograd_on_the_raw_data(widths, seed):
    problem, inputs, targets = random_problem(widths[0], widths[-1], 20, seed)
    weights = random_weights(widths, seed + 1)
    loss, expected = autograd(weights, inputs, targets)
    found = network.gradients(weights, problem)
    assert problem.loss(network.product(weights)) == pytest.approx(loss, rel=1e-9, abs=1e-12)
    for gradient, wanted, layer in zip(found, expected, weights, strict=True):
        assert gradient.shape == layer.shape
        np.testing.assert_allclose(gradient, wanted, rtol=1e-9, atol=1e-11)


@given(shapes, st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_excess_loss_is_the_loss_above_the_optimum(widths, seed):
    problem, inputs, targets = random_problem(widths[0], widths[-1], 20, seed)
    end_to_end = network.product(random_weights(widths, seed))
    fit = np.linalg.lstsq(inputs.T, targets.T, rcond=None)[0].T
    best = 0.5 * np.sum((fit @ inputs - targets) ** 2) / inputs.shape[1]
    assert problem.optimal_loss == pytest.approx(best, rel=1e-9, abs=1e-12)
    assert problem.excess_loss(end_to_end) >= 0
    assert problem.excess_loss(problem.optimum) == pytest.approx(0, abs=1e-12)


def test_the_gradient_vanishes_at_the_optimum_and_at_zero_layers():
    problem, *_ = random_problem(6, 3, 30, 0)
    assert np.abs(problem.residual(problem.optimum)).max() < 1e-12
    saddle = [np.zeros((4, 6)), np.zeros((4, 4)), np.zeros((3, 4))]
    assert all((gradient == 0).all() for gradient in network.gradients(saddle, problem))


def test_measurements_on_a_chain_known_in_closed_form():
    chain = [np.diag([2.0, 1.0]), np.diag([3.0, 1.0])]
    assert measurements.balancedness(chain) == pytest.approx(5)
    assert measurements.balancedness(chain, norm=2) == pytest.approx(5)
    assert measurements.layer_magnitudes(chain) == pytest.approx([17**0.5, 82**0.5])
    assert measurements.smallest_singular_value(chain) == pytest.approx(1)
    assert measurements.balancedness(chain[:1]) == 0


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_a_deficiency_margin_bounds_the_smallest_singular_value(seed):
    # arora2019, Claim 1: every matrix at least as close to the target has sigma_min >= c.
    rng = np.random.default_rng(seed)
    target = rng.standard_normal((3, 5))
    step = rng.standard_normal((3, 5))
    reach = 0.9 * np.linalg.norm(target, -2) * rng.random()
    weights = [target + step * reach / np.linalg.norm(step)]
    margin = measurements.deficiency_margin(weights, target)
    assert margin > 0
    assert np.linalg.norm(weights[0], -2) >= margin
