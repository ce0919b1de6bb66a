"""Proposition 3.2 in its sharp form, searched for exceptions, and the step sizes that follow."""

import math

import numpy as np
import pytest
from oracles import random_problem, random_weights

from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.measurements import balancedness, spectral_norms
from deeplinear.networks.network import product
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.problems.problem import Problem
from deeplinear.theory import nguegnang2024, nguegnang2024_sharp, nguegnang2024_theorem_2_4
from deeplinear.theory import nguegnang2024_theorem_2_6 as theorem_2_6

ROOM = 1 + 1e-9


@pytest.mark.parametrize("depth", [2, 3, 5, 9])
def test_layers_of_one_number_attain_the_bound(depth):
    for norm, delta in [(0.0, 0.3), (1.0, 0.3), (5.0, 2.0), (2.0, 1e-9)]:
        largest = nguegnang2024_sharp.exact_layer_bound(norm, delta, depth)
        squares = largest - delta * np.arange(depth)
        assert math.sqrt(np.prod(squares)) == pytest.approx(norm, rel=1e-9, abs=1e-9)
        assert largest <= nguegnang2024_sharp.layer_bound(norm, delta, depth) * ROOM
        chain = [np.array([[math.sqrt(max(s, 0.0))]]) for s in squares]
        assert balancedness(chain, norm=2) == pytest.approx(delta)
    assert nguegnang2024_sharp.exact_layer_bound(0, 0.3, depth) == pytest.approx(0.3 * (depth - 1))
    assert nguegnang2024_sharp.layer_bound(0, 0.3, depth) == pytest.approx(0.3 * (depth - 1))


def test_a_bound_by_hand():
    """N = 2: x (x - delta) = 4 at delta = 3 has the root 4; the simple bound is 2 + 3."""
    assert nguegnang2024_sharp.exact_layer_bound(2.0, 3.0, 2) == pytest.approx(4, rel=1e-12)
    assert nguegnang2024_sharp.layer_bound(2.0, 3.0, 2) == 5
    assert nguegnang2024_sharp.exact_layer_bound(8.0, 0.0, 3) == pytest.approx(4, rel=1e-12)


def largest_excess(layers):
    """max over chains (n, N, d, d) of prod (x - k delta)/||W||^2, x = max ||W_j||^2 > (N-1) delta.

    At most 1 if the proposition holds: its root x* is then not below x. To the power 1/N.
    """
    depth = layers.shape[1]
    gaps = np.swapaxes(layers[:, 1:], 2, 3) @ layers[:, 1:]
    gaps -= layers[:, :-1] @ np.swapaxes(layers[:, :-1], 2, 3)
    delta = np.linalg.norm(gaps, 2, axis=(2, 3)).max(axis=1)
    largest = np.linalg.norm(layers, 2, axis=(2, 3)).max(axis=1) ** 2 * (1 - 1e-12)  # rounding
    whole = layers[:, 0]
    for j in range(1, depth):
        whole = layers[:, j] @ whole
    norm = np.linalg.norm(whole, 2, axis=(1, 2))
    factors = (largest[:, None] - delta[:, None] * np.arange(depth)).clip(0)
    return float((factors.prod(axis=1) / norm**2).max() ** (1 / depth))


def adversaries(rng, n, depth, width, noise):
    """The chains that attain the bound in one direction, turned, shuffled in size and disturbed."""
    delta, least = rng.uniform(0, 1, (2, n, 1))
    squares = least + delta * rng.choice([1, -1], (n, 1)) * np.arange(depth)
    squares -= squares.min(axis=1, keepdims=True) - least
    layers = noise * rng.standard_normal((n, depth, width, width))
    layers[..., 0, 0] += np.sqrt(squares)
    turns = np.linalg.qr(rng.standard_normal((n, depth + 1, width, width)))[0]
    return turns[:, 1:] @ layers @ np.swapaxes(turns[:, :-1], 2, 3)


@pytest.mark.parametrize("depth", [2, 3, 4, 6])
@pytest.mark.parametrize("width", [1, 3])
def test_no_random_or_adversarial_chain_is_above(depth, width):
    rng, n = np.random.default_rng(depth), 4_000
    random = rng.standard_normal((n, depth, width, width))
    random *= 10 ** rng.uniform(-1, 1, (n, depth, 1, 1))
    assert largest_excess(random) <= ROOM
    near = [largest_excess(adversaries(rng, n, depth, width, noise)) for noise in (0, 1e-3, 0.1)]
    assert max(near) <= ROOM
    assert near[0] == pytest.approx(1, rel=1e-6)  # so the search comes to the edge


def test_a_factor_below_n_minus_1_or_one_by_layer_would_be_wrong():
    squares = np.array([1.0, 2.0, 3.0, 2.0]) * 1e-3  # N = 4, delta = 1e-3, W nearly 0
    chain = [np.array([[math.sqrt(s)]]) for s in [0, *squares[:3]]]
    delta = balancedness(chain, norm=2)
    assert max(spectral_norms(chain)) ** 2 == pytest.approx(3 * delta)


@pytest.mark.parametrize("depth", [2, 3, 5, 8])
def test_the_best_delta_is_the_best_and_ours_is_above_the_papers(depth):
    problem, *_ = random_problem(5, 4, 30, depth)
    weights = random_weights((5, *[6] * (depth - 1), 4), depth, 0.2)
    q, unbalanced = nguegnang2024.quantities(problem, weights), balancedness(weights, norm=2)
    paper = nguegnang2024_theorem_2_4.conditions(q, unbalanced)
    for factor in (0.5, 0.9, 1.1, 2):
        delta = unbalanced + factor * (paper.promised.delta - unbalanced)
        layer = nguegnang2024.layer_bound(q, delta)
        other = nguegnang2024.step_bound(q, delta, layer, unbalanced / delta)
        assert other < paper.step * (1 + 1e-9)
    delta = paper.promised.delta
    assert paper.alpha == pytest.approx(unbalanced / delta)
    layer = nguegnang2024.layer_bound(q, delta)
    assert paper.step == pytest.approx(nguegnang2024.step_bound(q, delta, layer, paper.alpha))
    share = nguegnang2024.descent_share(q, delta, layer, paper.alpha)
    assert paper.promised.share == pytest.approx(share)
    facts = nguegnang2024_sharp.bound_facts(problem, weights)
    assert facts["paper_best_bound"] < facts["sharp_bound"] < facts["sharpest_bound"]
    assert facts["sharpest_bound"] == nguegnang2024_sharp.largest_step(problem, weights)
    assert 0.1 < facts["remark_ratio"] <= 1


def test_our_step_size_by_hand():
    """One number, X = 1, Y = 1, from W = (0, 0): L = 1/2, M = 2, B = 4e K + 2 sqrt(e), eta =
    2 delta/(1 + delta B) with x (x - delta) = 4 for K."""
    problem = Problem(np.eye(1), np.eye(1), np.eye(1))
    found = nguegnang2024_sharp.conditions(
        nguegnang2024.quantities(problem, [np.zeros((1, 1))] * 2), 0.0
    )
    delta = found.promised.delta
    layer = (delta + math.sqrt(delta**2 + 16)) / 2
    assert found.promised.layer == pytest.approx(layer)
    curved = 4 * math.e * layer + 2 * math.sqrt(math.e)
    assert found.step == pytest.approx(2 * delta / (1 + delta * curved))
    assert found.promised.share == pytest.approx(1 / (1 + delta * curved))


RATIOS = ["ratio_balancedness", "ratio_loss", "ratio_layer_norm", "ratio_decrease"]
RATIOS += ["ratio_product", "ratio_layers", "ratio_layers_sharp"]


@pytest.mark.parametrize("theory", [nguegnang2024_sharp, nguegnang2024_theorem_2_4])
@pytest.mark.parametrize("decay", [0.0, 0.4])
def test_descent_exactly_at_the_bound_keeps_what_is_promised(theory, decay):
    """Starts that are balanced, tilted against the bound, and Gaussian; every step of the first."""
    for seed, depth in enumerate([2, 3, 5]):
        problem, *_ = random_problem(4, 3, 20, seed)
        widths = (4, *[3] * (depth - 1), 3)
        rng = np.random.default_rng(seed)
        starts = [partial_isometries(widths, rng, tilt) for tilt in (0.0, 0.05, 0.3)]
        for start in [*starts, random_weights(widths, seed, 0.5)]:
            schedule = polynomial_decay(theory.largest_step(problem, start), decay)
            check = theory.checker(problem, start, schedule, 60)
            rows = []
            observe = lambda *state, rows=rows, check=check: rows.append(check(*state))  # noqa: E731
            reference.descend(problem, start, schedule, Stop(1e-9, 60), observe)
            assert all(row["within_bound"] for row in rows)
            assert max(row[name] for row in rows for name in RATIOS) <= ROOM
            assert rows[0]["alpha"] == pytest.approx(rows[0]["ratio_balancedness"], abs=1e-9)


def test_a_step_above_the_bound_is_outside_and_a_wrong_bound_is_noticed():
    problem, *_ = random_problem(4, 3, 20, 0)
    start = partial_isometries((4, 3, 3, 3), np.random.default_rng(0), 0.3)
    above = constant(nguegnang2024_sharp.largest_step(problem, start) * 1.01)
    row = nguegnang2024_sharp.checker(problem, start, above, 9)(0, start, 1.0)
    assert row["within_bound"] is False
    assert all(math.isnan(row[name]) for name in RATIOS[:4])
    assert row["ratio_layers_sharp"] <= ROOM
    thrice = [3 * W if j == 1 else W for j, W in enumerate(start)]  # no longer so balanced
    within = constant(nguegnang2024_sharp.largest_step(problem, start))
    found = nguegnang2024_sharp.checker(problem, start, within, 9)
    loss = problem.excess_loss(product(thrice))
    assert found(1, thrice, loss)["ratio_balancedness"] > 1


def test_the_step_of_theorem_2_6_is_the_same_for_starts_of_a_set():
    problem, *_ = random_problem(4, 3, 20, 0)
    starts = [random_weights((4, 3, 3), seed, 0.3) for seed in range(30)]
    steps = [theorem_2_6.largest_step(problem, start) for start in starts]
    own = [nguegnang2024_theorem_2_4.largest_step(problem, start) for start in starts]
    assert len(set(steps)) < 10
    assert all(fixed <= of_start * ROOM for fixed, of_start in zip(steps, own, strict=True))
