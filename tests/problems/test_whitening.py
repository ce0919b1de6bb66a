import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplinear.problems.whitening import UnusableData, whiten, whitened_inputs


def ill_conditioned(rows=400, columns=20, condition=1.2e7, seed=0):
    """Inputs whose centred singular values span `condition`, with a mean far from zero."""
    rng = np.random.default_rng(seed)
    left = rng.standard_normal((rows, columns))
    left, _ = np.linalg.qr(left - left.mean(axis=0))
    right, _ = np.linalg.qr(rng.standard_normal((columns, columns)))
    inputs = left * np.geomspace(1e4, 1e4 / condition, columns) @ right.T + rng.normal(
        0, 1e3, columns
    )
    return inputs, left, rng.standard_normal((rows, 1))


def test_the_statistics_are_exact_at_a_condition_number_of_ten_million():
    inputs, left, targets = ill_conditioned()
    found = whiten(inputs, targets)
    # The whitened inputs are sqrt(m) U up to a rotation, so ||C|| before rescaling is
    # ||U' y||/sqrt(m), with U known here in closed form.
    norm = np.linalg.norm(left.T @ targets) / np.sqrt(len(inputs))
    # (to eps times the condition number, which rounding of the inputs alone makes uncertain)
    assert found.label_scale == pytest.approx(1 / norm, rel=2e-8)
    white, _ = whitened_inputs(inputs)
    assert np.abs(white.T @ white / len(white) - np.eye(20)).max() < 1e-12
    assert np.abs(white.mean(axis=0)).max() < 1e-12
    assert np.linalg.norm(found.problem.cross) == pytest.approx(1, abs=1e-14)
    assert found.problem.is_white
    assert found.condition_number == pytest.approx(1.2e7, rel=1e-6)
    assert found.dropped == 0


def test_the_whitened_problem_is_that_of_explicitly_whitened_data():
    rng = np.random.default_rng(1)
    inputs = rng.standard_normal((60, 5)) @ rng.standard_normal((5, 5)) + 3
    targets = rng.standard_normal((60, 2))
    found = whiten(inputs, targets)
    centred = inputs - inputs.mean(axis=0)
    spectrum, axes = np.linalg.eigh(centred.T @ centred / 60)
    white = (centred @ axes / np.sqrt(spectrum))[:, ::-1]  # largest variance first
    scaled = targets * found.label_scale
    np.testing.assert_allclose(white.T @ white / 60, np.eye(5), atol=1e-12)
    cross = scaled.T @ white / 60
    np.testing.assert_allclose(np.abs(found.problem.cross), np.abs(cross), atol=1e-12)
    residual = scaled - white @ cross.T
    assert found.problem.optimal_loss == pytest.approx(0.5 * np.sum(residual**2) / 60, rel=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 4))
def test_redundant_features_are_dropped_and_counted(seed, extra):
    rng = np.random.default_rng(seed)
    inputs, targets = rng.standard_normal((50, 6)), rng.standard_normal((50, 1))
    combined = np.hstack([inputs, inputs @ rng.standard_normal((6, extra)), np.full((50, 1), 0.1)])
    lean, fat = whiten(inputs, targets), whiten(combined, targets)
    assert (fat.dropped, fat.problem.shape) == (extra + 1, (1, 6))
    assert fat.problem.optimal_loss == pytest.approx(lean.problem.optimal_loss, rel=1e-9)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda x, y: x.__setitem__((4, 2), np.nan), "input column 2, row 4 .* is nan"),
        (lambda x, y: y.__setitem__((3, 0), np.inf), "target column 0, row 3 .* is inf"),
        (lambda x, y: y.__setitem__(slice(None), 5.0), "target column 0 .* is constant at 5.0"),
        (lambda x, y: x.__setitem__(slice(None), 5.0), "every input column is constant"),
        (lambda x, y: x.__setitem__(slice(None), 0.1), "every input column is constant"),
    ],
)
def test_unusable_values_are_named(spoil, message):
    rng = np.random.default_rng(0)
    inputs, targets = rng.standard_normal((20, 3)), rng.standard_normal((20, 1))
    spoil(inputs, targets)
    with pytest.raises(UnusableData, match=message):
        whiten(inputs, targets)


def test_too_few_rows_are_refused():
    with pytest.raises(UnusableData, match="8 rows for 8 input columns"):
        whiten(np.random.default_rng(0).standard_normal((8, 8)), np.arange(8.0)[:, None])
