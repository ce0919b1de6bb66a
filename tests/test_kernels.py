import math

import numpy as np
import pytest
from oracles import autograd_losses, random_problem, random_weights, white_problem

from deeplinear import descent, kernels
from deeplinear.descent import Stop
from deeplinear.initialisations.balanced import balanced
from deeplinear.kernels import scalar_output
from deeplinear.schedules.constant import constant
from deeplinear.schedules.polynomial_decay import polynomial_decay


def random_configurations(count):
    """Problem, weights, schedule over shapes, scales and step sizes below the edge."""
    rng = np.random.default_rng(0)
    for _ in range(count):
        features, depth = int(rng.integers(1, 40)), int(rng.integers(2, 9))
        hidden = rng.integers(1, 21, depth - 1).tolist()
        problem = white_problem(features, seed=int(rng.integers(2**32)))
        scale = float(rng.uniform(0.5, 1.5)) / np.sqrt(np.mean([features, *hidden]))
        weights = random_weights((features, *hidden, 1), int(rng.integers(2**32)), scale)
        yield problem, weights, constant(float(10 ** rng.uniform(-3, -1.5)))


def test_status_count_and_loss_equal_the_reference_on_random_configurations():
    statuses = []
    for problem, weights, schedule in random_configurations(250):
        stop = Stop(1e-5, 800)
        expected = descent.descend(problem, weights, schedule, stop)
        found = scalar_output.descend(problem, weights, schedule, stop)
        statuses.append(found.status)
        assert found.status == expected.status
        if found.status != "diverged":
            assert found.iterations == expected.iterations
            assert math.isclose(found.excess_loss, expected.excess_loss, rel_tol=1e-10)
    assert set(statuses) == {"converged", "diverged", "unfinished"}


@pytest.mark.parametrize("widths", [(20, 7, 1), (20, 16, 16, 1), (6, 9, 33, 5, 1)])
def test_every_loss_equals_torch_sgd(widths):
    problem, weights = white_problem(widths[0]), random_weights(widths, 1, 0.4)
    expected = autograd_losses(weights, problem, 0.01, 120)
    found = [
        scalar_output.descend(problem, weights, constant(0.01), Stop(0.0, steps)).excess_loss
        for steps in range(121)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_target_of_any_norm():
    white = white_problem(9)
    problem = type(white)(white.covariance, 3.5 * white.cross, 12.25 * white.target_gram)
    weights = random_weights((9, 4, 1), 5, 0.3)
    stop, schedule = Stop(1e-8, 2000), constant(0.01)
    expected = descent.descend(problem, weights, schedule, stop)
    found = scalar_output.descend(problem, weights, schedule, stop)
    assert (found.status, found.iterations) == (expected.status, expected.iterations)
    assert found.status == "converged"


def test_overflow_is_a_result():
    problem, weights = white_problem(), random_weights((12, 8, 8, 1), 0, 2.0)
    outcome = scalar_output.descend(problem, weights, constant(1.0), Stop(1e-5, 10**6))
    assert outcome.status == "diverged"
    assert outcome.iterations < 100


@pytest.mark.parametrize(("depth", "step_size"), [(3, 1.0), (8, 0.316)])
def test_skipping_whole_rounds_of_a_cycle_changes_no_result(depth, step_size):
    """At the edge of stability balanced runs end in an exact cycle of 4 or 6 steps."""
    problem = white_problem(40)
    weights = balanced((40, *[32] * (depth - 1), 1), np.random.default_rng(0), 0.01)
    outcomes = [
        [
            scalar_output.descend(problem, weights, constant(step_size), Stop(0.0, rounds + more))
            for more in range(12)
        ]
        for rounds in (12 * 2_000, 12 * 10**9)  # the second would take half an hour to run
    ]
    ends = [[outcome.excess_loss for outcome in some] for some in outcomes]
    assert ends[0] == ends[1]
    assert len(set(ends[0])) > 1
    assert [outcome.iterations for outcome in outcomes[1]] == [12 * 10**9 + k for k in range(12)]


def test_whatever_the_kernel_does_not_cover_goes_to_the_reference():
    white, steep = white_problem(6), random_problem(6, 1, 30, 0)[0]
    deep = random_weights((6, 3, 1), 0)
    assert scalar_output.applies(white, deep, constant(0.1))
    assert not scalar_output.applies(steep, deep, constant(0.1))
    assert not scalar_output.applies(white, [white.cross * 0], constant(0.1))
    assert not scalar_output.applies(white, deep, polynomial_decay(0.1, 0.5))
    assert not scalar_output.applies(white_problem(6, outputs=2), deep, constant(0.1))
    wide, stop = random_weights((6, 200, 1), 0, 0.05), Stop(1e-5, 400)
    expected = descent.descend(steep, wide, constant(0.05), stop)
    assert kernels.descend(steep, wide, constant(0.05), stop) == expected
