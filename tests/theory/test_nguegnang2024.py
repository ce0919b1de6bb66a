"""The bounds of nguegnang2024 by hand, and what its theory says, over random problems."""

import math
from itertools import pairwise

import numpy as np
import pytest
from oracles import random_problem, random_weights

from deeplinear.base.errors import Refusal
from deeplinear.descent.start import Start
from deeplinear.networks import measurements
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.network import gradients
from deeplinear.networks.shapes.bottleneck import bottleneck
from deeplinear.networks.shapes.tapered import tapered
from deeplinear.problems import random_problems
from deeplinear.problems.problem import Problem
from deeplinear.problems.ranks import excess_levels
from deeplinear.runs import sweep
from deeplinear.runs.kinds.limit_rank import limit_rank
from deeplinear.runs.run import Run
from deeplinear.theory import nguegnang2024 as theory
from deeplinear.theory.nguegnang2024_proposition_3_4 import checker

PAPER = {"reader": "low_rank_teacher", "options": {"features": 70, "samples": 210}, "whiten": False}
SMALL = {"reader": "low_rank_teacher", "options": {"features": 6, "samples": 18}, "whiten": False}


def test_the_bound_equals_the_value_worked_out_by_hand():
    """One feature, one sample: X = 2, Y = 2, two layers of weight 0, and 1/2 and 1.

    From 0: L = 2, M = (sqrt(4) + 2)/2 = 2, delta = 2/8, K = 2 + 4/4 = 3,
    B = 2e 2 3 4 + sqrt(e) 2 3^0 4 = 48 e + 8 sqrt(e), eta = (1/2)/(8 + B/4).
    From (1/2, 1): WX = 1, L = 1/2, M = 3/2, delta = 3/16, K = 9/4, B = 36 e + 8 sqrt(e),
    eta = (3/8)/(2 + 3/16 B).
    """
    problem = Problem.of_samples(np.array([[2.0]]), np.array([[2.0]]))
    root = math.sqrt(math.e)
    from_zero = 0.5 / (8 + 12 * math.e + 2 * root)
    found = theory.largest_step(problem, [np.zeros((1, 1))] * 2)
    assert math.isclose(found, from_zero, rel_tol=1e-12)
    from_half = 0.375 / (2 + 3 / 16 * (36 * math.e + 8 * root))
    found = theory.largest_step(problem, [np.full((1, 1), 0.5), np.ones((1, 1))])
    assert math.isclose(found, from_half, rel_tol=1e-12)


def test_three_layers_by_hand():
    """X = diag(2, 1), Y = diag(2, 0), three layers of zeros: L = 2, ||XY'|| = 4, M = 4.

    With q = 4^(1/3): delta = q^2/27, K = 4/3 q^2, B = 6e (16/9 q^4) 4 + 3 sqrt(e) sqrt(4/3) q 4.
    At Remark 2.5(b): delta = q^2/48, and (2.10) with delta = 1 gives K = q^2 + 16.
    """
    problem = Problem.of_samples(np.diag([2.0, 1.0]), np.diag([2.0, 0.0]))
    weights, q, e = [np.zeros((2, 2))] * 3, 4 ** (1 / 3), math.e
    curvature = 128 / 3 * e * q**4 + 12 * math.sqrt(4 * e / 3) * q
    expected = 2 * (q**2 / 27) / (8 + q**2 / 27 * curvature)
    assert math.isclose(theory.largest_step(problem, weights), expected, rel_tol=1e-12)
    found = theory.quantities(problem, weights)
    assert math.isclose(theory.remark_delta(found), q**2 / 48, rel_tol=1e-12)
    assert math.isclose(theory.layer_bound(found, 1.0), q**2 + 16, rel_tol=1e-12)
    remark = 2 / (96 * q**4 + 24 * e ** (5 / 3) * q**4 + 12 * e ** (2 / 3) * q)
    assert math.isclose(theory.remark_bound(found), remark, rel_tol=1e-12)


@pytest.mark.parametrize("depth", [2, 3, 5, 9])
@pytest.mark.parametrize("alpha", [0.0, 0.6])
def test_the_bounds_agree_with_each_other(depth, alpha):
    """(3.14) at sigma is (2.8); Remark 2.5(b) is (2.8) estimated from below, but not by much."""
    problem, *_ = random_problem(5, 4, 30, depth)
    q = theory.quantities(problem, random_weights((5, *[6] * (depth - 1), 4), depth))
    delta = theory.remark_delta(q)
    layer = theory.layer_bound(q, delta)
    bound = theory.step_bound(q, delta, layer, alpha)
    sigma = theory.descent_share(q, delta, layer, alpha)
    first = sigma * (1 - alpha) * delta / (2 * q.initial_loss)
    assert first == pytest.approx(bound)
    assert 2 * (1 - sigma) / theory.curvature(q, layer) == pytest.approx(bound)
    assert 0.2 * bound < theory.remark_bound(q, alpha) <= bound


def test_the_quantities_are_those_of_the_samples():
    problem, inputs, targets = random_problem(5, 3, 40, 1)
    inputs, targets = inputs / np.sqrt(40), targets / np.sqrt(40)
    weights = random_weights((5, 4, 3), 2)
    q = theory.quantities(problem, weights)
    error = weights[1] @ weights[0] @ inputs - targets
    singular = np.linalg.svd(inputs, compute_uv=False)
    expected = [0.5 * np.sum(error**2), singular[0], singular[-1], np.linalg.norm(targets, 2)]
    assert [q.initial_loss, q.largest, q.smallest, q.target] == pytest.approx(expected, rel=1e-12)
    assert q.correlation == pytest.approx(np.linalg.norm(inputs @ targets.T, 2), rel=1e-12)


def test_inputs_without_full_row_rank_are_refused():
    problem, *_ = random_problem(6, 2, 4, 0)
    with pytest.raises(Refusal, match="full row rank; numerical rank 4 for 6 features"):
        theory.largest_step(problem, random_weights((6, 3, 2), 0))


def runs(kind, dataset, options, **axes):
    axes = {"initialisation": ["partial_isometries"], "shape": ["tapered"], "rank": [2], **axes}
    axes = {name: axis for name, axis in axes.items() if axis is not None}
    block = {"kind": kind, "options": options, "axes": axes, "shard_by": ["seed"]}
    return sweep.gather([sweep.run("test", block, random_problems.of_cells(dataset))], block)


PAPER_AXES = {"depth": [2, 3, 5], "seed": {"count": 3}}
LONG = {"tolerance": 1e-8, "max_steps": 10**6, "records_per_decade": 6}
CHECKED = {**LONG, "check": "nguegnang2024_proposition_3_4"}


def test_the_printed_steps_are_below_the_bound_of_the_printed_recipe():
    """The finding: 3.0, 5.2 and 4.9 times; no draw comes near."""
    axes = {**PAPER_AXES, "seed": {"count": 20}}
    table = runs("step_size_bound", PAPER, {"theory": "nguegnang2024"}, **axes)
    bound = table.groupby("depth")["step_size_bound"].agg(["mean", "min"])
    printed = np.array([7.73e-4, 1.29e-4, 3.91e-5])
    assert (bound["mean"] / printed).tolist() == pytest.approx([3.0, 5.2, 4.9], rel=0.05)
    assert (bound["min"] > 2 * printed).all()


def test_at_the_bound_proposition_3_4_holds_at_every_recorded_step():
    axes = {**PAPER_AXES, "step_size": {"bound": "nguegnang2024", "times": [0.5, 1, 10]}}
    table = runs("trajectory", PAPER, CHECKED, **axes)
    assert (table["status"] == "converged").all()  # ten times the bound included
    assert (table["balancedness_spectral"][table["step"] == 0] <= 1e-12).all()
    assert (table["within_bound"] == (table["times_bound"] <= 1)).all()
    ratios = table.loc[table["within_bound"], [c for c in table if c.startswith("ratio_")]]
    assert ratios.shape[1] == 4
    assert (ratios <= 1 + 1e-9).all(axis=None)
    assert (ratios > 0).all(axis=None)
    assert (ratios["ratio_decrease"] > 0.01).all()


def checked(weights, times, problem):
    run = Run({"bound": "nguegnang2024", "times_bound": times}, Start(weights, problem))
    return checker(run.problem, run.weights, run.schedule, max_steps=100), run


def test_the_ratios_are_those_of_the_proposition():
    problem = random_problems.of_cells(SMALL)({"seed": 0, "rank": 2})
    weights = partial_isometries((6, 2, 4, 6), np.random.default_rng(0))
    check, run = checked(weights, 0.7, problem)
    q = theory.quantities(problem, weights)
    delta, layer = theory.experiments_delta(q), theory.experiments_layer_bound(q)
    other = random_weights((6, 2, 4, 6), 3, 0.6)
    loss = problem.excess_loss(np.linalg.multi_dot(other[::-1]))
    row = check(4, other, loss)
    gaps = [b.T @ b - a @ a.T for a, b in pairwise(other)]
    assert row["ratio_balancedness"] == pytest.approx(
        max(np.linalg.norm(g, 2) for g in gaps) / delta
    )
    assert row["ratio_loss"] == pytest.approx(loss / q.initial_loss)
    assert row["ratio_layer_norm"] == pytest.approx(
        max(np.linalg.norm(W, 2) for W in other) ** 2 / layer
    )
    slopes = gradients(other, problem)
    after = [W - run.step_size * G for W, G in zip(other, slopes, strict=True)]
    fall = loss - problem.excess_loss(np.linalg.multi_dot(after[::-1]))
    steepness = run.step_size * sum(np.sum(G**2) for G in slopes)
    sigma = theory.descent_share(q, delta, layer)
    assert row["ratio_decrease"] == pytest.approx(sigma * steepness / fall)


def test_a_rising_loss_and_an_unbalanced_start_are_no_successes():
    problem = random_problems.of_cells(SMALL)({"seed": 0, "rank": 2})
    weights = partial_isometries((6, 2, 4, 6), np.random.default_rng(0))
    check, _ = checked(weights, 1, problem)
    steep = [100 * W for W in random_weights((6, 2, 4, 6), 3, 0.6)]
    row = check(1, steep, problem.excess_loss(np.linalg.multi_dot(steep[::-1])))
    assert row["ratio_decrease"] == np.inf
    unbalanced, _ = checked(random_weights((6, 2, 4, 6), 3, 0.6), 0.5, problem)
    assert unbalanced(0, weights, 1.0)["within_bound"] is False
    beyond, _ = checked(weights, 1.01, problem)
    assert beyond(0, weights, 1.0)["within_bound"] is False


def test_faster_decay_is_slower_and_too_large_a_step_overflows():
    decay = {"schedule": ["polynomial_decay"], "exponent": [0, 0.2, 0.4]}
    step = {"step_size": {"by_depth": {2: 2e-3, 3: 2e-3, 5: 2e-3}}}
    options = {**LONG, "max_steps": 300_000}
    table = runs("trajectory", PAPER, options, **PAPER_AXES, **decay, **step)
    ends = table.groupby(["depth", "seed", "exponent"])["step"].last().unstack()
    assert ((ends[0] < ends[0.2]) & (ends[0.2] < ends[0.4])).all()
    large = runs("trajectory", PAPER, LONG, **PAPER_AXES, step_size=[0.5])
    assert (large["status"] == "diverged").all()
    assert large["step"].max() < 100


def test_the_largest_step_of_regression_is_two_over_the_largest_eigenvalue():
    options = {"tolerance": 1e-9, "max_steps": 5000, "resolution": 1e-3, "theory": "nguegnang2024"}
    table = runs("largest_step_size", SMALL, options, depth=[1], seed=[0, 1, 2])
    of = random_problems.of_cells({**SMALL, "options": {**SMALL["options"], "rank": 2}})
    edges = [2 / np.linalg.eigvalsh(of({"seed": s}).covariance)[-1] for s in (0, 1, 2)]
    assert (table["largest_converging"] <= edges).all()
    assert table["largest_converging"].tolist() == pytest.approx(edges, rel=0.03)
    ratio = table["smallest_failing"] / table["largest_converging"]
    assert ((ratio > 1) & (ratio <= 1.001)).all()


def test_a_largest_step_above_one_is_found_and_none_is_said():
    options = {"tolerance": 1e-9, "max_steps": 5000, "resolution": 1e-3, "theory": "nguegnang2024"}
    wide = {**SMALL, "options": {"features": 6, "samples": 7}}
    (edge,) = runs("largest_step_size", wide, options, depth=[1], seed=[0])["largest_converging"]
    of = random_problems.of_cells({**wide, "options": {**wide["options"], "rank": 2}})
    assert edge == pytest.approx(2 / np.linalg.eigvalsh(of({"seed": 0}).covariance)[-1], rel=0.03)
    never = runs("largest_step_size", SMALL, {**options, "max_steps": 1}, depth=[2], seed=[0])
    assert np.isnan(never["largest_converging"].iloc[0])
    with pytest.raises(Refusal, match=r"resolution 0\.0"):
        runs("largest_step_size", SMALL, {**options, "resolution": 0.0}, depth=[1], seed=[0])


def limits(weights, problem, **options):
    given = {"tolerance": 1e-6, "stationary": 1e-9, "max_steps": 100_000, **options}
    cell = {"bound": "nguegnang2024", "times_bound": 10, "depth": len(weights)}
    (row,) = limit_rank(Run(cell, Start(weights, problem)), **given)
    return row


@pytest.fixture
def rank_three():
    of = random_problems.of_cells({**SMALL, "options": {**SMALL["options"], "rank": 3}})
    return of({"seed": 0})


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_a_start_on_an_axis_of_the_problem_ends_at_rank_one(depth, rank_three):
    """All layers of rank one along the leading singular pair of Q: no other direction can grow."""
    spectrum, vectors = np.linalg.eigh(rank_three.covariance)
    root = vectors * np.sqrt(spectrum) @ vectors.T
    left, _, right = np.linalg.svd(rank_three.optimum @ root)
    first = 0.3 * np.outer(np.eye(6)[0], right[0] @ np.linalg.inv(root))
    last = 0.3 * np.outer(left[:, 0], np.eye(6)[0])
    middle = [0.3 * np.outer(np.eye(6)[0], np.eye(6)[0])] * (depth - 2)
    white = Problem(np.eye(6), rank_three.optimum @ root, rank_three.target_gram)
    row = limits([first @ root, *middle, last], white)
    assert (row["outcome"], row["limit_rank"], row["maximal_rank"]) == ("lower rank", 1, 3)


def test_the_outcomes_of_other_starts(rank_three):
    zero = limits([np.zeros((6, 6))] * 3, rank_three)
    assert (zero["outcome"], zero["limit_rank"]) == ("lower rank", 0)
    weights = random_weights((6, 6, 6, 6), 0, 0.3)
    assert limits(weights, rank_three)["outcome"] == "global minimum"
    assert limits(weights, rank_three, max_steps=30)["outcome"] == "still moving"
    narrow = limits(random_weights((6, 2, 6, 6), 0, 0.3), rank_three)
    assert (narrow["outcome"], narrow["maximal_rank"]) == ("global minimum", 2)


@pytest.mark.parametrize("scale", [1e-3, 1e-5])
def test_a_plateau_is_still_moving(rank_three, scale):
    """A tiny start stays near rank 0 for long, but its gradient doesn't fall."""
    row = limits(random_weights((6, 6, 6, 6), 0, scale), rank_three, max_steps=300)
    assert abs(row["excess_loss"] / excess_levels(rank_three)[0] - 1) < 1e-6
    assert row["outcome"] == "still moving"


def test_the_levels_are_those_of_the_best_maps_of_each_rank(rank_three):
    """Against the truncated singular value decomposition of Q = C S^(-1/2)."""
    spectrum, vectors = np.linalg.eigh(rank_three.covariance)
    root = vectors * np.sqrt(spectrum) @ vectors.T
    left, singular, right = np.linalg.svd(rank_three.optimum @ root)
    expected = [
        rank_three.excess_loss(left[:, :k] * singular[:k] @ right[:k] @ np.linalg.inv(root))
        for k in range(4)
    ]
    np.testing.assert_allclose(excess_levels(rank_three), expected, atol=1e-12)


def test_gaussian_starts_end_at_the_maximal_rank():
    axes = {"initialisation": ["layerwise"], "shape": ["bottleneck"], "width": [6]}
    axes |= {"narrow": [2, 6], "scale": [0.4], "depth": [2, 3, 4], "seed": {"count": 10}}
    step = {"step_size": {"bound": "nguegnang2024", "times": [30]}}
    options = {"tolerance": 1e-6, "stationary": 1e-10, "max_steps": 200_000}
    table = runs("limit_rank", SMALL, options, **axes, **step)
    assert set(table["outcome"]) == {"global minimum"}
    assert (table["limit_rank"] == 2).all()


def test_the_tapered_shape_and_the_start_are_those_of_the_paper():
    assert [tapered(70, 70, depth, 2) for depth in (2, 3, 5)] == [
        (70, 2, 70),
        (70, 2, 36, 70),
        (70, 2, 19, 36, 53, 70),
    ]
    weights = partial_isometries((70, 2, 19, 36, 53, 70), np.random.default_rng(0))
    assert measurements.balancedness(weights, norm=2) <= 1e-12
    for W in weights:
        singular = np.linalg.svd(W, compute_uv=False)
        np.testing.assert_allclose(singular[:2], 1, atol=1e-13)
        assert (singular[2:] < 1e-13).all()


def test_the_bottleneck_is_the_middle_layer():
    assert [bottleneck(9, 8, depth, 6, 2) for depth in (1, 2, 3, 4, 5)] == [
        (9, 8),
        (9, 2, 8),
        (9, 2, 6, 8),
        (9, 6, 2, 6, 8),
        (9, 6, 2, 6, 6, 8),
    ]
    with pytest.raises(Refusal, match="a bottleneck of width 7 between layers of 6"):
        bottleneck(9, 8, 3, 6, 7)
    with pytest.raises(Refusal, match="Expected: 1 to 5"):
        tapered(9, 5, 3, 6)


def test_a_draw_belongs_to_its_seed_and_is_shared_by_all_depths():
    of = random_problems.of_cells(PAPER)
    first = of({"seed": 0, "rank": 2, "depth": 2})
    assert first is of({"seed": 0, "rank": 2, "depth": 5, "step_size": 0.1})
    again = random_problems.of_cells(PAPER)({"seed": 0, "rank": 2})
    np.testing.assert_array_equal(first.cross, again.cross)
    assert not np.allclose(first.cross, of({"seed": 1, "rank": 2}).cross)
    assert np.linalg.matrix_rank(first.cross) == 2
    assert first.optimal_loss == pytest.approx(0, abs=1e-12)
    assert np.trace(first.covariance) == pytest.approx(210, rel=0.05)  # entries N(0, 1/d)


def test_a_rank_above_the_dimension_is_refused():
    with pytest.raises(Refusal, match=r"rank 7 of a map on 6 features\. Expected: 1 to 6"):
        random_problems.of_cells(SMALL)({"seed": 0, "rank": 7})
