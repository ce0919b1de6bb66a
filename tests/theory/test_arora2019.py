"""The bounds of arora2019 by hand, and its theorems and claims on runs small enough to make."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import random_weights, white_problem

from deeplinear.base.errors import Refusal
from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks import measurements
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.identity_layers import identity_layers
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.networks.network import product
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems import random_problems
from deeplinear.problems.problem import Problem
from deeplinear.runs import grid, sweep
from deeplinear.runs.kinds.guaranteed_convergence import guaranteed_convergence
from deeplinear.runs.run import Run
from deeplinear.theory import arora2019, arora2019_claim_5, arora2019_starts, arora2019_theorem_2
from deeplinear.theory.arora2019_theorem_1 import RATIOS, checker

PLANE = {"reader": "linear_teacher", "options": {"features": 2, "samples": 20, "noise": 0.1}}
SHIFTED = {"reader": "shifted_identity", "whiten": False}
IDENTITY = {**SHIFTED, "options": {"shift": 0}}


def one_feature(target):
    return Problem(np.eye(1), np.array([[target]]), np.array([[target**2]]))


def layers(*numbers):
    return [np.array([[float(number)]]) for number in numbers]


def runs(kind, dataset, options, **axes):
    block = {"kind": kind, "options": options, "axes": axes}
    return sweep.run("test", block, random_problems.of_cells(dataset))


def test_theorem_1_by_hand():
    """Phi = 2, two layers 1 and 1: c = 2 - 1 = 1, l = 1/2, ||Phi||^(2(N-1)/N) = 2.

    delta = 1/(256 8 2), eta = 1/(6144 8 2^4), T = ln(1/2 / 10^-5) / (eta 1).
    """
    problem, weights = one_feature(2.0), layers(1, 1)
    start = arora2019.start(problem, weights)
    assert (start.margin, start.loss, start.balancedness) == (1, 0.5, 0)
    assert arora2019.balancedness_bound(start) == pytest.approx(1 / 4096, rel=1e-12)
    step_size = arora2019.largest_step(problem, weights)
    assert step_size == pytest.approx(1 / (6144 * 128), rel=1e-12)
    steps = math.ceil(math.log(0.5e5) * 6144 * 128)
    assert arora2019.steps_needed(start, step_size, 1e-5) == steps
    assert arora2019.layer_bound(start) == pytest.approx(math.sqrt(8))


def test_four_layers_by_hand():
    """Phi = 1, W_{1:4} = 3/4 with layers of (3/4)^(1/4): c = 3/4, N^3 = 64, (4N - 2)/N = 7/2."""
    start = arora2019.start(one_feature(1.0), layers(*[0.75**0.25] * 4))
    assert arora2019.balancedness_bound(start) == pytest.approx(0.5625 / (256 * 64))
    assert arora2019.step_bound(start) == pytest.approx(0.75**3.5 / (6144 * 64))
    assert arora2019.decrease(4, 0.5, 0.1) == pytest.approx(0.1 * 0.5**1.5)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(0.01, 100))
@settings(max_examples=40, deadline=None)
def test_the_bounds_scale_as_the_descent_does(seed, depth, factor):
    """Target times k, layers times k^(1/N): the same run with step size times k^(2/N - 2)."""
    target = white_problem(3, seed=seed)
    weights = balanced((3, *[2] * (depth - 1), 1), np.random.default_rng(seed), 0.5)
    large = Problem(np.eye(3), factor * target.cross, factor**2 * target.target_gram)
    grown = [factor ** (1 / depth) * W for W in weights]
    here, there = arora2019.start(target, weights), arora2019.start(large, grown)
    power = factor ** (2 / depth)
    for function, expected in (
        (arora2019.balancedness_bound, power),
        (arora2019.step_bound, power / factor**2),
    ):
        assert function(there) == pytest.approx(expected * function(here), rel=1e-6)
    eta = arora2019.step_bound(here)
    needed = arora2019.steps_needed(here, eta, 1e-3 * here.loss)
    scaled = arora2019.steps_needed(there, eta * power / factor**2, 1e-3 * there.loss)
    assert scaled == pytest.approx(needed, rel=1e-6)


def test_a_start_of_tiny_norm_keeps_the_sign_of_its_margin():
    problem = one_feature(1.0)
    for sign in (1, -1):
        margin = measurements.deficiency_margin(layers(1e-30, sign), problem.cross)
        assert margin == pytest.approx(sign * 1e-30, rel=1e-12)


def test_without_a_margin_no_step_is_allowed_and_nothing_is_run():
    problem, weights = one_feature(1.0), layers(1, -1)
    assert arora2019.largest_step(problem, weights) == 0
    assert not arora2019.start(problem, weights).qualifies
    table = theorem_1(seed=range(20), depth=[2], smallest_margin=2.0)
    assert set(table["status"]) == {"not run"}
    with pytest.raises(Refusal, match="whitened"):
        arora2019.start(Problem(4 * np.eye(1), problem.cross, problem.target_gram), weights)


def theorem_1(smallest_margin, tolerance=1e-5, outputs=(1,), **axes):
    options = {"tolerance": tolerance, "smallest_margin": smallest_margin, "records_per_decade": 20}
    fixed = {"initialisation": ["balanced"], "width": [2], "outputs": list(outputs)}
    fixed |= {"scale": [0.6], "step_size": {"bound": "arora2019", "times": [1]}}
    axes["seed"] = list(axes["seed"])
    return runs("guaranteed_convergence", PLANE, options, **fixed, **axes)


def all_obey(table):
    made = table[table["status"] != "not run"]
    assert len(made) > 0
    assert (made["status"] == "converged").all()
    assert (made["iterations"] <= made["predicted_steps"]).all()
    assert (made["obeyed_steps"] == made["checked_steps"]).all()
    assert (made["checked_steps"] > 80).all()


@pytest.mark.parametrize("depth", [2, 3])
def test_every_run_that_qualifies_obeys_theorem_1(depth):
    all_obey(theorem_1(0.8, depth=[depth], seed=range(60)))


@pytest.mark.parametrize("depth", [2, 3])
def test_two_outputs_obey_it_too(depth):
    """Phi a rotation over sqrt(2), the start a balanced factorisation of a matrix close to it."""
    turn = np.array([[0.6, -0.8], [0.8, 0.6]]) / np.sqrt(2)
    problem = Problem(np.eye(2), turn, turn @ turn.T)
    near = turn + 0.1 * np.random.default_rng(0).standard_normal((2, 2))
    left, singular, right = np.linalg.svd(near)
    root = np.diag(singular ** (1 / depth))
    start = Start([root @ right, *[root] * (depth - 2), left @ root], problem)
    run = Run({"bound": "arora2019", "times_bound": 1}, start)
    all_obey(pd.DataFrame(guaranteed_convergence(run, 1e-4, 0.3, 20)))


def test_eight_layers_obey_lemma_1_on_the_way():
    table = theorem_1(0.8, tolerance=1.5e-3, depth=[8], seed=range(200))
    made = table[table["status"] != "not run"]
    assert len(made) > 0
    assert (made["obeyed_steps"] == made["checked_steps"]).all()


def state_ratios(weights, problem, step_size, at):
    run = Run({"step_size": step_size, "depth": len(weights)}, Start(weights, problem))
    return checker(run.problem, run.weights, run.schedule, 1)(
        0, at, problem.excess_loss(product(at))
    )


def test_the_checker_notices_what_is_broken():
    problem, weights = one_feature(1.0), layers(0.9, 0.9)
    step_size = arora2019.largest_step(problem, weights)
    fine = state_ratios(weights, problem, step_size, weights)
    assert fine["within_bound"]
    assert all(fine[name] <= 1 + 1e-12 for name in RATIOS)
    broken = {
        "ratio_balancedness": layers(0.9, 0.91),
        "ratio_distance": layers(0.9, 0.8),
        "ratio_singular_value": layers(0.5, 0.5),
        "ratio_layer_norm": layers(3, 3),
    }
    for name, at in broken.items():
        assert state_ratios(weights, problem, step_size, at)[name] > 1, name
    # At a minimum the loss can't fall.
    assert state_ratios(weights, problem, step_size, layers(1, 1))["ratio_decrease"] == np.inf
    assert not state_ratios(weights, problem, 2 * step_size, weights)["within_bound"]
    assert not state_ratios(layers(0.9, 1), problem, step_size, weights)["within_bound"]


def test_a_bound_that_is_too_good_is_noticed(monkeypatch):
    """With Lemma 1's share taken 20 times as large, runs violate it."""
    honest = arora2019.decrease
    name = "deeplinear.theory.arora2019_theorem_1.decrease"
    monkeypatch.setattr(name, lambda *given: 20 * honest(*given))
    table = theorem_1(0.8, depth=[2], seed=range(60))
    made = table[table["status"] != "not run"]
    assert (made["obeyed_steps"] < made["checked_steps"]).all()


def test_a_trajectory_can_be_checked_and_says_where_the_theorem_is_silent():
    options = {"tolerance": 1e-5, "max_steps": 1000, "records_per_decade": 5}
    axes = {"initialisation": ["balanced"], "depth": [3], "width": [2], "outputs": [1]}
    axes |= {"scale": [0.6], "step_size": {"bound": "arora2019", "times": [1, 2]}}
    table = runs(
        "trajectory", PLANE, {**options, "check": "arora2019_theorem_1"}, **axes, seed=[16]
    )
    within = table[table["times_bound"] == 1]
    assert within["within_bound"].all()
    assert (within[RATIOS] <= 1 + 1e-6).all(axis=None)
    assert not table.loc[table["times_bound"] == 2, "within_bound"].any()


def test_theorem_2_by_hand():
    """a = 100, d_0 = 128: s = 1/1280; F(0.2828...) = 0.6113513."""
    scale = arora2019_theorem_2.largest_scale(128, 100)
    assert scale == 1 / 1280
    found = arora2019_theorem_2.success_probability(128, 100)
    assert found == pytest.approx(0.5 * (1 - 2 * math.exp(-8)) * (3 - 4 * 0.6113513), abs=1e-6)
    assert arora2019_theorem_2.success_probability(100, 100) > 0.25
    square = 128 / 1280**2
    assert arora2019_theorem_2.step_bound(2, scale, 128) == pytest.approx(square**3 / 8e5)
    time = 4 * (math.log(4) / square + math.log(1 / 8e-5))
    assert arora2019_theorem_2.flow_time(2, scale, 128, 1e-5) == pytest.approx(time)


@pytest.mark.parametrize("depth", [2, 3, 8, 50])
def test_theorem_2_is_theorem_1_at_the_margin_of_its_proof(depth):
    """Its step size is allowed by Theorem 1 for c = s^2 d_0 / 2, and for all N nearly so large."""
    scale = arora2019_theorem_2.largest_scale(128, 100)
    margin = arora2019_theorem_2.margin_needed(scale, 128)
    allowed = arora2019.step_bound(arora2019.Start(depth, 1.0, margin, 0.0, 0.5))
    ratio = arora2019_theorem_2.step_bound(depth, scale, 128) / allowed
    assert 0.4 < ratio <= 1


def test_margins_are_as_frequent_as_theorem_2_says():
    problem, scale = white_problem(128), arora2019_theorem_2.largest_scale(128, 100)
    starts = 1 / 1280 * np.random.default_rng(0).standard_normal((2000, 1, 128))
    needed = arora2019_theorem_2.margin_needed(scale, 128)
    margins = [measurements.deficiency_margin([W], problem.cross) >= needed for W in starts]
    assert np.mean(margins) - 3 * np.std(margins) / 2000**0.5 > 0.4
    assert arora2019_theorem_2.success_probability(128, 100) < 0.4


# Step size and imbalance A of starts that diverge, found numerically; c = 3/4.
DIVERGING = [(2, 1e-3, 100), (2, 0.1, 10), (4, 0.01, 30), (8, 0.1, 5)]


def test_gaussian_layers_are_as_balanced_as_claim_2_says():
    widths, scale, draws = (7, 5, 4, 6), 0.3, 4000
    rng = np.random.default_rng(0)
    starts = [layerwise(widths, rng, scale) for _ in range(draws)]
    gaps = [
        [np.sum((above.T @ above - below @ below.T) ** 2) for below, above in pairwise(weights)]
        for weights in starts
    ]
    expected = arora2019_starts.expected_imbalance(widths, scale)
    np.testing.assert_allclose(np.mean(gaps, axis=0), expected, rtol=0.06)
    found = np.array([measurements.balancedness(weights) for weights in starts])
    for delta in (2.0, 3.0, 5.0):
        promised = arora2019_starts.balanced_probability(widths, scale, delta)
        assert np.mean(found <= delta) >= promised
    assert 0 < promised < 1


def test_margins_are_as_frequent_as_the_noncentral_law_says():
    rng, target = np.random.default_rng(0), np.eye(1, 128)
    for scale, margin in ((1 / 1280, 0.0), (0.01, 0.0), (0.01, 0.01), (0.02, 0.0)):
        drawn = scale * rng.standard_normal((4000, 128))
        within = np.linalg.norm(drawn - target, axis=1) <= 1 - margin
        promised = arora2019_starts.margin_probability(128, scale, margin)
        assert abs(within.mean() - promised) < 0.03
    assert arora2019_starts.margin_probability(128, 1e-5) == pytest.approx(0.5, abs=0.01)
    assert arora2019_starts.margin_probability(128, 0.01, margin=1.1) == 0


@pytest.mark.parametrize("width", [1, 5])
@pytest.mark.parametrize(("depth", "step_size", "size"), DIVERGING)
def test_claim_4_grows_without_balance_and_converges_with_it(depth, step_size, size, width):
    problem = random_problems.of_cells(IDENTITY)({"seed": 0, "width": width})
    shape, ends = (width,) * (depth + 1), {}
    for imbalance in (size / 0.75 ** (1 / depth), 1.0):
        weights, losses = identity_layers(shape, None, 0.75, imbalance), []
        assert weights[0][0, 0] == pytest.approx(size if imbalance > 1 else 0.75 ** (1 / depth))
        assert measurements.deficiency_margin(weights, problem.cross) == pytest.approx(0.75)
        ends[imbalance > 1] = reference.descend(
            problem,
            weights,
            constant(step_size),
            Stop(1e-5, 20_000),
            lambda step, weights, loss, to=losses: to.append(loss),
        ).status
        if imbalance > 1:
            growth = np.diff(np.log(losses[:-1]))
            assert (growth > 0).all()
    assert ends == {True: "diverged", False: "converged"}


@pytest.mark.parametrize("depth", [2, 4, 8])
@pytest.mark.parametrize("shift", [1.1, 1.5, 2.5])
def test_claim_5_never_goes_below_its_floor(depth, shift):
    """In the reference loop, where equal layers stay equal to the bit."""
    problem = random_problems.of_cells(SHIFTED)({"seed": 0, "width": 3, "shift": shift})
    weights, losses = identity_layers((3,) * (depth + 1), None, 1.0, 1.0), []
    assert measurements.deficiency_margin(weights, problem.cross) < 0
    reference.descend(
        problem, weights, constant(0.05), Stop(1e-5, 3000), lambda t, W, loss: losses.append(loss)
    )
    assert min(losses) >= (shift - 1) ** 2 / 2 * (1 - 1e-12)
    assert len(losses) == 3001


@pytest.mark.parametrize("shift", [0.2, 0.5, 0.7, 1.3, 1.9, 2.5])
def test_the_margin_of_claim_5_is_that_of_the_start(shift):
    problem = random_problems.of_cells(SHIFTED)({"seed": 0, "width": 2, "shift": shift})
    weights = identity_layers((2,) * 3, None, 1.0, 1.0)
    wanted = measurements.deficiency_margin(weights, problem.cross)
    assert arora2019_claim_5.margin(shift) == pytest.approx(wanted, abs=1e-12)
    floor = (shift - 1) ** 2 / 2
    assert arora2019_claim_5.stays_above(shift, floor) == (shift > 1)
    assert not arora2019_claim_5.stays_above(shift, floor * 0.999)


@pytest.mark.parametrize("depth", [2, 4, 8])
@pytest.mark.parametrize("shift", [0.2, 0.7])
def test_the_same_start_converges_where_the_eigenvalue_is_positive(depth, shift):
    axes = {"initialisation": ["identity_layers"], "corner": [1], "imbalance": [1], "seed": [0]}
    axes |= {"depth": [depth], "width": [3], "shift": [shift], "step_size": [0.05]}
    (row,) = runs(
        "convergence", SHIFTED, {"tolerance": 1e-5, "max_steps": 5000}, **axes
    ).itertuples()
    assert row.status == "converged"


@given(st.integers(0, 1000), st.integers(1, 7), st.floats(0.1, 2), st.floats(0.5, 30))
@settings(max_examples=40, deadline=None)
def test_identity_layers_multiply_to_the_corner_however_imbalanced(seed, depth, corner, imbalance):
    width = 1 + seed % 4
    weights = identity_layers((width,) * (depth + 1), None, corner, imbalance)
    expected = np.eye(width)
    expected[0, 0] = corner
    np.testing.assert_allclose(product(weights), expected, rtol=1e-12)
    assert measurements.balancedness(identity_layers((3,) * 5, None, corner, 1.0)) <= 1e-12


def test_halving_the_step_halves_the_drift_of_balancedness():
    """Along the flow W_{j+1}' W_{j+1} - W_j W_j' is constant; a step moves it by O(eta^2)."""
    problem, drifts = white_problem(10), []
    for step_size in (0.004, 0.002):
        weights = random_weights((10, 5, 5, 1), 3, 0.3)
        gaps = []

        def observe(step, weights, loss, to=gaps):
            to.append(weights[1].T @ weights[1] - weights[0] @ weights[0].T)

        reference.descend(problem, weights, constant(step_size), Stop(1e-5, 100_000), observe)
        drifts.append(np.linalg.norm(gaps[-1] - gaps[0]))
    assert drifts[0] / drifts[1] == pytest.approx(2, rel=0.05)


def test_the_facts_of_a_table_are_those_of_the_theorem():
    block = {"kind": "step_size_bound", "options": {"theory": "arora2019"}}
    axes = {"initialisation": ["layerwise", "balanced"], "depth": [3], "width": [4]}
    block["axes"] = axes | {"scale": [0.001, 0.1], "seed": {"count": 20}}
    table = sweep.run("test", block, lambda cell: white_problem(16))
    assert isinstance(table, pd.DataFrame)
    assert len(table) == len(grid.cells(block))
    assert (
        table["qualifies"]
        == (table["margin"] > 0) & (table["balancedness"] <= table["balancedness_bound"])
    ).all()
    assert not table.loc[table["initialisation"] == "layerwise", "qualifies"].any()
    assert table.loc[table["initialisation"] == "balanced", "qualifies"].any()
    no_margin = table[table["margin"] <= 0]
    assert (no_margin[["step_size_bound", "balancedness_bound", "guaranteed_decrease"]] == 0).all(
        axis=None
    )
