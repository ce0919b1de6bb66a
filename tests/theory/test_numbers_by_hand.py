"""Theory where numbers can be followed on paper: one number or two in each layer, round records."""

import math

import numpy as np
import pytest
from oracles import near, numbers, white

from deeplinear.base.errors import Refusal
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.problems.problem import Problem
from deeplinear.theory import (
    arora2019,
    arora2019_starts,
    flow_of_modes,
    nguegnang2024_sharp,
    plateaus,
    saddle_escape,
    stagnation,
    wu2019,
    zhao2024_laws,
)
from deeplinear.theory import arora2019_theorem_1 as theorem_1
from deeplinear.theory import nguegnang2024 as bounds
from deeplinear.theory import nguegnang2024_theorem_2_4 as theorem_2_4
from deeplinear.theory import nguegnang2024_theorem_2_6 as theorem_2_6

# --- arora2019


def test_the_ratios_of_theorem_1_where_singular_values_differ():
    """Phi = diag(3, 2) from diag(3, 3/2), c = 2 - 1/2; at diag(3, 1) the distance is 1."""
    problem, root = white(np.diag([3.0, 2.0])), np.diag([math.sqrt(3), math.sqrt(1.5)])
    begin = arora2019.start(problem, [root, root])
    assert (begin.margin, begin.loss, begin.target) == near((1.5, 0.125, math.sqrt(13)))
    eta = arora2019.largest_step(problem, [root, root])
    at = [np.diag([math.sqrt(3), 2.0]), np.diag([math.sqrt(3), 0.5])]
    found = theorem_1.checker(problem, [root, root], constant(eta), 1)(0, at, 0.5)
    assert found["ratio_distance"] == near(1 / (2 - 1.5))
    assert found["ratio_singular_value"] == near(1.5 / 1)
    assert found["ratio_layer_norm"] == near(2 / math.sqrt(4 * math.sqrt(13)))
    delta = 1.5**2 / (256 * 8 * math.sqrt(13))
    assert found["ratio_balancedness"] == near(3.75 / (2 * delta))


def test_a_single_layer_has_neither_balance_nor_powers_of_the_target():
    """N = 1: delta = c^2/256, eta = c^2/(6144 ||Phi||^2), a share eta of the loss."""
    begin = arora2019.start(white(np.array([[4.0]])), numbers(3))
    assert (begin.margin, begin.balancedness) == (3, 0)
    assert arora2019.balancedness_bound(begin) == near(9 / 256)
    assert arora2019.step_bound(begin) == near(9 / (6144 * 16))
    assert arora2019.decrease(1, 3.0, 0.5) == 0.5
    assert arora2019.layer_bound(begin) == 16


def test_layerwise_margins_are_about_margin_0_and_a_target_of_length_1_if_not_told():
    given = arora2019_starts.layerwise_margin_probability((4, 3, 1), 0.6, 0.0, 1.0)
    assert arora2019_starts.layerwise_margin_probability((4, 3, 1), 0.6) == given
    assert 0.01 < given < 0.49


def test_no_small_start_has_nearly_the_whole_target_as_its_margin():
    """Within 1e-6 of a target of length 1, where 10^4 other entries of 1e-5 are 1e-3 long."""
    assert arora2019_starts.margin_probability(10_001, 2e-5, 2 * (1 - 1e-6), 2.0) == 0


# --- nguegnang2024


ROOT_E = math.sqrt(math.e)


def ones(loss=0.5):
    """One number, X = 1 and Y = (2 L)^(1/2), from 0: M is twice Y."""
    size = math.sqrt(2 * loss)
    return Problem(np.eye(1), np.array([[size]]), np.array([[size**2]]))


def test_defaults_are_those_of_balanced_starts():
    q = bounds.Quantities(3, 2.0, 3.0, 0.5, 1.0, 5.0)
    curved = bounds.curvature(q, 7.0)
    assert bounds.descent_share(q, 0.1, 7.0) == near(8 / (8 + 0.1 * curved))


def test_all_step_sizes_of_a_table_by_hand():
    """N = 2, L = 1/2, M = 2. 1/eta = 1/delta + 2e K + e^(1/2), with K = 2 + k delta least at
    delta = (2e k)^(-1/2): 4e + e^(1/2) + 2 (2e k)^(1/2), k = 9 in the paper and 1 here."""
    found = nguegnang2024_sharp.bound_facts(ones(), numbers(0, 0))
    assert found["paper_bound"] == near(0.5 / (2 + 3 * math.e + ROOT_E / 2))  # delta 1/4, K = 3
    for name, k in (("paper_best_bound", 9), ("sharp_bound", 1)):
        inverse = 4 * math.e + ROOT_E + 2 * math.sqrt(2 * math.e * k)
        assert found[name] == near(1 / inverse, rel=1e-8), name
    remark = 72 + 8 * math.e**1.5 + 2 * ROOT_E  # delta = 1/9, K = 3
    assert found["remark_ratio"] == near((18 + 12 * math.e + 2 * ROOT_E) / remark)
    sharpest = [1 / (1 / (2 * d) + math.e * (d + math.sqrt(d**2 + 16)) + ROOT_E) for d in DELTAS]
    assert found["sharpest_bound"] == near(max(sharpest), rel=1e-8)


DELTAS = np.linspace(0.01, 1, 100_001)


def test_the_best_room_beside_an_unbalancedness_by_hand():
    """K = 2 + 9 (u + room): the same room as for u = 0, and 18e u more in 1/eta."""
    q, room = bounds.quantities(ones(), numbers(0, 0)), 1 / math.sqrt(18 * math.e)
    found = theorem_2_4.conditions(q, 0.25)
    assert found.step == near(1 / (4 * math.e + 4.5 * math.e + ROOT_E + 2 / room), rel=1e-8)
    assert found.promised.delta == near(0.25 + room, rel=1e-4)
    assert found.alpha == near(0.25 / (0.25 + room), rel=1e-4)
    assert found.promised.layer == near(2 + 9 * (0.25 + room), rel=1e-4)
    assert found.promised.share == near(found.step / room, rel=1e-4)


def test_the_step_of_theorem_2_6_is_that_of_the_powers_of_two_above():
    """L = 0.3 counts as 1/2 and an unbalancedness of 0.3 as 1/2; M = 1 + 0.6^(1/2)."""
    problem, y = ones(0.3), math.sqrt(0.6)
    for weights, more in ((numbers(0, 0), 0.0), (numbers(0, math.sqrt(0.3)), 9.0)):
        inverse = 2 * math.e * (1 + y) + more * math.e + ROOT_E * y + 2 * math.sqrt(18 * math.e)
        with np.errstate(divide="raise"):
            assert theorem_2_6.largest_step(problem, weights) == near(1 / inverse, rel=1e-8)
    exact = 4 * math.e + ROOT_E + 2 * math.sqrt(18 * math.e)  # L = 1/2 itself
    assert theorem_2_6.largest_step(ones(), numbers(0, 0)) == near(1 / exact, rel=1e-8)


def noisy(outputs=10.0):
    """S = C = 8 and Y Y' = 10: the optimum is 1, the least loss 1; with Y Y' = 8 it is 0."""
    return Problem(np.array([[8.0]]), np.array([[8.0]]), np.array([[outputs]]))


@pytest.mark.parametrize("theory", [theorem_2_4, nguegnang2024_sharp])
def test_what_lemma_3_1_and_proposition_3_2_say_of_three_numbers(theory):
    """1, 2, 4: the product 8, squares up to 16, delta 12, and the loss 1 + 4 7^2 = 197."""
    found = theory.checker(noisy(), numbers(0, 0, 0), constant(1.0), 1)(0, numbers(1, 2, 4), 196.0)
    assert found["within_bound"] is False
    product = 8 * math.sqrt(8) / (math.sqrt(394) + math.sqrt(10))
    assert found["ratio_product"] == near(product)
    assert found["ratio_layers"] == near(16 / (4 + 16 * 12))
    assert found["ratio_layers_sharp"] == near(16 / (4 + 2 * 12))


def test_a_loss_below_0_by_rounding_is_0():
    problem = noisy(8.0)
    check = theorem_2_4.checker(problem, numbers(0, 0), constant(1.0), 1)
    for excess_loss in (0.0, -1e-15):
        assert check(0, numbers(1, 1), excess_loss)["ratio_product"] == near(1)


@pytest.mark.parametrize("theory", [theorem_2_4, nguegnang2024_sharp])
def test_theorem_2_4_goes_by_the_largest_step_and_leaves_room_for_rounding(theory):
    problem, weights = noisy(), numbers(0, 0)
    eta = theory.largest_step(problem, weights)
    for times, within in ((1 + 1e-9, True), (1 + 1.2e-9, False)):
        check = theory.checker(problem, weights, constant(times * eta), 1)
        assert check(0, numbers(1, 1), 0.0)["within_bound"] is within
    falling = theory.checker(problem, weights, polynomial_decay(1.1 * eta, 0.5), 9)
    assert falling(0, numbers(1, 1), 0.0)["within_bound"] is False


def test_layers_of_zeros_have_no_share_of_their_bound():
    for depth in (1, 3):
        zeros = numbers(*[0] * depth)
        found = theorem_2_4.checker(noisy(), zeros, constant(1.0), 1)(0, zeros, 4.0)
        assert found["ratio_product"] == 0
        assert np.isnan([found["ratio_layers"], found["ratio_layers_sharp"]]).all()


def test_an_unbalancedness_of_rounding_is_none():
    """Squares 9 and 9 (1 + x), where x is up to 1e-9."""
    for x, found in ((0.9e-9, 0), (1.2e-9, 9 * 1.2e-9)):
        last = 3 * math.sqrt(1 + x)
        assert theorem_2_4.unbalancedness(numbers(3, last)) == near(found, rel=1e-5)
    assert theorem_2_4.unbalancedness(numbers(3)) == 0
    assert theorem_2_4.unbalancedness(numbers(1, 2, 1)) == 3


def test_the_share_of_the_unbalancedness_is_one_from_0_to_1():
    alpha = theorem_2_4.CHECKED["alpha"]
    assert [alpha.fits(value) for value in (-0.1, 0, 0.5, 1, 1.1)] == [False, *[True] * 3, False]


def test_layers_of_nothing_have_the_bound_0():
    assert nguegnang2024_sharp.exact_layer_bound(0.0, 0.0, 3) == 0
    assert nguegnang2024_sharp.layer_bound(3.0, 5.0, 1) == 9
    assert nguegnang2024_sharp.exact_layer_bound(3.0, 5.0, 1) == near(9)


# --- wu2019


@pytest.mark.parametrize(
    ("depth", "norm", "eta"),
    [
        (4, 1, 1 / (144 * 4**2 * 2**4)),  # xi = 2 ||Phi|| = 2
        (16, 2, 1 / (4 * 16**3 * 4**6)),  # xi = 4
        (2, 0.1, 1 / (144 * 2**2 * 4.5**2)),  # xi = 3/2^(1/2)
        (1, 0.1, 1 / (144 * 3**4)),  # xi = 3
        (16, 0.1, 1 / (144 * 16**2)),  # xi = 1
        (100, 0.1, 1 / (4 * 100**3)),
    ],
)
def test_the_step_of_wu2019_by_hand(depth, norm, eta):
    problem = white(norm * np.diag([0.6, 0.8]))
    assert wu2019.largest_step(problem, [np.eye(2)] * depth) == near(eta)


def test_the_promise_of_wu2019_by_hand():
    """From R = 1/2 with eta = 0.2: 0.9^3/2 after three steps."""
    problem = white(np.array([[2.0]]))
    check = wu2019.checker(problem, numbers(1, 1), constant(0.2), 9)
    assert check(0, numbers(1, 1), 0.5) == {"ratio_promise": 1}
    assert check(3, numbers(1, 1), 0.25)["ratio_promise"] == near(0.25 / (0.729 / 2))
    with pytest.raises(Refusal, match="white inputs"):
        wu2019.largest_step(Problem(4 * np.eye(1), np.eye(1), np.eye(1)), numbers(1))


# --- zhao2024


def test_the_laws_of_width_by_hand():
    """N = 3: ((2/3)^2 + (1/3)^2 + 0)/3 = 5/27; N = 1: nothing moves."""
    moved, off = (zhao2024_laws.LAWS[name] for name in ("moved_by_training", "off_at_start"))
    assert (moved.width_power, moved.depth_factor(3)) == (1, near(5 / 27))
    assert (off.width_power, off.depth_factor(3)) == (0.5, near(math.sqrt(5 / 9)))
    assert moved.depth_factor(1) == off.depth_factor(1) == 0
    laws = {"a": "off_at_start", "b": "moved_by_training"}
    assert zhao2024_laws.law_of("a", laws) is off
    assert [zhao2024_laws.power_by(laws)(name) for name in "ab"] == [0.5, 1]
    with pytest.raises(Refusal, match=r"laws: .*c"):
        zhao2024_laws.law_of("c", laws)
    wide = zhao2024_laws.OPTIONS["wide"]
    assert (wide.fits(0.5), wide.fits(0)) == (True, False)


# --- saddles, plateaus, flow


def test_the_times_of_an_escape_by_hand():
    data = Problem(np.diag([4.0, 1.0]), np.diag([12.0, 2.0]), np.diag([36.0, 4.0]))  # W* = 3, 2
    assert saddle_escape.largest_step(data, [np.eye(2)] * 3) == near(2 / (3 * 3 ** (4 / 3) * 4))
    assert saddle_escape.largest_step(data, [np.eye(2)] * 1) == near(2 / 4)
    assert saddle_escape.escape_rate(white(np.diag([3.0, 2.0, 1.0])), 1) == near(2)
    assert saddle_escape.time(2, 10, 0.1, 0.5) == near(10 * math.log(1.05))
    assert saddle_escape.time(3, 10, 0.1, 0.5) == near(0.5)
    assert saddle_escape.scaled_time(2, 7.0, math.exp(-2)) == near(5)
    assert saddle_escape.scaled_time(3, 7.0, 0.5) == near(3.5)
    assert saddle_escape.scaled_time(4, 7.0, 0.5) == near(1.75)


LEVELS = np.array([8.0, 4.0, 0.0])  # left at 6 and at 2


@pytest.mark.parametrize(
    ("times", "losses", "wanted"),
    [
        # Between records, by interpolation; speeds 1, 2, 1 and 1/8.
        ([0, 1, 3, 5, 9], [8, 7, 3, 1, 0.5], [(0, 1.5, 1), (1.5, 4, 2)]),
        # At records, which belong to both plateaus; speeds 1, 1/4, 2, 2, 2.
        ([0, 1, 5, 6, 7, 8], [8, 7, 6, 4, 2, 0], [(0, 5, 2), (5, 7, 2)]),
        # A loss that rises for a while is left where it first falls below.
        ([0, 3, 4, 5, 6], [8, 5, 7, 3, 1], [(0, 2, 1), (2, 5.5, 2)]),
    ],
)
def test_plateaus_by_hand(times, losses, wanted):
    found = plateaus.plateaus(np.array(times, float), np.array(losses, float), LEVELS)
    assert [(p.begin, p.end, p.at) for p in found] == [
        (near(begin), near(end), at) for begin, end, at in wanted
    ]


def test_a_plateau_ends_where_its_last_record_is_just_half_way():
    first, second = plateaus.plateaus(np.arange(3.0), np.array([8.0, 7.0, 6.0]), LEVELS)
    assert (first.begin, first.end) == (0, 2)
    assert second.begin == 2
    assert np.isnan(second.end)


def test_half_times_by_hand():
    """Linear between 0 and 0.8; at once; at the last record; never."""
    strengths = np.array([[0.0, 0.9, 0.1, 0.1], [0.8, 0.9, 0.2, 0.2], [0.1, 0.9, 0.5, 0.4]])
    found = flow_of_modes.half_times(np.array([0.0, 2.0, 3.0]), strengths, np.ones(4))
    assert found[:3].tolist() == near([1.25, 0, 3])
    assert np.isnan(found[3])
    late = flow_of_modes.half_times(np.array([4.0, 5.0]), np.array([[6.0], [9.0]]), np.array([8.0]))
    assert late.tolist() == [4]


def test_the_distance_from_flow_by_hand():
    """Two layers, one mode, a = 4: factors 2 and 2 of the flow, 5 and 6 of descent: 3, 4 away."""
    layers = np.array([[[2.0], [2.0]], [[5.0], [6.0]]])
    flows = np.array([[4.0], [4.0]])
    assert flow_of_modes.distance(layers, flows).tolist() == near([0, 5])
    for away, known in ((0.9e-9, True), (1.2e-9, False)):
        layers[0, 0] = 2 + away
        assert np.isfinite(flow_of_modes.distance(layers, flows)).all() == known


def test_the_first_order_by_hand():
    """N = 2, s = 2: f(b) = b (2 - b^2) is 1 at b = 1, and 0 at the target."""
    flows, targets = np.array([[1.0, 0.25], [2.0, 1.0], [1.0, 0.25]]), np.array([2.0, 2.0])
    lag = math.log(1 / 0.875) / 2  # of b = 1 from b = 1/2, where f is 7/8
    found = flow_of_modes.first_order(flows, targets, 2)
    assert found.tolist() == near([0, math.sqrt(2) * lag, 0])


def test_the_flow_of_one_mode_by_hand():
    """N = 1: s + (a - s) e^-t. N = 2: a = s/(1 + (s/a - 1) e^-2st). At its target it stays."""
    times = np.array([0.0, 1.0, 2.0])
    found = flow_of_modes.flow(0.5, 3.0, 1, times)
    assert found.tolist() == near([3 - 2.5 * math.exp(-t) for t in times], rel=1e-8)
    found = flow_of_modes.flow(0.5, 3.0, 2, times)
    assert found.tolist() == near([3 / (1 + 5 * math.exp(-6 * t)) for t in times])
    for depth in (2, 3):
        assert flow_of_modes.flow(3.0, 3.0, depth, times).tolist() == near([3] * 3, rel=1e-8)
        assert flow_of_modes.flow(0.7, 3.0, depth, np.zeros(1)).tolist() == near([0.7], rel=1e-8)


def test_two_layers_that_are_not_balanced_have_the_part_that_grows_for_a_start():
    """(1 + 3)^2/4 of the layers 1 and 3, whose product is 3."""
    problem = white(np.array([[2.0]]))
    assert flow_of_modes.starts(numbers(1, 3), problem).tolist() == near([4])
    assert flow_of_modes.strengths(numbers(1, 3), problem).tolist() == near([3])
    assert flow_of_modes.starts(numbers(1, 3, 2), problem).tolist() == near([6])


# --- stagnation


def test_a_floor_holds_until_its_time_and_is_above_a_loss_strictly():
    proof = stagnation.Certificate(np.array([1.0, 2.0, 3.0]), np.array([4.0, 2.0, 1.0]))
    assert proof.floor([0.5, 1.0, 1.5, 3.0, 3.1]).tolist() == [4, 4, 2, 1, 0]
    assert [proof.time_above(loss) for loss in (0.5, 1.5, 2.0, 4.0)] == [3, 2, 1, 0]


def test_data_stretch_the_bounds_of_a_certificate():
    """One number W = 1/2, S = 4, C = 12: W* S^(1/2) = 6; P = (1/2 + x) 2 and G = (6 + P) 2."""
    data = Problem(np.array([[4.0]]), np.array([[12.0]]), np.array([[36.0]]))
    norms = np.array([[1.0, 0.0], [0.5, 1.0]])
    products, slopes = stagnation._bounds_within(np.array([0.0, 0.25]), norms, data)
    assert products.tolist() == near([1, 1.5])
    assert slopes.tolist() == near([14, 15])
    floors = stagnation.certificate(numbers(0.5), data).floor
    assert floors(0.0) == near((6 - 1) ** 2 / 2, rel=1e-6)
    worst = 0.5 * (6 - 1 - 7 * math.expm1(0.1)) ** 2  # P' = 2 G = 4 (6 + P), at time 0.025
    assert 0.97 * worst <= floors(0.025) <= worst
