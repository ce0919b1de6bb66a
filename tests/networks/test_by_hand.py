"""Shapes, schedules, scalings and starts against values worked out by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from oracles import random_weights

from deeplinear.base.errors import Refusal
from deeplinear.networks import measurements, output_scaling
from deeplinear.networks.balancing import balanced_layers, unbalanced_layers
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.balanced_rotated import balanced_rotated
from deeplinear.networks.initialisations.decoupled import decoupled
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.initialisations.glorot import glorot
from deeplinear.networks.initialisations.he import he
from deeplinear.networks.initialisations.identity_and_noise import identity_and_noise
from deeplinear.networks.initialisations.identity_layers import identity_layers
from deeplinear.networks.initialisations.near_identity import near_identity
from deeplinear.networks.initialisations.orthogonal import orthogonal
from deeplinear.networks.initialisations.orthogonal_wide import orthogonal_wide
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.initialisations.power_of_width import power_of_width
from deeplinear.networks.initialisations.saddle import saddle
from deeplinear.networks.initialisations.zero_asymmetric import zero_asymmetric
from deeplinear.networks.narrowed import Narrowed, filled, real_widths, widened
from deeplinear.networks.network import product
from deeplinear.networks.schedule import Schedule
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.networks.shapes.bottleneck import bottleneck
from deeplinear.networks.shapes.equal import equal
from deeplinear.networks.shapes.listed import listed
from deeplinear.networks.shapes.reachable import reachable
from deeplinear.networks.shapes.tapered import tapered
from deeplinear.problems.problem import Problem


def rng(seed=0):
    return np.random.default_rng(seed)


def numbers(*values):
    return [np.array([[float(value)]]) for value in values]


def near(value, rel=1e-12):
    return pytest.approx(value, rel=rel, abs=1e-12)


def shapes(weights):
    return [W.shape for W in weights]


# --- shapes


def test_shapes_by_depth():
    assert [equal(3, 2, n, 7) for n in (1, 2, 4)] == [(3, 2), (3, 7, 2), (3, 7, 7, 7, 2)]
    assert [reachable(3, 2, n, 4) for n in (1, 3)] == [(3, 2), (3, 20, 20, 2)]
    assert reachable(3, 2, 2) == (3, 5, 2)
    assert listed(3, 2, 3, "128-32") == (3, 128, 32, 2)
    assert listed(3, 2, 2, "5") == (3, 5, 2)
    assert [bottleneck(9, 8, n, 6, 2) for n in (1, 2, 3, 4, 5)] == [
        *((9, 8), (9, 2, 8), (9, 2, 6, 8), (9, 6, 2, 6, 8), (9, 6, 2, 6, 6, 8))
    ]
    assert bottleneck(9, 8, 3, 6, 6) == (9, 6, 6, 8)
    assert [tapered(5, 8, n, 2) for n in (1, 2, 3, 4)] == [
        *((5, 8), (5, 2, 8), (5, 2, 5, 8), (5, 2, 4, 6, 8))
    ]
    assert tapered(5, 4, 3, 4) == (5, 4, 4, 4)


@pytest.mark.parametrize(
    ("shape", "given", "message"),
    [
        (bottleneck, (9, 8, 3, 6, 7), "of width 7 between layers of 6"),
        (tapered, (5, 4, 3, 5), r"rank 5 for 4 outputs. Expected: 1 to 4"),
        (listed, (3, 2, 3, "5"), "lists 1 widths; a network of depth 3 has 2 hidden layers"),
        (listed, (3, 2, 2, "5-6"), "lists 2 widths; a network of depth 2 has 1 hidden layers"),
    ],
)
def test_shapes_that_cannot_be_are_refused(shape, given, message):
    with pytest.raises(Refusal, match=message):
        shape(*given)


# --- schedules


def test_step_sizes_and_their_sums():
    falling = polynomial_decay(3.0, 0.5)
    assert falling.sizes(np.array([0, 1, 4, 9])).tolist() == near([3, 3, 1.5, 1])
    assert [falling(step) for step in (0, 4)] == near([3, 1.5])
    assert (falling.total, falling.time(10), falling.constant) == (math.inf, math.inf, None)
    assert polynomial_decay(3.0, 1.0).total == math.inf
    even = constant(0.3)
    assert even.sizes(np.arange(3)).tolist() == [0.3] * 3
    assert (even(7), even.time(10), even.constant) == (0.3, near(3), 0.3)
    assert Schedule(lambda steps: 1.0 * steps, total=5.0).time(2) == 5


def test_the_largest_step_size_of_constant_falling_and_rising_ones():
    assert constant(0.3).largest(5) == 0.3
    assert polynomial_decay(0.3, 0.5).largest(5) == 0.3
    assert Schedule(lambda steps: 1.0 * steps).largest(5) == 4
    for schedule in (constant(0.3), polynomial_decay(0.3, 0.5)):
        assert schedule.falls
        assert np.diff(schedule.sizes(np.arange(50))).max() <= 0


@pytest.mark.parametrize(("exponent", "zeta"), [(1.5, 2.612375348685488), (2.0, math.pi**2 / 6)])
def test_the_bound_on_the_sum_of_all_steps_is_close_and_above(exponent, zeta):
    above = polynomial_decay(3.0, exponent).total - 3 * (1 + zeta)
    assert 0 < above < 3 * 1000**-exponent


# --- scalings


def test_the_scaling_of_unequal_widths():
    """(d_1 ... d_N)^(-1/2N), and c^(N-j) (d_j ... d_{N-1})^(1/2)."""
    assert output_scaling.layer_factor((3, 4, 9)) == near(36 ** (-1 / 4))
    c = output_scaling.layer_factor((7, 4, 9, 2))
    assert c == near(72 ** (-1 / 6))
    assert output_scaling.wide_limits((7, 4, 9, 2)) == near([6 * c**2, 3 * c])
    assert output_scaling.wide_limits((7, 2)) == []


def test_the_widths_that_a_network_stands_for():
    assert real_widths(random_weights((3, 4, 2), 0)) == (3, 4, 2)
    assert real_widths(Narrowed(random_weights((3, 4, 2), 0), [3, 99, 2])) == (3, 99, 2)
    assert widened((3, 5, 5, 2), 99, "x") == (3, 99, 99, 2)
    assert widened((3, 5, 2), 5, "x") == (3, 5, 2)
    assert widened((3, 10, 2), 10, "x", 2) == (3, 10, 2)
    assert widened((3, 2), 1, "x") == (3, 2)
    for own, width, blocks, message in (
        ((3, 7, 2), 99, 1, r"hidden width of 7\. .* from 1, d_0 \+ d_N = 5"),
        ((3, 10, 5, 2), 99, 2, r"hidden width of 5\. .* from 2.*blocks: \[2\]"),
        ((3, 5, 2), 4, 1, r"width 4\. Expected: at least d_0 \+ d_N = 5"),
        ((3, 5, 10, 2), 9, 1, r"width 9\. Expected: at least 2 \(d_0 \+ d_N\) = 10"),
    ):
        with pytest.raises(Refusal, match=message):
            widened(own, width, "x", blocks)
    block = np.array([[1.0, 2.0]])
    assert filled(block, 2, 3).tolist() == [[1, 2, 0], [0, 0, 0]]


# --- measurements


def test_measurements_of_layers_that_are_not_alike():
    """Gaps diag(3, 4) - 0 and diag(1, 1) - diag(3, 4); gradients of one number times another."""
    chain = [np.zeros((2, 2)), np.diag([math.sqrt(3), 2.0]), np.eye(2)]
    assert measurements.balancedness(chain) == near(5)
    assert measurements.balancedness(chain, norm=2) == near(4)
    assert measurements.balancedness(chain[::-1]) == near(5)
    assert measurements.balancedness(chain[1:]) == near(math.sqrt(13))
    tall = np.array([[3.0], [4.0]])
    assert measurements.spectral_norms([tall, np.diag([1.0, 7.0])]) == near([5, 7])
    assert measurements.layer_magnitudes([tall, np.diag([1.0, 2.0])]) == near([25, math.sqrt(17)])
    assert measurements.smallest_singular_value([tall, np.eye(2)]) == near(5)
    assert measurements.smallest_singular_value([np.diag([3.0, 2.0]), np.eye(2)]) == near(2)
    problem = Problem(np.array([[2.0]]), np.array([[8.0]]), np.array([[32.0]]))
    # At 3 and 1 the residual is 2 3 - 8 = -2, the gradients -2 1 and -2 3.
    assert measurements.gradient_square(numbers(3, 1), problem) == near(4 + 36)


def test_the_margin_of_matrices_by_hand():
    """sigma_min(diag(4, 3, 2)) = 2, less the distance (1 + 4 + 4)^(1/2) or none."""
    target = np.diag([4.0, 3.0, 2.0])
    away = np.diag([5.0, 5.0, 4.0])
    assert measurements.deficiency_margin([away], target) == near(2 - 3)
    assert measurements.deficiency_margin([np.eye(3), target], target) == near(2)
    wide = np.array([[3.0, 0, 0], [0, 0, 2.0]])
    assert measurements.deficiency_margin([np.zeros((2, 3))], wide) == near(2 - math.sqrt(13))


# --- layers with a given product


def test_balanced_layers_by_hand():
    """diag(8, 1) = U S V' through widths 2, 3, 2, 2: roots 2 and 1 in each layer, filled up."""
    layers = balanced_layers(np.diag([8.0, 1.0]), (2, 3, 2, 2))
    assert shapes(layers) == [(3, 2), (2, 3), (2, 2)]
    np.testing.assert_allclose(product(layers), np.diag([8.0, 1.0]), atol=1e-14)
    assert measurements.balancedness(layers) < 1e-14
    for W in layers:
        assert np.linalg.svd(W, compute_uv=False).tolist() == near([2, 1])
    one = balanced_layers(np.diag([9.0, 0.0]), (2, 1, 2), rank=1)
    np.testing.assert_allclose(product(one), np.diag([9.0, 0.0]), atol=1e-14)
    assert [np.linalg.norm(W) for W in one] == near([3, 3])
    with pytest.raises(Refusal, match=r"widths \(2, 3, 1, 2\) .* = 2, found 1"):
        balanced_layers(np.eye(2), (2, 3, 1, 2))


def test_two_numbers_are_unbalanced_by_hand():
    """1 and 1 become e^t and e^-t: 2 and 1/2 in squares for an unbalancedness of 3/2."""
    for seed in range(6):
        first, last = unbalanced_layers(numbers(1, 1), 1.5, rng(seed))
        assert sorted([first.item() ** 2, last.item() ** 2]) == near([0.5, 2], rel=1e-9)
        assert first.item() * last.item() == near(1)
        assert measurements.balancedness([first, last]) <= 1.5
        kept = unbalanced_layers(numbers(1, 2), 3.0, rng(seed))  # as unbalanced as wanted already
        assert measurements.balancedness(kept) == near(3)


@pytest.mark.parametrize("widths", [(3, 4, 2), (2, 5, 3, 4)])
def test_layers_are_unbalanced_as_wanted_with_the_same_product(widths):
    layers = balanced(widths, rng(3), 0.7)
    for wanted in (1e-6, 0.01, 2.0):
        moved = unbalanced_layers(layers, wanted, rng(4))
        found = measurements.balancedness(moved)
        assert found <= wanted
        assert found == pytest.approx(wanted, rel=1e-8)
        np.testing.assert_allclose(product(moved), product(layers), atol=1e-12)
    with pytest.raises(Refusal, match=r"is above 0\.1 already"):
        unbalanced_layers(numbers(1, 2), 0.1, rng(0))
    with pytest.raises(Refusal, match=r"can't be given a balancedness of 0\.1"):
        unbalanced_layers(numbers(0, 0), 0.1, rng(0))


# --- starts


def test_identity_layers_by_hand():
    """16 through four layers, 2 each, threefold below and a third above; with three, one between"""
    four = identity_layers((2, 3, 2, 2, 2), None, 16.0, 3.0)
    assert [W[0, 0] for W in four] == near([6, 6, 2 / 3, 2 / 3])
    three = identity_layers((2, 2, 2, 2), None, 8.0, 3.0)
    assert [W[0, 0] for W in three] == near([6, 2, 2 / 3])
    (one,) = identity_layers((2, 2), None, 5.0, 3.0)
    assert one.tolist() == [[5, 0], [0, 1]]
    for W in [*four, *three]:
        W[0, 0] = 1
        np.testing.assert_array_equal(W, np.eye(*W.shape))


def test_zero_asymmetric_layers_by_hand():
    first, second, last = zero_asymmetric((3, 2, 4, 5), rng())
    np.testing.assert_array_equal(first, np.eye(2, 3))
    np.testing.assert_array_equal(second, np.eye(4, 2))
    np.testing.assert_array_equal(last, np.zeros((5, 4)))


@pytest.mark.parametrize(
    ("scheme", "more", "variances"),
    [
        (he, {}, (2 / 300, 2 / 200)),
        (glorot, {}, (2 / 500, 2 / 300)),  # a third of 6/(d_{j-1} + d_j)
        (gaussian_wide, {}, (20_000**-0.5,) * 2),  # (200 100)^(-1/2)
        (power_of_width, {"gamma": 1.5}, (200**-1.5,) * 2),
        (identity_and_noise, {"scale": 0.3}, (0.09, 0.09)),
    ],
)
def test_the_variances_of_random_layers(scheme, more, variances):
    layers = scheme((300, 200, 100), rng(), **more)
    noise = [W - np.eye(*W.shape) for W in layers] if scheme is identity_and_noise else layers
    for W, shape, variance in zip(noise, ((200, 300), (100, 200)), variances, strict=True):
        assert W.shape == shape
        assert W.var() == pytest.approx(variance, rel=0.04)
        assert abs(W.mean()) < 4 * math.sqrt(variance / W.size)
        if scheme is glorot:
            assert np.abs(W).max() == pytest.approx(math.sqrt(3 * variance), rel=1e-3)
            assert W.min() == pytest.approx(-W.max(), rel=1e-3)


def test_the_power_is_of_the_largest_hidden_width_and_of_1_without_any():
    wide, narrow = (
        power_of_width(widths, rng(1), 2.0)[0] for widths in ((3, 4, 9, 5, 20), (3, 4, 4, 5, 20))
    )
    np.testing.assert_allclose(narrow * 5, wide * 9)
    np.testing.assert_array_equal(
        power_of_width((3, 2), rng(1), 2.0)[0], power_of_width((3, 2), rng(1), 0.0)[0]
    )


def test_noise_is_added_to_what_it_disturbs():
    """The sign and the size of the draw, which other experiments share."""
    (noisy,) = identity_and_noise((3, 2), rng(5), 0.3)
    np.testing.assert_allclose((noisy - np.eye(2, 3)) / 0.3, rng(5).standard_normal((2, 3)))
    drawn = rng(5).standard_normal((2, 3))
    moved = product(near_identity((3, 4, 2), rng(5), 0.3)) - np.eye(2, 3)
    np.testing.assert_allclose(moved, 0.3 * drawn / np.linalg.norm(drawn), atol=1e-14)
    target = np.diag([3.0, 2.0])
    problem = Problem(np.eye(2), target, target @ target.T)
    first, _ = saddle((2, 3, 2), rng(5), problem, 1, 0.3)
    rest, _ = saddle((2, 3, 2), rng(5), problem, 1, 1e-300)
    np.testing.assert_allclose((first - rest) / 0.3, rng(5).standard_normal((3, 2)))
    assert np.linalg.svd(rest, compute_uv=False).tolist() == near([math.sqrt(3), 0])


def test_a_saddle_has_a_rank_from_which_something_is_to_be_gained():
    target = np.diag([3.0, 2.0, 0.0])
    problem = Problem(np.eye(3), target, target @ target.T)
    for widths, rank in (((3, 3, 3), 2), ((3, 1, 3), 1)):
        assert len(saddle(widths, rng(), problem, rank - 1, 0.1)) == 2
        with pytest.raises(Refusal, match=f"best one of rank {rank}"):
            saddle(widths, rng(), problem, rank, 0.1)


@pytest.mark.parametrize("widths", [(3, 5, 5, 2), (4, 2, 6, 6)])
def test_orthogonal_layers_have_orthonormal_rows_or_columns(widths):
    for scheme, scale in ((orthogonal, 1.0), (orthogonal_wide, None)):
        c = output_scaling.layer_factor(widths)
        for W, (below, above) in zip(scheme(widths, rng()), pairwise(widths), strict=True):
            assert W.shape == (above, below)
            size = scale or c * math.sqrt(max(above, below))
            singular = np.linalg.svd(W, compute_uv=False)
            assert singular.tolist() == near([size] * min(above, below))


def test_rotations_inside_leave_the_end_to_end_matrix_and_the_balance():
    widths = (3, 4, 5, 2)
    plain, turned = balanced(widths, rng(2), 0.4), balanced_rotated(widths, rng(2), 0.4)
    np.testing.assert_allclose(product(turned), product(plain), atol=1e-14)
    assert measurements.balancedness(turned) < 1e-13
    for a, b in zip(plain, turned, strict=True):
        assert np.linalg.svd(a, compute_uv=False) == near(np.linalg.svd(b, compute_uv=False))
    assert (np.abs(plain[0][2:]) < 1e-15).all()  # rank 2 in the first rows, spread by rotations
    assert (np.abs(turned[0][2:]).max(axis=1) > 1e-3).all()
    (single,) = balanced_rotated((3, 2), rng(2), 0.4)
    np.testing.assert_allclose(single, 0.4 * rng(2).standard_normal((2, 3)))


def test_decoupled_layers_carry_each_mode_with_the_same_strength():
    target = np.diag([3.0, 2.0, 0.0])
    problem = Problem(np.eye(3), target, target @ target.T)
    layers = decoupled((3, 2, 4, 3), rng(), problem, 0.027)
    np.testing.assert_allclose(product(layers), np.diag([0.027, 0.027, 0]), atol=1e-14)
    for W in layers:
        assert np.linalg.svd(W, compute_uv=False)[:2].tolist() == near([0.3, 0.3])
    assert measurements.balancedness(layers) < 1e-14
    with pytest.raises(Refusal, match="2 modes need hidden widths of at least 2, found 1"):
        decoupled((3, 4, 1, 3), rng(), problem, 0.1)


def test_isometries_are_not_tilted_unless_told():
    for W in partial_isometries((6, 3, 4, 5), rng()):
        assert np.linalg.svd(W, compute_uv=False)[:3].tolist() == near([1, 1, 1])
    two = partial_isometries((3, 3, 3), rng(), 1.9)
    assert [np.linalg.norm(W, 2) ** 2 for W in two] == near([0.05, 1.95])
    with pytest.raises(Refusal, match=r"tilt 2\.0 for 2 layers. Expected: below 2"):
        partial_isometries((3, 3, 3), rng(), 2.0)
