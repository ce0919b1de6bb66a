import math

import numpy as np
import pytest
from oracles import autograd_losses, random_problem, random_weights, white_problem

from deeplinear.descent import kernels, reference
from deeplinear.descent.kernels import chain, scalar_output
from deeplinear.descent.kernels.shared_start import shared
from deeplinear.descent.reference import Stop
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.schedule import Schedule
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.networks.shapes.tapered import tapered
from deeplinear.problems.problem import Problem
from deeplinear.problems.readers.low_rank_teacher import low_rank_teacher

EDGE = -1.5  # log10 of the step size from which on some runs are chaotic


def random_configurations(count, least, largest):
    """Problem, weights, schedule of many shapes, scales, schemes; step 10^least to 10^largest."""
    rng = np.random.default_rng(0)
    for _ in range(count):
        features, depth = int(rng.integers(1, 40)), int(rng.integers(2, 9))
        hidden, seed = rng.integers(1, 33, depth - 1).tolist(), int(rng.integers(2**32))
        problem = white_problem(features, seed=int(rng.integers(2**32)))
        if rng.random() < 0.3:
            widths, scale = (features, *[hidden[0]] * (depth - 1), 1), 10 ** rng.uniform(-3, 0)
            weights = balanced(widths, np.random.default_rng(seed), scale)
        else:
            scale = float(rng.uniform(0.5, 1.5)) / np.sqrt(np.mean([features, *hidden]))
            weights = random_weights((features, *hidden, 1), seed, scale)
        yield problem, weights, constant(float(10 ** rng.uniform(least, largest)))


def ends(outcome):
    return outcome.status, outcome.iterations


def test_status_count_and_loss_equal_the_reference_on_random_configurations():
    statuses = []
    for problem, weights, schedule in random_configurations(500, -3, EDGE):
        stop = Stop(1e-5, 250)
        expected = reference.descend(problem, weights, schedule, stop)
        found = scalar_output.descend(problem, weights, schedule, stop)
        statuses.append(found.status)
        assert found.status == expected.status
        if found.status != "diverged":
            assert found.iterations == expected.iterations
            assert math.isclose(found.excess_loss, expected.excess_loss, rel_tol=1e-10)
    assert min(map(statuses.count, ("converged", "diverged", "unfinished"))) > 3


def test_at_the_edge_of_stability_only_runs_that_rounding_decides_end_in_another_way():
    """Of a start moved by less than rounding the reference itself then ends in several ways."""
    rng, differing = np.random.default_rng(1), 0
    for problem, weights, schedule in random_configurations(150, EDGE, 0.5):
        stop = Stop(1e-5, 400)
        expected = ends(reference.descend(problem, weights, schedule, stop))
        if ends(scalar_output.descend(problem, weights, schedule, stop)) == expected:
            continue
        differing += 1
        moved = (
            [W * (1 + 1e-15 * rng.standard_normal(W.shape)) for W in weights] for _ in range(30)
        )
        assert any(ends(reference.descend(problem, W, schedule, stop)) != expected for W in moved)
    assert differing < 15


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
    expected = reference.descend(problem, weights, schedule, stop)
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


def random_chains(count):
    """The same for the chain: any output, unwhitened too, equal and falling steps, low rank."""
    rng = np.random.default_rng(1)
    for _ in range(count):
        features, outputs, depth = (int(rng.integers(1, high)) for high in (30, 15, 7))
        outputs += 12 if rng.random() < 0.2 else 0  # beyond 16 in matrix products of the BLAS
        widest = 90 if rng.random() < 0.2 else 20
        widths = (features, *rng.integers(1, widest + 1, depth - 1).tolist(), outputs)
        seed = int(rng.integers(2**32))
        problem = white_problem(features, outputs, seed)
        if rng.random() < 0.5:
            problem = random_problem(features, outputs, 3 * features, seed)[0]
        weights = random_weights(widths, seed, rng.uniform(0.5, 1.5) / np.sqrt(np.mean(widths)))
        if rng.random() < 0.3:
            weights = partial_isometries(widths, np.random.default_rng(seed))
        size = 10 ** rng.uniform(-3, -1.5) if rng.random() < 0.8 else 30.0
        fall = rng.choice([0.0, 0.3])
        yield problem, weights, polynomial_decay(size, fall) if fall else constant(size)


def states(descend, problem, weights, schedule, stop, *recorded):
    seen = []

    def observe(step, weights, loss):
        seen.append((step, [W.copy() for W in weights], loss))

    outcome = descend(problem, weights, schedule, stop, observe, *recorded)
    return outcome, seen


def test_the_chain_equals_the_reference_in_every_recorded_state():
    statuses = []
    for problem, weights, schedule in random_chains(250):
        given = (problem, weights, schedule, Stop(1e-2, 400))
        expected, every = states(reference.descend, *given)
        found, recorded = states(chain.descend, *given, [0, 1, 7, 50, 399])
        statuses.append(found.status)
        assert found.status == expected.status
        steps = [s for s in (0, 1, 7, 50, 399) if s < expected.iterations]
        assert [state[0] for state in recorded] == [*steps, found.iterations]
        if found.status != "diverged":
            assert found.iterations == expected.iterations
            for step, layers, loss in recorded:
                assert math.isclose(loss, every[step][2], rel_tol=1e-9, abs_tol=1e-25)
                for W, V in zip(layers, every[step][1], strict=True):
                    np.testing.assert_allclose(W, V, atol=1e-9)
    assert min(map(statuses.count, ("converged", "diverged", "unfinished"))) > 10


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_the_chain_keeps_the_losses_of_nguegnang2024_to_1e_12(depth):
    rng = np.random.default_rng(depth)
    problem = Problem.of_samples(*low_rank_teacher(rng, 70, 210, 2))
    weights = partial_isometries(tapered(70, 70, depth, 2), rng)
    for schedule in (constant(1e-3), polynomial_decay(2e-3, 0.2)):
        given = (problem, weights, schedule, Stop(0, 1000))
        expected = [loss for *_, loss in states(reference.descend, *given)[1]]
        found = [loss for *_, loss in states(chain.descend, *given, range(1000))[1]]
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_the_chain_equals_torch_sgd():
    problem, weights = white_problem(9, outputs=4), random_weights((9, 6, 7, 4), 2, 0.4)
    expected = autograd_losses(weights, problem, 0.02, 150)
    given = (problem, weights, constant(0.02), Stop(0, 150))
    found = [loss for *_, loss in states(chain.descend, *given, range(150))[1]]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("width", [5, 200])
def test_recorded_states_are_those_asked_for_and_the_last(width):
    problem, weights = white_problem(6, 2), random_weights((6, width, 2), 0, 0.05)
    given = (problem, weights, constant(0.05), Stop(0.0, 30))
    outcome, seen = states(kernels.descend, *given, {0, 3, 10})
    assert [step for step, *_ in seen] == [0, 3, 10, 30]
    assert outcome.excess_loss == seen[-1][2]


def test_a_schedule_longer_than_a_chunk_runs_through():
    problem, weights = white_problem(3, 2), random_weights((3, 2, 2), 0, 0.05)
    steps = 2 * chain.CHUNK + 5
    seen = []
    counted = Schedule(lambda k: seen.append(k) or np.full(len(k), 1e-9))
    outcome = kernels.descend(problem, weights, counted, Stop(0.0, steps))
    assert (outcome.status, outcome.iterations) == ("unfinished", steps)
    np.testing.assert_array_equal(np.concatenate(seen), np.arange(steps))


def test_whatever_the_scalar_kernel_does_not_cover_goes_to_the_chain():
    white, steep = white_problem(6), random_problem(6, 1, 30, 0)[0]
    deep = random_weights((6, 3, 1), 0)
    assert scalar_output.applies(white, deep, constant(0.1))
    assert not scalar_output.applies(steep, deep, constant(0.1))
    assert not scalar_output.applies(white, [white.cross * 0], constant(0.1))
    assert not scalar_output.applies(white, deep, polynomial_decay(0.1, 0.5))
    assert not scalar_output.applies(white_problem(6, outputs=2), deep, constant(0.1))
    stop = Stop(1e-5, 400)
    expected = reference.descend(steep, deep, constant(0.05), stop)
    found = kernels.descend(steep, deep, constant(0.05), stop)
    assert (found.status, found.iterations) == (expected.status, expected.iterations)


def test_what_belongs_to_a_start_is_computed_once_for_its_step_sizes_and_anew_for_another():
    calls = []

    @shared
    def first(weights, problem):
        calls.append(weights[0][0, 0])
        return weights[0][0, 0]

    problem, weights, others = white_problem(), [np.ones((2, 2))], [np.full((2, 2), 3.0)]
    for W in (*weights, *others):
        W.flags.writeable = False
    assert [first(w, problem) for w in (weights, weights, others, others, weights)] == [
        1,
        1,
        3,
        3,
        1,
    ]
    assert calls == [1, 3, 1]
    changing = [np.ones((2, 2))]
    assert first(changing, problem) == 1
    changing[0][:] = 2
    assert first(changing, problem) == 2
