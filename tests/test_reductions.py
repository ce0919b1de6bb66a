"""The exact facts about scalar output, each as an identity between whole loss curves."""

import numpy as np
import pytest
from oracles import balanced_losses, gram_losses, random_weights, white_problem

from deeplinear import descent
from deeplinear.descent import Stop
from deeplinear.initialisations.balanced import balanced
from deeplinear.problem import Problem
from deeplinear.reductions import onto_span
from deeplinear.schedules.constant import constant

ROUNDING = {"rtol": 1e-9, "atol": 1e-20}
WIDTHS = [(30, 6, 1), (30, 6, 6, 6, 1), (4, 9, 5, 1)]


def losses(problem, weights, step_size=0.02, steps=300):
    seen = []
    descent.descend(
        problem,
        weights,
        constant(step_size),
        Stop(0.0, steps),
        lambda k, W, loss: seen.append(loss),
    )
    return seen


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_span_of_target_and_rows_is_enough(widths):
    problem, weights = white_problem(widths[0]), random_weights(widths, 1, 0.4)
    reduced = onto_span(weights, problem.cross)
    dimensions = min(widths[0], widths[1] + 1)
    assert reduced[0].shape == (widths[1], dimensions)
    target = np.zeros((1, dimensions))
    target[0, 0] = 1.0
    small = Problem(np.eye(dimensions), target, np.eye(1))
    np.testing.assert_allclose(losses(small, reduced), losses(problem, weights), **ROUNDING)


def test_a_start_of_lower_rank_is_reduced_too():
    problem = white_problem(30)
    weights = balanced((30, 6, 6, 1), np.random.default_rng(0), 0.1)
    target = np.eye(1, 7)
    found = losses(Problem(np.eye(7), target, np.eye(1)), onto_span(weights, problem.cross))
    np.testing.assert_allclose(found, losses(problem, weights), **ROUNDING)


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_first_layer_enters_through_its_gram_matrix_alone(widths):
    # ||r||^2 is a difference of terms near 1 here, so only absolute accuracy can be had: the
    # reason why the kernel keeps W_1 itself.
    problem, weights = white_problem(widths[0]), random_weights(widths, 2, 0.4)
    np.testing.assert_allclose(
        gram_losses(weights, problem, 0.02, 300), losses(problem, weights), rtol=1e-9, atol=1e-14
    )


@pytest.mark.parametrize("depth", [2, 3, 5, 8])
def test_a_balanced_start_is_three_scalars(depth):
    problem = white_problem(30)
    weights = balanced((30, *[6] * (depth - 1), 1), np.random.default_rng(3), 0.1)
    end_to_end = np.linalg.multi_dot(weights[::-1])[0]
    size = np.linalg.norm(end_to_end)
    expected = balanced_losses(depth, size, end_to_end @ problem.cross[0] / size, 0.02, 400)
    np.testing.assert_allclose(losses(problem, weights, steps=400), expected, rtol=1e-8, atol=1e-20)


def test_rotating_the_input_space_changes_nothing():
    problem, weights = white_problem(10), random_weights((10, 5, 5, 1), 4, 0.4)
    rotation, _ = np.linalg.qr(np.random.default_rng(5).standard_normal((10, 10)))
    rotated = Problem(np.eye(10), problem.cross @ rotation, np.eye(1))
    np.testing.assert_allclose(
        losses(rotated, [weights[0] @ rotation, *weights[1:]]), losses(problem, weights), **ROUNDING
    )
