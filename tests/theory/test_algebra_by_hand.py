"""Formulas where nothing cancels: ||Phi|| is not 1, data are not white, widths are unequal."""

import math

import numpy as np
import pytest
from oracles import near, numbers, random_weights, white

from deeplinear.base.errors import Refusal
from deeplinear.descent.start import Start
from deeplinear.networks import measurements
from deeplinear.networks.balancing import unbalanced_layers
from deeplinear.networks.initialisations.identity_layers import identity_layers
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.networks.initialisations.near_identity import near_identity
from deeplinear.networks.network import product
from deeplinear.networks.schedule import Schedule
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.problems.problem import Problem
from deeplinear.runs.kinds.guaranteed_convergence import guaranteed_convergence
from deeplinear.runs.run import Run
from deeplinear.theory import arora2019, arora2019_claim_5, arora2019_starts, zhao2024
from deeplinear.theory import arora2019_theorem_1 as theorem_1
from deeplinear.theory import arora2019_theorem_2 as theorem_2
from deeplinear.theory import nguegnang2024 as bounds
from deeplinear.theory import nguegnang2024_proposition_3_4 as proposition
from deeplinear.theory.stagnation import certificate

# --- arora2019


def test_theorem_1_for_three_layers_and_a_target_of_norm_8():
    """c = 8 - |8 - 2| = 2: delta = 4/(256 27 8^(4/3)), eta = 2^(10/3)/(6144 27 8^(14/3))."""
    start = arora2019.start(white(np.array([[8.0]])), numbers(2, 1, 1))
    assert (start.margin, start.target, start.loss) == (2, 8, 18)
    assert start.balancedness == 3
    assert arora2019.balancedness_bound(start) == near(4 / (256 * 27 * 16))
    assert arora2019.step_bound(start) == near(2 ** (10 / 3) / (6144 * 27 * 2**14))
    assert arora2019.layer_bound(start) == near(32 ** (1 / 3))
    assert arora2019.decrease(3, 2.0, 0.5) == near(0.5 * 2 ** (4 / 3))
    steps = math.ceil(math.log(18 / 0.5) / (0.25 * 2 ** (4 / 3)))
    assert arora2019.steps_needed(start, 0.25, 0.5) == steps
    assert arora2019.steps_needed(start, 0.25, 18.0) == 0
    facts = arora2019.bound_facts(white(np.array([[8.0]])), numbers(2, 1, 1))
    eta = facts["step_size_bound"]
    assert facts["guaranteed_decrease"] == near(eta * 2 ** (4 / 3))
    assert (facts["margin"], facts["balancedness"], facts["initial_excess_loss"]) == (2, 3, 18)
    assert not facts["qualifies"]


def test_a_start_qualifies_up_to_the_balancedness_allowed():
    allowed = 4 / (256 * 27 * 16)
    for delta, qualifies in ((allowed, True), (allowed * (1 + 1e-12), False)):
        assert arora2019.Start(3, 8.0, 2.0, delta, 18.0).qualifies == qualifies
    assert not arora2019.Start(3, 8.0, 0.0, 0.0, 18.0).qualifies
    for margin in (0.0, -1.0):
        lacking = arora2019.Start(3, 8.0, margin, 0.0, 18.0)
        assert arora2019.balancedness_bound(lacking) == arora2019.step_bound(lacking) == 0
        with np.errstate(all="raise"):  # without a word about a division by 0
            assert arora2019.steps_needed(lacking, 0.1, 1e-5) == math.inf
        assert arora2019.steps_needed(lacking, 0.1, 18.0) == 0


def checked(weights, at, times=1.0, target=2.0):
    """The ratios of Theorem 1 at a state of the run from `weights`, two layers to the target."""
    problem = white(np.array([[target]]))
    steps = constant(times * arora2019.largest_step(problem, weights))
    return theorem_1.checker(problem, weights, steps, 1)(0, at, problem.excess_loss(product(at)))


def test_the_ratios_of_theorem_1_by_hand():
    """Phi = 2 from 1, 1, c = 1 and eta = 1/(6144 128); at the state 3/2, 1 the residual is -1/2."""
    eta = 1 / (6144 * 128)
    found = checked(numbers(1, 1), numbers(1.5, 1))
    assert found["within_bound"]
    assert found["ratio_balancedness"] == near(1.25 / (2 / 4096))
    assert found["ratio_distance"] == near(0.5)
    assert found["ratio_singular_value"] == near(1 / 1.5)
    assert found["ratio_layer_norm"] == near(1.5 / math.sqrt(8))
    after = (1.5 + eta * 0.5) * (1 + eta * 0.75)
    fall = 0.125 - 0.5 * (after - 2) ** 2
    assert found["ratio_decrease"] == pytest.approx(eta * 1.5 * 0.125 / fall, rel=1e-6)


def test_theorem_1_is_silent_beyond_its_step_size_and_for_steps_that_vary():
    for times, within in ((1 + 1e-9, True), (1 + 1.2e-9, False)):
        assert checked(numbers(1, 1), numbers(1, 1), times)["within_bound"] == within
    decaying = polynomial_decay(step_size=1e-9, exponent=0.5)
    problem = white(np.array([[2.0]]))
    found = theorem_1.checker(problem, numbers(1, 1), decaying, 1)(0, numbers(1, 1), 0.5)
    assert not found["within_bound"]
    assert np.isnan([found[name] for name in theorem_1.RATIOS]).all()


def test_theorem_2_for_a_target_of_norm_2():
    assert theorem_2.largest_scale(4, 9, 2.0) == near(2 / 12)
    assert theorem_2.margin_needed(0.5, 4, 2.0) == near(1 / 4)
    assert theorem_2.step_bound(3, 0.5, 4, 2.0) == near(1 / (1e5 * 27 * 2**8))
    assert theorem_2.step_bound(2, 1.0, 2, 2.0) == near(2**3 / (1e5 * 8 * 2**7))
    time = 4 * (math.log(4) * 2 ** (4 / 3) + 2 ** (-4 / 3) * math.log(4 / 0.8))
    assert theorem_2.flow_time(3, 0.5, 4, 0.1, 2.0) == near(time)
    time = 4 * (math.log(4) * 4 + 0.5 * math.log(4 / 0.8))
    assert theorem_2.flow_time(2, 0.25, 8, 0.1, 2.0) == near(time)


def test_the_mean_imbalance_of_unequal_widths():
    """(3, 2, 5, 1), s = 2: 16 2 (9 + 25 + 8 3 - 30) and 16 5 (4 + 1 + 3 6 - 4)."""
    assert arora2019_starts.expected_imbalance((3, 2, 5, 1), 2.0) == [16 * 2 * 28, 16 * 5 * 19]
    share = arora2019_starts.balanced_probability((3, 2, 5, 1), 2.0, 100.0)
    assert share == near(1 - (16 * 2 * 28 + 16 * 5 * 19) / 1e4)
    assert arora2019_starts.balanced_probability((3, 2, 5, 1), 2.0, 1.0) == 0


def above(z):
    """The chance that a standard normal number is above z."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def test_the_chance_of_a_margin_in_one_dimension():
    """|A - 2| <= 2 - c for A normal, s = 1/2: A lies between c and 4 - c."""
    for margin in (0.0, 0.5, 1.0, 1.75):
        found = arora2019_starts.margin_probability(1, 0.5, margin, 2.0)
        assert found == near(above(2 * margin) - above(8 - 2 * margin), rel=1e-6)
    assert arora2019_starts.margin_probability(1, 0.5, 2.5, 2.0) == 0
    small = arora2019_starts.margin_probability(1, 1e-5, 1e-5, 2.0)
    assert small == near(above(1), rel=1e-4)


def test_small_scales_continue_the_law_of_larger_ones():
    for features, margin in ((1, 0.0), (128, 0.0), (128, 1e-4)):
        at = arora2019_starts.SMALL * 2.0 * np.array([1 - 1e-6, 1 + 1e-6])
        below, just_above = arora2019_starts.margin_probability(features, at, margin, 2.0)
        assert below == pytest.approx(just_above, abs=1e-6)


@pytest.mark.parametrize(("hidden", "scale"), [((3,), 0.7), ((2, 4), 0.6)])
def test_margins_of_layerwise_starts_are_as_frequent_as_derived(hidden, scale):
    widths, rng, target = (4, *hidden, 1), np.random.default_rng(0), np.array([[2.0, 0, 0, 0]])
    draws = [product(layerwise(widths, rng, scale)) for _ in range(4000)]
    for margin in (0.0, 0.4):
        drawn = np.mean([np.linalg.norm(W - target) <= 2 - margin for W in draws])
        law = arora2019_starts.layerwise_margin_probability(widths, scale, margin, 2.0)
        assert drawn == pytest.approx(law, abs=4 * math.sqrt(law * (1 - law) / 4000))
        balanced = arora2019_starts.margin_probability(4, scale, margin, 2.0)
        assert abs(balanced - law) > 0.01  # which is another law


def test_the_margin_and_the_floor_of_claim_5_at_their_edges():
    shifts = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 3.0])
    assert arora2019_claim_5.margin(shifts).tolist() == [0.5, 0, -1, -1, -1, -2]
    floors = 0.5 * (1 - shifts) ** 2
    above = arora2019_claim_5.stays_above(shifts, floors)
    assert above.tolist() == [False, False, False, True, True, True]
    below = arora2019_claim_5.stays_above(shifts, floors * (1 - 1.2e-12))
    assert not below.any()
    assert arora2019_claim_5.stays_above(shifts, floors * (1 - 8e-13))[3:].all()


# --- starts on the unbalancedness that Theorem 1 allows


@pytest.mark.parametrize("widths", [(2, 2, 1), (3, 4, 5, 3)])
def test_layers_are_brought_to_a_balancedness_at_the_same_end_to_end_matrix(widths):
    weights = near_identity(widths, np.random.default_rng(1), 0.2)
    for wanted in (1e-9, 1e-4, 0.3):
        moved = unbalanced_layers(weights, wanted, np.random.default_rng(2))
        np.testing.assert_allclose(product(moved), product(weights), atol=1e-14)
        found = measurements.balancedness(moved)
        assert found <= wanted
        assert found == pytest.approx(wanted, rel=1e-6)
    other = unbalanced_layers(weights, 0.3, np.random.default_rng(3))
    assert not np.allclose(other[0], moved[0])


def test_what_cannot_be_brought_to_a_balancedness_is_refused():
    with pytest.raises(Refusal, match=r"is above 0\.1 already"):
        unbalanced_layers(numbers(1, 2), 0.1, np.random.default_rng(0))
    with pytest.raises(Refusal, match=r"can't be given a balancedness of 0\.1"):
        unbalanced_layers(numbers(0, 0), 0.1, np.random.default_rng(0))


@pytest.mark.parametrize("distance", [0.1, 0.7])
def test_near_the_identity_the_margin_is_one_minus_the_distance(distance):
    for widths in ((3, 3, 3), (2, 3, 2, 2)):
        weights = near_identity(widths, np.random.default_rng(0), distance)
        target = np.eye(widths[-1], widths[0])
        assert measurements.deficiency_margin(weights, target) == near(1 - distance)
        assert measurements.balancedness(weights) < 1e-14
        assert np.linalg.norm(product(weights) - target) == near(distance)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_theorem_1_holds_from_as_unbalanced_a_start_as_it_allows(share):
    problem, widths = white(np.eye(2)), (2, 2, 2)
    weights = near_identity(widths, np.random.default_rng(0), 0.1)
    run = Run({"bound": "arora2019", "times_bound": 1, "seed": 0}, Start(weights, problem))
    (row,) = guaranteed_convergence(run, 4e-3, 0.5, 5, unbalanced=share)
    assert row["qualifies"]
    assert row["balancedness"] == pytest.approx(share * row["balancedness_bound"], abs=1e-12)
    assert (row["status"], row["obeyed_steps"]) == ("converged", row["checked_steps"])
    assert row["largest_ratio_balancedness"] == pytest.approx(share / 2, abs=0.01)


def test_a_start_without_a_margin_is_left_as_it_is():
    run = Run({"bound": "arora2019", "times_bound": 1}, Start(numbers(1, -1), white(np.eye(1))))
    (row,) = guaranteed_convergence(run, 1e-3, 0.0, 5, unbalanced=1.0)
    assert (row["status"], row["balancedness"]) == ("not run", 0)


# --- nguegnang2024


def quantities():
    return bounds.Quantities(3, 2.0, 3.0, 0.5, 1.0, 5.0)  # L, ||X||, sigma_min, ||Y||, ||XY'||


def test_the_bounds_of_nguegnang2024_by_hand():
    """N = 3, M = (2 + 1)/(1/2) = 6, alpha = 1/4, delta = 1/10, K = 7."""
    q, e = quantities(), math.e
    assert q.radius == 6
    assert bounds.remark_delta(q) == near(6 ** (2 / 3) / 48)
    assert bounds.experiments_delta(q) == near(6 ** (2 / 3) / 27)
    assert bounds.layer_bound(q, 0.1) == near(6 ** (2 / 3) + 1.6)
    assert bounds.experiments_layer_bound(q) == near(6 ** (2 / 3) * (1 + 1 / 3))
    curvature = 6 * e * 49 * 9 + math.sqrt(e) * 3 * math.sqrt(7) * 5
    assert bounds.curvature(q, 7.0) == near(curvature)
    room = 0.75 * 0.1
    assert bounds.step_bound(q, 0.1, 7.0, 0.25) == near(2 * room / (8 + room * curvature))
    assert bounds.step_bound(q, 0.1, 7.0) == near(0.2 / (8 + 0.1 * curvature))
    sigma = 8 / (8 + room * curvature)
    assert bounds.descent_share(q, 0.1, 7.0, 0.25) == near(sigma)
    power = 6 ** (4 / 3)
    terms = 2 / 0.75 * 48 * power * 0.25 + 6 * e ** (5 / 3) * power * 9
    terms += 3 * e ** (2 / 3) * 6 ** (1 / 3) * 5
    assert bounds.remark_bound(q, 0.25) == near(2 / terms)


def test_a_flat_direction_at_the_edge_of_rounding_is_refused():
    """Of the eigenvalues 4 and x, where x is at most 2 eps 4."""
    eps = np.finfo(float).eps
    for smallest, refused in ((7.9 * eps, True), (8 * eps, True), (8.1 * eps, False)):
        problem = Problem(np.diag([4.0, smallest]), np.zeros((1, 2)), np.eye(1))
        start = [np.zeros((1, 2))] * 1
        if refused:
            with pytest.raises(Refusal, match="numerical rank 1 for 2 features"):
                bounds.quantities(problem, start)
        else:
            assert bounds.quantities(problem, start).smallest == near(math.sqrt(smallest))


def noisy():
    """Two samples, X = (2, 2) and Y = (1, 3)."""
    return Problem(np.array([[8.0]]), np.array([[8.0]]), np.array([[10.0]]))


def test_the_ratios_of_proposition_3_4_by_hand():
    """S = 8, C = 8, Y Y' = 10: W* = 1, and the least loss is 1; from 0, 0 the loss is 5."""
    problem, weights = noisy(), numbers(0, 0)
    q = bounds.quantities(problem, weights)
    eta = bounds.experiments_bound(q)
    check = proposition.checker(problem, weights, constant(eta), 3)
    at = numbers(0.5, 1)  # gradient of the product 8/2 - 8 = -4: -4 and -2
    found = check(0, at, problem.excess_loss(product(at)))
    delta, layer = bounds.experiments_delta(q), bounds.experiments_layer_bound(q)
    assert problem.optimal_loss == near(1)
    assert found["within_bound"]
    assert found["ratio_balancedness"] == near(0.75 / delta)
    assert found["ratio_loss"] == near((1 + 1) / 5)
    assert found["ratio_layer_norm"] == near(1 / layer)
    after = (0.5 + 4 * eta) * (1 + 2 * eta)
    fall = 1 - 4 * (after - 1) ** 2
    sigma = bounds.descent_share(q, delta, layer)
    assert found["ratio_decrease"] == near(sigma * eta * 20 / fall, rel=1e-9)
    still = check(0, numbers(1, 1), 0.0)
    assert still["ratio_decrease"] == math.inf


@pytest.mark.parametrize(("times", "within"), [(1 + 1e-9, True), (1 + 1.2e-9, False)])
def test_proposition_3_4_goes_by_the_largest_of_all_steps(times, within):
    problem, weights = noisy(), numbers(0, 0)
    eta = times * bounds.largest_step(problem, weights)
    growing = Schedule(lambda steps: eta * np.minimum(1, 0.1 + steps / 2))
    check = proposition.checker(problem, weights, growing, 3)
    assert check(0, weights, 4.0)["within_bound"] == within
    early = proposition.checker(problem, weights, growing, 2)  # before the largest step is taken
    assert early(0, weights, 4.0)["within_bound"]


def test_proposition_3_4_asks_for_a_balanced_start():
    """Up to 1e-9 delta; from 1/2, 1/2 the loss is 13/4 and delta = (6.5^(1/2) + G)/8^(1/2)/8."""
    problem, allowed = noisy(), 1e-9 * (math.sqrt(6.5) + math.sqrt(10)) / math.sqrt(8) / 8
    for difference, within in ((0.0, True), (0.9 * allowed, True), (1.2 * allowed, False)):
        weights = numbers(0.5, 0.5 + difference)
        steps = constant(0.5 * bounds.largest_step(problem, weights))
        assert (
            proposition.checker(problem, weights, steps, 1)(0, weights, 2.0)["within_bound"]
            == within
        )


# --- stagnation, and zhao2024


def test_the_floor_of_a_single_layer_is_that_of_the_worst_flow():
    """x' = |Phi| + |w| + x: x = (|Phi| + |w|)(e^T - 1), and the floor (|Phi| - |w| - x)^2/2."""
    floors = certificate(numbers(-0.25), white(np.array([[2.0]]))).floor
    for time in (1e-6, 0.1, 0.3):
        worst = 0.5 * (2 - 0.25 - 2.25 * math.expm1(time)) ** 2
        assert 0.97 * worst <= floors(time) <= worst
    assert floors(0.7) == 0  # x = 2.28 reaches the target
    assert floors(np.array([0.0, 9.0])).tolist() == [near(0.5 * 1.75**2, rel=1e-6), 0]


def test_a_floor_knows_the_rank_that_a_product_can_have():
    """At time 0, ||W_{1:N}||_F <= sqrt(min(d_0, d_N)) ||W_{1:N}||, here sqrt(2) 0.3."""
    weights = [np.eye(2, 3), 0.3 * np.eye(2)]
    target = np.array([[1.0, 0, 0], [0, 2.0, 0]])
    found = certificate(weights, white(target)).floor(0.0)
    assert found == near(0.5 * (math.sqrt(5) - math.sqrt(2) * 0.3) ** 2, rel=1e-6)
    data = Problem(4 * np.eye(3), 2 * target, target @ target.T)  # W* S^(1/2) is the same target
    found = certificate([W / 2 if W is weights[0] else W for W in weights], data).floor(0.0)
    assert found == near(0.5 * (math.sqrt(5) - math.sqrt(2) * 0.3) ** 2, rel=1e-6)


def test_the_steps_of_zhao2024_on_data_that_are_not_white():
    """Widths 3, 5, 2 and eigenvalues up to 4: c^2 = 10^(-1/2), d_N/N = 1, over 4."""
    problem = Problem(np.diag([1.0, 4.0, 2.0]), np.zeros((2, 3)), np.eye(2))
    weights = random_weights((3, 5, 2), 0)
    assert zhao2024.convex_share(weights) == near(10**-0.5 * 2 / 2)
    assert zhao2024.largest_step(problem, weights) == near(10**-0.5 / 4)
    assert zhao2024.convex_share(random_weights((3, 5, 4, 2), 0)) == near(40 ** (-1 / 3) * 2 / 3)


def test_identity_layers_split_their_corner():
    first, middle, last = identity_layers((2, 2, 2, 2), None, 8.0, 3.0)
    assert [W[0, 0] for W in (first, middle, last)] == near([6, 2, 2 / 3])
