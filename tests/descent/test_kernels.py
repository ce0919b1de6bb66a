import math
from functools import cache

import numpy as np
import pytest
from oracles import autograd_losses, random_problem, random_weights, white_problem
from scipy.sparse import csr_array

from deeplinear.descent import fastest, reference
from deeplinear.descent.fastest import has_scalar_form, of_chain, of_scalar_output
from deeplinear.descent.kernels import chain, scalar_output, sparse_rows, vectorised
from deeplinear.descent.reductions import onto_invariant_subspaces
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.schedule import Schedule
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.networks.shapes.tapered import tapered
from deeplinear.problems.problem import Problem
from deeplinear.problems.readers.low_rank_teacher import low_rank_teacher

# Of each kernel the plain form and the vectorised one.
SCALAR, CHAIN, SPARSE = (
    {"plain": plain, "vectorised": fast}
    for plain, fast in (
        (scalar_output, vectorised.scalar_output),
        (chain, vectorised.chain),
        (sparse_rows, vectorised.sparse_rows),
    )
)
FORMS = list(SCALAR)
# Few, as each is compiled anew; beyond 16 both forms of the chain are the plain one.
OUTPUTS = [1, 2, 5, 8, 16, 20]
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


def scalar(form, problem, weights, schedule, stop):
    return of_scalar_output(Start(weights, problem), schedule, stop, SCALAR[form].advance)


def of_layers(form):
    def descend(problem, weights, schedule, stop, observe, recorded):
        start = Start(weights, problem)
        return of_chain(start, schedule, stop, CHAIN[form].advance, observe, recorded)

    return descend


def ends(outcome):
    return outcome.status, outcome.iterations


@cache  # one for both forms
def below_the_edge():
    """Random configurations, each with how the reference ends."""
    given = [(*each, Stop(1e-5, 250)) for each in random_configurations(400, -3, EDGE)]
    return [(each, reference.descend(*each)) for each in given]


@pytest.mark.parametrize("form", FORMS)
def test_status_count_and_loss_equal_the_reference_on_random_configurations(form):
    statuses = []
    for given, expected in below_the_edge():
        found = scalar(form, *given)
        statuses.append(found.status)
        assert found.status == expected.status
        if found.status != "diverged":
            assert found.iterations == expected.iterations
            assert math.isclose(found.excess_loss, expected.excess_loss, rel_tol=1e-10)
    assert min(map(statuses.count, ("converged", "diverged", "unfinished"))) > 3


@pytest.mark.parametrize("form", FORMS)
def test_at_the_edge_of_stability_only_runs_that_rounding_decides_end_in_another_way(form):
    """Of a start moved by less than rounding the reference itself then ends in several ways."""
    rng, differing = np.random.default_rng(1), 0
    for problem, weights, schedule in random_configurations(150, EDGE, 0.5):
        stop = Stop(1e-5, 400)
        expected = ends(reference.descend(problem, weights, schedule, stop))
        if ends(scalar(form, problem, weights, schedule, stop)) == expected:
            continue
        differing += 1
        moved = (
            [W * (1 + 1e-15 * rng.standard_normal(W.shape)) for W in weights] for _ in range(30)
        )
        assert any(ends(reference.descend(problem, W, schedule, stop)) != expected for W in moved)
    assert differing < 15


@pytest.mark.parametrize("widths", [(20, 7, 1), (20, 16, 16, 1), (6, 9, 33, 5, 1)])
@pytest.mark.parametrize("form", FORMS)
def test_every_loss_equals_torch_sgd(widths, form):
    problem, weights = white_problem(widths[0]), random_weights(widths, 1, 0.4)
    expected = autograd_losses(weights, problem, 0.01, 120)
    found = [
        scalar(form, problem, weights, constant(0.01), Stop(0.0, steps)).excess_loss
        for steps in range(121)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("form", FORMS)
def test_a_target_of_any_norm(form):
    white = white_problem(9)
    problem = type(white)(white.covariance, 3.5 * white.cross, 12.25 * white.target_gram)
    weights = random_weights((9, 4, 1), 5, 0.3)
    stop, schedule = Stop(1e-8, 2000), constant(0.01)
    expected = reference.descend(problem, weights, schedule, stop)
    found = scalar(form, problem, weights, schedule, stop)
    assert (found.status, found.iterations) == (expected.status, expected.iterations)
    assert found.status == "converged"


@pytest.mark.parametrize("form", FORMS)
def test_overflow_is_a_result(form):
    problem, weights = white_problem(), random_weights((12, 8, 8, 1), 0, 2.0)
    outcome = scalar(form, problem, weights, constant(1.0), Stop(1e-5, 10**6))
    assert outcome.status == "diverged"
    assert outcome.iterations < 100


@pytest.mark.parametrize(("depth", "step_size"), [(3, 1.0), (8, 0.316)])
@pytest.mark.parametrize("form", FORMS)
def test_skipping_whole_rounds_of_a_cycle_changes_no_result(depth, step_size, form):
    """At the edge of stability balanced runs end in an exact cycle of 4 or 6 steps."""
    problem = white_problem(40)
    weights = balanced((40, *[32] * (depth - 1), 1), np.random.default_rng(0), 0.01)
    outcomes = [
        [
            scalar(form, problem, weights, constant(step_size), Stop(0.0, rounds + more))
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
        features, depth = (int(rng.integers(1, high)) for high in (30, 7))
        outputs = int(rng.choice(OUTPUTS))
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


@pytest.mark.parametrize("form", FORMS)
def test_the_chain_equals_the_reference_in_every_recorded_state(form):
    statuses = []
    for problem, weights, schedule in random_chains(100):
        given = (problem, weights, schedule, Stop(1e-2, 400))
        expected, every = states(reference.descend, *given)
        found, recorded = states(of_layers(form), *given, [0, 1, 7, 50, 399])
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
    assert min(map(statuses.count, ("converged", "diverged", "unfinished"))) > 3


@pytest.mark.parametrize("depth", [2, 3, 5])
@pytest.mark.parametrize("form", FORMS)
def test_the_chain_keeps_the_losses_of_nguegnang2024_to_1e_12(depth, form):
    rng = np.random.default_rng(depth)
    problem = Problem.of_samples(*low_rank_teacher(rng, 70, 210, 2))
    weights = partial_isometries(tapered(70, 70, depth, 2), rng)
    for schedule in (constant(1e-3), polynomial_decay(2e-3, 0.2)):
        given = (problem, weights, schedule, Stop(0, 1000))
        expected = [loss for *_, loss in states(reference.descend, *given)[1]]
        found = [loss for *_, loss in states(of_layers(form), *given, range(1000))[1]]
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_the_chain_equals_torch_sgd(form):
    problem, weights = white_problem(9, outputs=4), random_weights((9, 6, 7, 4), 2, 0.4)
    expected = autograd_losses(weights, problem, 0.02, 150)
    given = (problem, weights, constant(0.02), Stop(0, 150))
    found = [loss for *_, loss in states(of_layers(form), *given, range(150))[1]]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def through_start(problem, weights, *given):
    return fastest.descend(Start(weights, problem), *given)


@pytest.mark.parametrize("width", [5, 200])
def test_recorded_states_are_those_asked_for_and_the_last(width):
    problem, weights = white_problem(6, 2), random_weights((6, width, 2), 0, 0.05)
    given = (problem, weights, constant(0.05), Stop(0.0, 30))
    outcome, seen = states(through_start, *given, {0, 3, 10})
    assert [step for step, *_ in seen] == [0, 3, 10, 30]
    assert outcome.excess_loss == seen[-1][2]


def test_a_schedule_longer_than_a_chunk_runs_through():
    problem, weights = white_problem(3, 2), random_weights((3, 2, 2), 0, 0.05)
    steps = 2 * fastest.CHUNK + 5
    seen = []
    counted = Schedule(lambda k: seen.append(k) or np.full(len(k), 1e-9))
    outcome = fastest.descend(Start(weights, problem), counted, Stop(0.0, steps))
    assert (outcome.status, outcome.iterations) == ("unfinished", steps)
    np.testing.assert_array_equal(np.concatenate(seen), np.arange(steps))


def test_whatever_the_scalar_kernel_does_not_cover_goes_to_the_chain():
    white, steep = white_problem(6), random_problem(6, 1, 30, 0)[0]
    deep, two = random_weights((6, 3, 1), 0), random_weights((6, 3, 2), 0)
    assert has_scalar_form(Start(deep, white), constant(0.1))
    assert not has_scalar_form(Start(deep, steep), constant(0.1))
    assert not has_scalar_form(Start([white.cross * 0], white), constant(0.1))
    assert not has_scalar_form(Start(deep, white), polynomial_decay(0.1, 0.5))
    assert not has_scalar_form(Start(two, white_problem(6, outputs=2)), constant(0.1))
    stop = Stop(1e-5, 400)
    expected = reference.descend(steep, deep, constant(0.05), stop)
    found = fastest.descend(Start(deep, steep), constant(0.05), stop)
    assert (found.status, found.iterations) == (expected.status, expected.iterations)


@pytest.mark.parametrize("form", FORMS)
def test_products_with_sparse_rows_equal_those_of_whole_matrices(form):
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((30, 11)) * (rng.random((30, 11)) < 0.3)
    kept, rows = csr_array(inputs.astype(np.float32)), rng.permutation(30)[:7]
    parts = kept.indptr.astype(np.int32), kept.indices.astype(np.int32), kept.data
    blocks = rng.standard_normal((3, 11, sparse_rows.BLOCK)).astype(np.float32)
    whole = blocks.transpose(1, 0, 2).reshape(11, -1)
    out = rng.standard_normal((7, whole.shape[1])).astype(np.float32)
    expected = out + inputs[rows] @ whole
    SPARSE[form].multiply(*parts, rows, blocks, out)
    np.testing.assert_allclose(out, expected, atol=1e-5)
    SPARSE[form].add_transposed(*parts, rows, out, blocks)
    moved = whole + inputs[rows].T @ out
    np.testing.assert_allclose(blocks.transpose(1, 0, 2).reshape(11, -1), moved, atol=1e-4)


def test_what_belongs_to_a_start_is_computed_once(monkeypatch):
    calls = []
    monkeypatch.setattr(
        "deeplinear.descent.start.onto_invariant_subspaces",
        lambda *given: calls.append(given) or onto_invariant_subspaces(*given),
    )
    start = Start(random_weights((6, 3, 2), 0), white_problem(6, outputs=2))
    for step_size in (0.1, 0.2):
        fastest.descend(start, constant(step_size), Stop(1e-5, 10))
    assert len(calls) == 1


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_descent_leaves_its_start_as_it_is(outputs):
    start = Start(random_weights((6, 3, outputs), 0), white_problem(6, outputs))
    first, second = (fastest.descend(start, constant(0.1), Stop(1e-9, 50)) for _ in range(2))
    assert first == second
    for W, V in zip(start.weights, random_weights((6, 3, outputs), 0), strict=True):
        np.testing.assert_array_equal(W, V)
