import numpy as np
import pytest
from oracles import autograd_losses, random_problem, random_weights, white_problem

from deeplinear.base import plugins, signatures
from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.networks import measurements
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay


def losses_along(problem, weights, schedule, steps):
    seen = []
    reference.descend(
        problem, weights, schedule, Stop(0.0, steps), lambda step, W, loss: seen.append(loss)
    )
    return seen


@pytest.mark.parametrize("widths", [(12, 1), (12, 5, 1), (12, 6, 4, 5, 1), (12, 5, 6, 3)])
def test_every_loss_equals_torch_sgd(widths):
    problem = white_problem(outputs=widths[-1])
    weights = random_weights(widths, seed=3)
    expected = autograd_losses(weights, problem, 0.01, steps=300)
    np.testing.assert_allclose(
        losses_along(problem, weights, constant(0.01), 300), expected, rtol=1e-9
    )


def test_one_layer_is_linear_regression_in_closed_form():
    problem, *_ = random_problem(5, 2, 40, 0)
    start = random_weights((5, 2), 1)
    spectrum, axes = np.linalg.eigh(problem.covariance)
    error = (start[0] - problem.optimum) @ axes
    expected = [
        0.5 * np.sum(spectrum * (error * (1 - 0.1 * spectrum) ** k) ** 2) for k in range(60)
    ]
    np.testing.assert_allclose(losses_along(problem, start, constant(0.1), 59), expected, rtol=1e-9)


def test_statuses():
    problem, start = white_problem(), random_weights((12, 4, 1), 0)
    reached = reference.descend(problem, start, constant(0.05), Stop(1e-6, 10_000))
    assert (reached.status, reached.excess_loss <= 1e-6) == ("converged", True)
    unfinished = reference.descend(problem, start, constant(1e-6), Stop(1e-6, 10))
    assert (unfinished.status, unfinished.iterations) == ("unfinished", 10)
    diverged = reference.descend(problem, start, constant(50.0), Stop(1e-6, 10_000))
    assert diverged.status == "diverged"
    assert not np.isfinite(diverged.excess_loss)


def test_the_start_is_left_alone_and_a_start_at_the_optimum_takes_no_step():
    problem, start = white_problem(), random_weights((12, 4, 1), 0)
    before = [W.copy() for W in start]
    reference.descend(problem, start, constant(0.05), Stop(0.0, 5))
    assert all((a == b).all() for a, b in zip(start, before, strict=True))
    assert reference.descend(problem, [problem.cross], constant(1.0), Stop(0.0, 5)).iterations == 0


def test_balancedness_is_conserved_by_the_flow():
    """delta is an invariant of gradient flow: its drift over a fixed time is O(eta)."""
    problem = white_problem()
    start = layerwise((12, 6, 6, 1), np.random.default_rng(0), 0.3)
    drifts = []
    for step_size in (0.02, 0.01, 0.005):
        ends = []
        reference.descend(
            problem,
            start,
            constant(step_size),
            Stop(0.0, round(5 / step_size)),
            lambda step, weights, loss, ends=ends: ends.append(measurements.balancedness(weights)),
        )
        drifts.append(abs(ends[-1] - ends[0]))
    ratios = np.array(drifts[:-1]) / drifts[1:]
    assert ((ratios > 1.7) & (ratios < 2.3)).all(), ratios


def test_schedules():
    decay = polynomial_decay(step_size=0.2, exponent=0.5)
    assert [decay(k) for k in (0, 1, 4, 100)] == pytest.approx([0.2, 0.2, 0.1, 0.02])
    assert decay.constant is None
    assert constant(0.3).constant == 0.3
    assert {constant(0.3)(k) for k in range(5)} == {0.3}


@pytest.mark.parametrize("name", plugins.names("schedules"))
def test_every_schedule_gives_finite_positive_sizes_step_by_step(name):
    make = plugins.load("schedules", name)
    schedule = make(**dict.fromkeys(signatures.parameters(make), 0.3))
    sizes = schedule.sizes(np.arange(1000))
    assert [schedule(k) for k in range(1000)] == sizes.tolist()
    assert np.isfinite(sizes).all()
    assert (sizes > 0).all()


def test_a_decaying_step_is_used_step_by_step():
    problem, schedule = white_problem(), polynomial_decay(0.4, 0.6)
    weights = random_weights((12, 1), 2)
    expected, error = [], weights[0] - problem.cross
    for k in range(20):
        expected.append(0.5 * np.vdot(error, error))
        error = error * (1 - schedule(k))
    np.testing.assert_allclose(losses_along(problem, weights, schedule, 19), expected, rtol=1e-9)
