"""A problem, its ranks, its samples and what is said of it, worked out by hand."""

import re
from datetime import UTC, datetime

import numpy as np
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.problems import fetching, provenance, random_problems
from deeplinear.problems.prepared import problem_of_table
from deeplinear.problems.problem import Problem
from deeplinear.problems.ranks import best_map, excess_levels, missing_map
from deeplinear.problems.samples import Samples


def of(covariance, cross):
    cross = np.array(cross, dtype=float)
    return Problem(np.diag(np.array(covariance, dtype=float)), cross, cross @ cross.T)


def test_three_samples_by_hand():
    # The third sample has the input 0 and the output 2, which no map can give: 1/2 * 2^2 is left.
    inputs, targets = np.array([[1.0, 0], [0, 2], [0, 0]]), np.array([[1.0], [4], [2]])
    problem = Problem.of_samples(inputs, targets)
    np.testing.assert_array_equal(problem.covariance, [[1, 0], [0, 4]])
    np.testing.assert_array_equal(problem.cross, [[1, 8]])
    assert problem.target_gram == [[21]]
    assert (problem.shape, problem.is_white) == ((1, 2), False)
    np.testing.assert_allclose(problem.optimum, [[1, 2]])
    assert problem.optimal_loss == pytest.approx(2)
    ones = np.ones((1, 2))  # misses the second output by 2
    np.testing.assert_array_equal(problem.residual(ones), [[0, -4]])
    assert problem.excess_loss(ones) == pytest.approx(2)
    assert problem.loss(ones) == pytest.approx(4)
    assert problem.loss(0 * ones) == pytest.approx(10.5)  # 1/2 (1 + 16 + 4)


def test_a_white_problem_by_hand():
    problem = Problem.of_samples(np.eye(2), np.array([[3.0], [4]]))
    assert problem.is_white
    np.testing.assert_array_equal(problem.optimum, [[3, 4]])
    np.testing.assert_array_equal(problem.residual(np.ones((1, 2))), [[-2, -3]])
    assert (problem.optimal_loss, problem.loss(np.zeros((1, 2)))) == (0, 12.5)


def test_levels_and_best_maps_of_a_white_problem():
    problem = of([1, 1, 1], [[0, 2, 0], [3, 0, 0]])  # singular values 3 and 2
    np.testing.assert_allclose(excess_levels(problem), [6.5, 2, 0])
    np.testing.assert_allclose(best_map(problem, 0), np.zeros((2, 3)))
    np.testing.assert_allclose(best_map(problem, 1), [[0, 0, 0], [3, 0, 0]], atol=1e-14)
    np.testing.assert_allclose(best_map(problem, 2), problem.cross, atol=1e-14)
    np.testing.assert_allclose(np.abs(missing_map(problem, 1)), [[2, 0]], atol=1e-14)


def test_levels_and_best_maps_where_the_inputs_are_not_white():
    problem = of([4, 1], [[6, 0], [0, 2]])  # Q = C S^(-1/2) = diag(3, 2), W* = diag(1.5, 2)
    np.testing.assert_allclose(excess_levels(problem), [6.5, 2, 0])
    np.testing.assert_allclose(best_map(problem, 1), [[1.5, 0], [0, 0]], atol=1e-14)
    other = of([1, 4], [[3, 0], [0, 4]])  # Q = diag(3, 2) again; S_2 H_22^(1/2) = 2 * 4^(1/2)
    np.testing.assert_allclose(np.abs(missing_map(other, 1)), [[4]])


@pytest.mark.parametrize(("factor", "rank"), [(1.1, 2), (0.9, 1)])
@pytest.mark.parametrize("largest", [1e-3, 1, 1e3])
def test_a_square_counts_above_the_rounding_of_the_largest(factor, rank, largest):
    smallest = largest * factor * np.sqrt(2 * np.finfo(float).eps)  # two squares, eps each
    assert len(excess_levels(of([1, 1], [[largest, 0], [0, smallest]]))) == rank + 1


def samples(targets, test_targets=None):
    arrays = {"inputs": np.ones((len(targets), 3)), "targets": np.array(targets)}
    if test_targets is not None:
        arrays["test_inputs"] = np.ones((len(test_targets), 3))
        arrays["test_targets"] = np.array(test_targets)
    return Samples.of(arrays)


def test_samples_with_and_without_a_test_set():
    without, tested = samples([[0, 1], [1, 0]]), samples([[0, 1], [1, 0]], [[1, 0]])
    assert without.shape == tested.shape == (2, 3)
    assert (without.test_inputs.shape, without.test_targets.shape) == ((0, 3), (0, 2))
    assert (tested.test_inputs.shape, tested.test_targets.tolist()) == ((1, 3), [[1, 0]])
    without.refuse_if_not_classes()
    tested.refuse_if_not_classes()


@pytest.mark.parametrize(
    ("wrong", "least", "most"),
    [([1, 1], 0, 1), ([0, 0], 0, 1), ([2, -1], -1, 2), ([0.5, 0.5], 0, 1), ([0, 2], 0, 2)],
)
def test_one_row_that_is_not_one_hot_is_enough(wrong, least, most):
    for some in (samples([[1, 0], wrong]), samples([[1, 0]], [[0, 1], wrong])):
        with pytest.raises(Refusal, match=f"has 2 columns from {least} to {most}"):
            some.refuse_if_not_classes()


def test_what_is_said_of_data_on_the_figures():
    dataset = {"title": "gas", "citation": "UCI", "reader": "gas_sensor"}
    dataset["stand_in"] = {"title": "made up"}
    assert provenance.labels(dataset, stand_in=False) == {"title": "gas", "citation": "UCI"}
    assert provenance.labels({"title": "gas"}, stand_in=False) == {"title": "gas"}
    assert provenance.labels(dataset, stand_in=True) == {"title": "made up", "replaces": "gas"}


@pytest.mark.parametrize(
    ("options", "source"),
    [({"width": 2, "shift": 1}, "shifted (width 2, shift 1)"), ({}, "shifted")],
)
def test_the_provenance_of_random_data(options, source):
    found = provenance.of_random("it", {"reader": "shifted", "options": options})
    assert found == {"dataset": "it", "stand_in": False, "source": source, "random": True}


def test_the_provenance_of_generated_data():
    options = {"rows": 5, "features": 2, "seed": 0}
    block = {"reader": "synthetic_regression", "options": options, "title": "made up"}
    found = fetching.fetch("it", block, "nowhere", allow_stand_in=False).provenance
    assert datetime.fromisoformat(found.pop("fetched")) <= datetime.now(UTC)
    assert len(found.pop("content_sha256")) == 64
    facts = {"dataset": "it", "stand_in": False, "source": "generated", "rows": 5, "columns": 2}
    assert found == facts


def test_a_random_problem_is_made_of_options_and_axes():
    problem = random_problems.of_cells(
        {"reader": "shifted_identity", "options": {"shift": 1.5}, "whiten": False}
    )
    found = problem({"seed": 0, "width": 2, "depth": 3})
    np.testing.assert_array_equal(found.cross, [[-0.5, 0], [0, 1]])
    assert found is problem({"depth": 9, "width": 2, "seed": 0})
    assert found is not problem({"seed": 1, "width": 2})


def test_a_problem_is_drawn_once_whatever_the_order_of_its_axes():
    problem = random_problems.of_cells({"reader": "linear_teacher", "options": {}})
    axes = {"seed": 0, "features": 2, "outputs": 1, "samples": 9, "noise": 1.0}
    found = problem(axes)
    assert found.is_white  # whitened if nothing else is said
    assert found is problem(dict(reversed(axes.items())))


@pytest.mark.parametrize(
    ("constant", "sums", "named", "others"),
    [
        (1, 0, "0", ""),
        (5, 0, "0, 1, 2, 3, 4", ""),
        (6, 0, "0, 1, 2, 3, 4, …", ""),
        (0, 1, None, "1 that follows"),
        (2, 2, "0, 1", "2 that follow "),
    ],
)
def test_what_whitening_dropped_is_said(constant, sums, named, others):
    rng = np.random.default_rng(0)
    kept = rng.standard_normal((30, 2))
    columns = [*np.ones((constant, 30)), *kept.T, *(kept @ rng.standard_normal((2, sums))).T]
    _, facts = problem_of_table(np.array(columns).T, rng.standard_normal((30, 1)), whitened=True)
    words = facts["dropped_in_words"]
    assert f"dropped {constant + sums} of {len(columns)} columns" in words
    assert re.findall(r"(\d+) constant \(numbers (.*) from 0\)", words) == (
        [(str(constant), named)] if named else []
    )
    assert others in words if others else "that follow" not in words
    assert (facts["whitened_dimensions"], facts["redundant_features_dropped"]) == (
        2,
        constant + sums,
    )


def test_nothing_is_said_where_nothing_was_dropped_or_whitened():
    inputs = np.array([[1.0, 0], [0, 1], [-1, -1]])
    assert problem_of_table(inputs, inputs[:, :1], whitened=True)[1]["dropped_in_words"] == ""
    assert problem_of_table(inputs, inputs[:, :1], whitened=False)[1] == {}
