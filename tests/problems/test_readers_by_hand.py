"""What the readers of made-up data give, worked out by hand, some for equal numbers."""

from types import SimpleNamespace

import numpy as np
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.problems.readers.bundled_digits import bundled_digits
from deeplinear.problems.readers.given_spectrum import given_spectrum
from deeplinear.problems.readers.linear_teacher import linear_teacher
from deeplinear.problems.readers.low_rank_teacher import low_rank_teacher
from deeplinear.problems.readers.shifted_identity import shifted_identity
from deeplinear.problems.readers.synthetic_regression import synthetic_regression

ONES = SimpleNamespace(standard_normal=np.ones)
TWOS = SimpleNamespace(standard_normal=lambda shape: np.full(shape, 2.0))


def test_a_given_spectrum_on_white_inputs_is_the_diagonal():
    for kappa in ({}, {"condition_number": 1}):
        inputs, targets = given_spectrum(None, "3 0.5", inputs=2, outputs=3, **kappa)
        np.testing.assert_array_equal(inputs, [[1, 0], [0, 1]])
        np.testing.assert_array_equal(targets.T, [[3, 0], [0, 0.5], [0, 0]])


def test_a_given_spectrum_on_inputs_of_condition_16():
    # S has the eigenvalues 4 and 1/4. Mirrored across (1, 2) the axes are (3, -4)/5 and (-4, -3)/5.
    inputs, targets = given_spectrum(None, "3 2", inputs=2, outputs=2, condition_number=16)
    np.testing.assert_allclose(inputs.T @ inputs, [[1.6, -1.8], [-1.8, 2.65]])
    np.testing.assert_allclose(targets, [[1.8, -1.6], [-2.4, -1.2]])
    # Q = C S^(-1/2) = Y' of orthonormal inputs: Q Q' is that of diag(3, 2).
    np.testing.assert_allclose(targets.T @ targets, [[9, 0], [0, 4]], atol=1e-14)


@pytest.mark.parametrize(("inputs", "outputs"), [(2, 3), (3, 2)])
def test_no_map_has_more_singular_values_than_its_smaller_side(inputs, outputs):
    assert given_spectrum(None, "2 1", inputs, outputs)[1].shape == (inputs, outputs)
    with pytest.raises(Refusal, match=r"3 singular values.*Expected: 2 at most"):
        given_spectrum(None, "3 2 1", inputs, outputs)


@pytest.mark.parametrize(("noise", "expected"), [(0, 12), (0.5, 13), (2, 16)])
def test_the_outputs_of_a_linear_teacher(noise, expected):
    inputs, targets = linear_teacher(TWOS, features=3, outputs=2, samples=4, noise=noise)
    np.testing.assert_array_equal(inputs, np.full((4, 3), 2))
    np.testing.assert_array_equal(targets, np.full((4, 2), expected))  # 4 + 4 + 4 and the noise


def test_the_spectrum_of_a_linear_teachers_inputs():
    rng = np.random.default_rng(0)
    inputs, _ = linear_teacher(rng, 3, outputs=1, samples=5, noise=0, condition_number=4)
    np.testing.assert_allclose(np.linalg.eigvalsh(inputs.T @ inputs), [5, 10, 20])  # m = 5


def test_a_target_of_rank_one_by_hand():
    # X has the entries 1/sqrt(4), T is u u' with u = (1, 1, 1, 1)/2.
    inputs, targets = low_rank_teacher(ONES, features=4, samples=2, rank=1)
    np.testing.assert_array_equal(inputs, np.full((2, 4), 0.5))
    np.testing.assert_allclose(targets, np.full((2, 4), 0.5))


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_a_rank_is_the_rank_and_a_partial_isometry_keeps_lengths(rank):
    inputs, targets = low_rank_teacher(np.random.default_rng(0), features=3, samples=7, rank=rank)
    teacher = np.linalg.lstsq(inputs, targets, rcond=None)[0]
    singular = np.linalg.svd(teacher, compute_uv=False)
    np.testing.assert_allclose(singular, [1] * rank + [0] * (3 - rank), atol=1e-12)


@pytest.mark.parametrize("rank", [0, 4])
def test_a_rank_that_no_map_on_three_features_has_is_refused(rank):
    with pytest.raises(Refusal, match=f"rank {rank} .*Expected: 1 to 3"):
        low_rank_teacher(np.random.default_rng(0), features=3, samples=7, rank=rank)


def test_the_identity_with_one_eigenvalue_shifted():
    inputs, target = shifted_identity(None, width=3, shift=1.5)
    np.testing.assert_array_equal(inputs, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    np.testing.assert_array_equal(target, [[-0.5, 0, 0], [0, 1, 0], [0, 0, 1]])


def test_a_synthetic_regression_has_one_output_of_signal_and_noise(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", lambda seed: ONES)
    inputs, targets = synthetic_regression({}, rows=4, features=2, seed=0)
    np.testing.assert_array_equal(inputs, np.ones((4, 2)))
    np.testing.assert_array_equal(targets, np.full((4, 1), 3))  # 1 + 1, and 1 of noise


def test_an_enlarged_digit_keeps_its_corners_and_is_linear_between():
    images, *_ = bundled_digits({}, rows=1)  # a zero: 0, 0, 5, 13, 9, 1, 0, 0 in its first row
    first = images.reshape(28, 28)[0]
    assert first[[0, -1]].tolist() == [0, 0]
    # Pixel 10 of 0..27 lies at 10 * 7/27 = 2 + 16/27 of 0..7, between 5 and 13 of 16.
    assert first[10] == pytest.approx((5 + 16 / 27 * 8) / 16)
    assert first[17] == pytest.approx((9 - 11 / 27 * 8) / 16)  # at 17 * 7/27 = 4 + 11/27
