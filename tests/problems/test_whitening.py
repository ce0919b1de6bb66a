import runpy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplinear.base import files
from deeplinear.pictures import caption
from deeplinear.problems.unusable_data import UnusableData
from deeplinear.problems.whitening import whiten, whitened_inputs


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
    white, *_ = whitened_inputs(inputs)
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


def as_in_other_units(factors, shifts=0.0, rows=200):
    """The problems of eight columns as they are, and of the same in other units."""
    rng = np.random.default_rng(3)
    inputs = rng.standard_normal((rows, 8)) @ rng.standard_normal((8, 8))
    targets = rng.standard_normal((rows, 2))
    return whiten(inputs, targets), whiten(inputs * factors + shifts, targets)


def assert_same_problem(found, expected, rel=1e-9):
    """The same but for a rotation of the inputs."""
    assert found.problem.shape == expected.problem.shape
    assert found.label_scale == pytest.approx(expected.label_scale, rel=rel)
    assert found.problem.optimal_loss == pytest.approx(expected.problem.optimal_loss, rel=rel)
    squares = [p.cross @ p.cross.T for p in (found.problem, expected.problem)]
    np.testing.assert_allclose(*squares, rtol=rel, atol=rel)


@pytest.mark.parametrize(
    "factors",
    [
        [1e-12, 1e6, 1, 1, 1, 1, 1, 1],
        np.geomspace(1e-30, 1e30, 8),
        np.geomspace(1e-150, 1e150, 8),  # their squares overflow
        np.full(8, 1e-200),
        np.full(8, 1e200),
        [-1e-9, 1e9, 1e-300, 1e300, -1, 1, 2.0**-1000, 1],
    ],
)
def test_the_problem_is_the_same_whatever_the_units(factors):
    expected, found = as_in_other_units(factors)
    assert (found.dropped, found.constant) == (0, [])
    assert_same_problem(found, expected)
    assert np.isfinite(found.condition_number)


@pytest.mark.parametrize("step", [6e10, 1e6, 1e3])  # a minute, a millisecond, a microsecond
def test_a_time_in_nanoseconds_is_a_column_like_any_other(step):
    rng = np.random.default_rng(0)
    inputs, targets = rng.standard_normal((500, 8)), rng.standard_normal((500, 1))
    index = np.arange(500.0)
    expected = whiten(np.column_stack([inputs, index]), targets)
    found = whiten(np.column_stack([inputs, 1.7e18 + step * index]), targets)
    assert found.dropped == 0
    assert_same_problem(found, expected, rel=3e-4 if step == 1e3 else 1e-6)
    white, *_ = whitened_inputs(np.column_stack([inputs, 1.7e18 + step * index]))
    assert np.abs(white.T @ white / 500 - np.eye(9)).max() < 1e-12
    seconds = (1.7e18 + step * index) / 1e9
    assert whiten(np.column_stack([inputs, index, seconds]), targets).dropped == 1


@pytest.mark.parametrize("constant", [1e16, 0.1, -1e300, 1e-300, 0.0])
def test_a_constant_column_takes_no_other_with_it(constant):
    rng = np.random.default_rng(0)
    inputs, targets = rng.standard_normal((300, 5)), rng.standard_normal((300, 1))
    inputs[:, 3] *= 1e-7
    found = whiten(np.insert(inputs, 2, constant, axis=1), targets)
    assert (found.dropped, found.constant) == (1, [2])
    assert_same_problem(found, whiten(inputs, targets))


def test_what_rounding_makes_of_a_constant_or_a_sum_is_dropped():
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.ones(6), 400)
    targets = rng.standard_normal((400, 1))
    found = whiten(np.column_stack([shares, shares.sum(axis=1)]), targets)
    assert (found.dropped, found.constant) == (2, [6])  # the shares sum to one
    celsius = 1e-9 * rng.standard_normal((400, 1))
    found = whiten(np.column_stack([shares[:, 1:], celsius, 1e9 * celsius + 273.15]), targets)
    assert (found.dropped, found.constant) == (1, [])


@pytest.mark.parametrize("unit", [1e-200, 1e-12, 1e200, 5e306])
@pytest.mark.filterwarnings("error")
def test_the_unit_of_the_targets_does_not_count(unit):
    rng = np.random.default_rng(0)
    inputs, targets = rng.standard_normal((100, 4)), rng.standard_normal((100, 2))
    expected, found = whiten(inputs, targets), whiten(inputs, unit * targets)
    assert found.label_scale * unit == pytest.approx(expected.label_scale, rel=1e-12)
    np.testing.assert_allclose(found.problem.cross, expected.problem.cross, rtol=1e-9, atol=1e-12)
    assert found.problem.optimal_loss == pytest.approx(expected.problem.optimal_loss, rel=1e-9)


def test_what_is_dropped_is_said_on_the_terminal_and_in_captions(tmp_path, capsys):
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((60, 4))
    inputs = np.column_stack([np.full(60, 1e16), inputs, inputs @ [1, 2, 3, 4], np.zeros((60, 6))])
    files.write_arrays(tmp_path / "t.npz", inputs=inputs, targets=rng.standard_normal((60, 1)))
    files.write_json(tmp_path / "t.json", {"dataset": "mine", "stand_in": False, "rows": 60})
    job = SimpleNamespace(
        log=[tmp_path / "log"],
        input=SimpleNamespace(table=tmp_path / "t.npz", provenance=tmp_path / "t.json"),
        output=SimpleNamespace(problem=tmp_path / "p.npz", provenance=tmp_path / "p.json"),
        params=SimpleNamespace(whitened=True),
    )
    script = Path(__file__).parents[2] / "workflow/scripts/prepare.py"
    runpy.run_path(str(script), init_globals={"snakemake": job})
    words = (
        "Whitening dropped 8 of 12 columns: 7 constant (numbers 0, 6, 7, 8, 9, … from 0), 1 that "
        "follows from the others."
    )
    assert f"mine: {words}" in capsys.readouterr().err
    data = files.read_json(tmp_path / "p.json") | {"title": "mine", "content_sha256": "0" * 64}
    figure = {"title": "a", "figure": "a", "inches": (3, 3), "explanation": {}, "our_choices": []}
    figure |= {"data": {"mine": data}, "experiments": {}, "computed": [], "paper": "b"}
    figure |= {"config_sha256": "0" * 64}
    assert words in caption.as_markdown(figure)
    assert "Whitening dropped 8 of 12 columns" in caption.as_tex(figure)


S1, S2 = np.array([1.0, 1, -1, -1]), np.array([1.0, -1, 1, -1])  # of mean 0, orthogonal


def table(*columns):
    return np.column_stack(columns)


def test_three_columns_by_hand():
    s3 = S1 * S2
    found = whiten(table(4 * S1 + 7, 2 * S2, s3), table(5 * S1, 12 * S2))
    # C = [[5, 0, 0], [0, 12, 0]] of norm 13 before it is rescaled; the mean 7 does not count.
    np.testing.assert_allclose(found.problem.cross, table([5, 0], [0, 12], [0, 0]) / 13, atol=1e-15)
    np.testing.assert_allclose(found.problem.target_gram, np.diag([25, 144]) / 169, atol=1e-15)
    assert found.label_scale == pytest.approx(1 / 13)
    assert found.condition_number == pytest.approx(4)
    assert (found.dropped, found.constant) == (0, [])


def test_the_largest_component_of_an_axis_is_positive():
    # 10 S1 along (3, -4)/5 and 5 S2 along (4, 3)/5: the first axis is turned to (-3, 4)/5.
    white, singular, _ = whitened_inputs(np.outer(S1, [6, -8]) + np.outer(S2, [4, 3]))
    np.testing.assert_allclose(white, table(-S1, S2), atol=1e-14)
    np.testing.assert_allclose(singular, [20, 10])  # times the norm 2 of S1 and S2


def test_a_short_column_is_one_too():
    white, *_ = whitened_inputs(np.array([[1.0], [0], [0]]))
    np.testing.assert_allclose(white[:, 0], np.array([2, -1, -1]) / np.sqrt(2))


@pytest.mark.parametrize(("spread", "kept"), [(13, 1), (15, 2)])
def test_a_column_counts_from_ten_roundings_for_each_root_of_their_number(spread, kept):
    eps = np.finfo(float).eps  # of two columns: 10 sqrt(2) = 14.1 roundings
    white, _, constant = whitened_inputs(table(1 - 16 * eps + spread * eps * S1, S2))
    assert (white.shape, constant) == ((4, kept), [0] * (kept == 1))


@pytest.mark.parametrize(
    ("inputs", "condition"),
    [
        (table((1e8 - 1) * S1, S2 > 0), 2e8 - 2),  # alike: taken as they are, sizes 1e8 - 1 and 1/2
        (table(1e8 * S1, S2 > 0), np.sqrt(2)),  # not alike: 1 and 1/sqrt(2) of their own sizes
        (table(1e-95 * S1, 4e-95 * S2), 4),
        (table(1e-100 * S1, 4e-100 * S2), 1),
        (table(1e95 * S1, 4e95 * S2), 4),
        (table(1e97 * S1, 4e97 * S2), 1),
    ],
)
def test_columns_that_are_alike_are_taken_as_they_are(inputs, condition):
    white, singular, constant = whitened_inputs(inputs)
    assert (white.shape, constant) == ((4, 2), [])
    assert singular[0] / singular[1] == pytest.approx(condition, rel=1e-12)


@pytest.mark.parametrize(("digits", "condition"), [(30, 65 / 8), (45, 2)])
def test_columns_that_show_fewer_directions_as_they_are_are_taken_in_their_own_units(
    digits, condition
):
    # x and 8 (x + d z): sqrt(65) and 8 d / sqrt(65) as they are, sqrt(2) and d / sqrt(2) in units.
    x, z, d = np.repeat(S1, 256), np.repeat(S2, 256), 2.0**-digits
    white, singular, _ = whitened_inputs(table(x, 8 * (x + d * z)))
    assert white.shape == (1024, 2)
    assert singular[0] / singular[1] * d == pytest.approx(condition, rel=0.05)


def test_targets_of_very_different_size():
    found = whiten(table(S1, S2), table(1e200 * S1, S2))
    assert found.label_scale == pytest.approx(1e-200)
    np.testing.assert_allclose(np.abs(found.problem.cross).sum(), 1)


@pytest.mark.parametrize(("correlation", "refused"), [(0.8e-12, True), (1.2e-12, False)])
def test_a_correlation_counts_from_1e_12_of_the_largest_target(correlation, refused):
    inputs, shift = np.repeat([1.0, -1], 4), 2 * correlation * np.array([1, 1, 0, 0, -1, -1, 0, 0])
    targets = np.array([1.0, -1, 0, 0] * 2) + shift  # their mean product is half the shift
    if refused:
        with pytest.raises(UnusableData, match="uncorrelated"):
            whiten(table(inputs), table(targets))
    else:
        found = whiten(table(inputs), table(targets))
        assert found.label_scale == pytest.approx(1 / correlation, rel=1e-3)
