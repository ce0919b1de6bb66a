"""The exact facts about scalar output, each as an identity between whole loss curves."""

import numpy as np
import pytest
from oracles import (
    balanced_losses,
    gram_losses,
    random_problem,
    random_weights,
    white_problem,
)

from deeplinear.descent import reference
from deeplinear.descent.reductions import Restored, onto_invariant_subspaces, onto_span
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems.problem import Problem

ROUNDING = {"rtol": 1e-9, "atol": 1e-20}
WIDTHS = [(30, 6, 1), (30, 6, 6, 6, 1), (4, 9, 5, 1)]


def losses(problem, weights, step_size=0.02, steps=300):
    seen = []
    reference.descend(
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


@pytest.mark.parametrize(
    "widths", [(9, 4, 3), (5, 8, 8, 5), (12, 6, 7, 5, 3), (40, 3, 20, 20, 30), (7, 2)]
)
@pytest.mark.parametrize("white", [True, False])
def test_the_invariant_subspaces_of_a_start_are_enough(widths, white):
    """Same losses in the reduced layers, and the same layers when they are restored."""
    problem = white_problem(widths[0], widths[-1])
    if not white:
        problem, *_ = random_problem(widths[0], widths[-1], 60, 3)
    weights = random_weights(widths, 1, 0.3)
    reduced = onto_invariant_subspaces(weights, problem)
    small = Problem(
        np.diag(reduced.spectrum), reduced.optimum * reduced.spectrum, problem.target_gram
    )
    found, ends = losses(small, reduced.weights), []
    np.testing.assert_allclose(found, losses(problem, weights), **ROUNDING)
    for p, W in ((problem, weights), (small, reduced.weights)):
        reference.descend(p, W, constant(0.02), Stop(0, 50), lambda *state: ends.append(state[1]))
    restored = Restored(reduced, ends[-1])
    for W, expected in zip(restored, ends[50], strict=True):
        np.testing.assert_allclose(W, expected, atol=1e-12)


def test_a_balanced_start_of_low_rank_is_as_narrow_as_its_rank():
    problem, *_ = random_problem(20, 20, 60, 3)
    weights = partial_isometries((20, 2, 10, 15, 20), np.random.default_rng(0))
    reduced = onto_invariant_subspaces(weights, problem)
    assert [W.shape for W in reduced.weights] == [(2, 20), (2, 2), (2, 2), (20, 2)]


def test_only_a_start_of_low_rank_is_cut_down_before_it_is_turned_along_the_target():
    full, low = (
        random_weights((12, 6, 1), 0, 0.4),
        balanced((12, 6, 1), np.random.default_rng(0), 1),
    )
    for weights, is_low in ((full, False), (low, True)):
        start = Start(weights, white_problem(12))
        assert start.along_target[0].shape == ((1, 1) if is_low else (6, 7))
        assert ("reduced" in vars(start)) == is_low


def test_layers_that_vanish_are_kept():
    reduced = onto_invariant_subspaces([np.zeros((4, 6)), np.zeros((1, 4))], white_problem(6))
    assert [W.shape for W in reduced.weights] == [(1, 1), (1, 1)]


def test_rotating_the_input_space_changes_nothing():
    problem, weights = white_problem(10), random_weights((10, 5, 5, 1), 4, 0.4)
    rotation, _ = np.linalg.qr(np.random.default_rng(5).standard_normal((10, 10)))
    rotated = Problem(np.eye(10), problem.cross @ rotation, np.eye(1))
    np.testing.assert_allclose(
        losses(rotated, [weights[0] @ rotation, *weights[1:]]), losses(problem, weights), **ROUNDING
    )
