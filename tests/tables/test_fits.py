"""Fits find what tables were made from."""

import numpy as np
import pandas as pd
import pytest

from deeplinear.tables import fits


@pytest.fixture
def powers():
    """rows of C N^-1.5 with another C for each seed"""
    rows = [(n, seed, (seed + 1) * n**-1.5) for n in (2, 4, 8, 16) for seed in range(3)]
    return pd.DataFrame(rows, columns=["depth", "seed", "edge"])


def test_a_power_of_depth_is_found_whatever_its_constant(powers):
    fit = fits.depth_power(powers, "edge")
    assert [fit.slope, fit.low, fit.high] == pytest.approx([-1.5] * 3)
    assert {ends: f.slope for ends, f in fits.local_powers(powers, "edge").items()} == {
        (2, 4): pytest.approx(-1.5),
        (8, 16): pytest.approx(-1.5),
    }
    same = powers.assign(edge=powers["depth"] ** -1.5)  # one constant for all seeds
    fitted = fits.fitted_power(same, "edge", -1.5)
    assert fitted.tolist() == pytest.approx([n**-1.5 for n in fitted.index])
    assert fits.depth_power(same, "edge").r_squared == pytest.approx(1)
    assert fits.depth_exponential(same, "edge").r_squared < 0.99


def test_both_laws_go_through_the_middle_of_the_rows(powers):
    laws = fits.depth_laws(powers, "edge")
    assert laws["power"][0].slope == pytest.approx(-1.5)
    grown = powers.assign(edge=[7 * np.exp(0.3 * n) for n in powers["depth"]])
    fit, curve = fits.depth_laws(grown, "edge")["exponential"]
    assert (fit.slope, fit.r_squared) == (pytest.approx(0.3), pytest.approx(1))
    assert curve.tolist() == pytest.approx([7 * np.exp(0.3 * n) for n in curve.index])


def test_one_draw_has_a_slope_and_no_interval():
    fit = fits.slope_over_draws([1, 2, 3], [1, 3, 5], [0, 0, 0])
    assert (fit.slope, fit.r_squared) == (pytest.approx(2), pytest.approx(1))
    assert np.isnan([fit.low, fit.high]).all()


def test_a_draw_at_one_place_has_no_slope_and_is_left_out():
    x, y, draws = [1, 2, 3, 3, 3], [1, 3, 5, 5, 5], [0, 0, 0, 1, 2]
    fit = fits.slope_over_draws([*x, 3], [*y, 5], [*draws, 2])
    assert (fit.slope, fit.r_squared) == (pytest.approx(2), pytest.approx(1))
    assert np.isnan(fit.low)  # of one draw
    none = fits.slope_over_draws([3, 3], [1, 2], [0, 1])
    assert np.isnan([none.slope, none.low, none.high, none.r_squared]).all()


def test_the_interval_of_a_slope_covers_the_truth_as_often_as_it_says():
    rng, x = np.random.default_rng(5), np.tile(np.arange(4.0), 6)
    draws = np.repeat(np.arange(6), 4)
    found = [fits.slope_over_draws(x, 2 * x + rng.normal(size=24), draws) for _ in range(300)]
    assert np.mean([fit.low <= 2 <= fit.high for fit in found]) == pytest.approx(0.95, abs=0.04)


def test_a_slope_and_its_interval_by_hand():
    """Slopes -1 and -3 of two draws: their mean and 12.706, Student's t of one degree."""
    x, y = [1, 2, 1, 2], [3, 2, 3, 0]
    fit = fits.slope_over_draws(x, y, [0, 0, 1, 1])
    half = 12.7062047362
    assert [fit.slope, fit.low, fit.high] == pytest.approx([-2, -2 - half, -2 + half])
    assert fit.r_squared == pytest.approx(4 / 6)  # of one line through all four
    fit = fits.slope_over_draws([0, 1] * 3, [0, 1, 0, 2, 0, 6], [0, 0, 1, 1, 2, 2])
    half = 4.30265273 * 7**0.5 / 3**0.5  # slopes 1, 2, 6: variance 7
    assert [fit.slope, fit.low, fit.high] == pytest.approx([3, 3 - half, 3 + half])


def test_the_halves_of_the_depths_share_the_middle_one():
    rows = [(n, s, float(n) ** (-1 if n <= 4 else -3)) for n in (2, 4, 8) for s in (0, 1)]
    table = pd.DataFrame(rows, columns=["depth", "seed", "edge"])
    found = fits.local_powers(table, "edge")
    assert list(found) == [(2, 4), (4, 8)]
    assert found[2, 4].slope == pytest.approx(-1)
    assert found[4, 8].slope == pytest.approx(np.log2(4 / 512))
    few = table[table["depth"] < 8]
    assert list(fits.local_powers(few, "edge")) == []
    fit = fits.depth_exponential(table[table["depth"] > 2], "edge")
    assert fit.slope == pytest.approx(np.log(4 / 512) / 4)
    fitted = fits.fitted_power(pd.DataFrame({"depth": [4, 2], "edge": [2.0, 4.0]}), "edge", 1)
    assert list(fitted.index) == [2, 4]
    assert fitted.tolist() == pytest.approx([2, 4])  # C is the geometric mean of 1/2 and 2


def test_predicted_steps_are_those_of_the_decrease():
    starts = pd.DataFrame(
        {
            "seed": [0, 1, 2],
            "qualifies": [True, True, False],
            "initial_excess_loss": [np.e, np.e, np.e],
            "guaranteed_decrease": [0.01, 0.01, 0.01],
        }
    )
    counts = pd.DataFrame({"seed": [0, 1, 2], "iterations": [20, np.inf, 5]})
    found = fits.predicted_over_measured(starts, counts, 1.0, ["seed"])
    assert found["seed"].tolist() == [0]
    assert found["ratio"].tolist() == pytest.approx([100 / 20])
    at_once = fits.predicted_over_measured(
        starts, counts.assign(iterations=0), np.exp(-1), ["seed"]
    )
    assert at_once["ratio"].tolist() == pytest.approx([200, 200])


def test_draws_count_alike_however_many_points_they_have():
    """Slopes 1 of three points and 5 of two; the line through all five has R^2 3.6^2/(2.8 17.2)."""
    fit = fits.slope_over_draws([0, 1, 2, 0, 1], [0, 1, 2, 0, 5], list("aaabb"))
    half = 12.7062047362 * 2  # the standard error of 1 and 5 is 2
    assert [fit.slope, fit.low, fit.high] == pytest.approx([3, 3 - half, 3 + half])
    assert fit.r_squared == pytest.approx(3.6**2 / (2.8 * 17.2))


def test_laws_of_depth_have_the_geometric_mean_of_the_constants():
    """Of all rows: constants 1, 4 and 4 have the mean 16^(1/3)."""
    depths, constants = np.array([1, 2, 4] * 3), np.repeat([1.0, 4.0, 4.0], 3)
    seeds = np.repeat([0, 1, 2], 3)
    powers = pd.DataFrame({"depth": depths, "seed": seeds, "edge": constants * depths**2.0})
    fit, curve = fits.depth_laws(powers, "edge")["power"]
    assert fit.slope == pytest.approx(2)
    assert curve.to_dict() == pytest.approx({n: 16 ** (1 / 3) * n**2 for n in (1, 2, 4)})
    rising = powers.assign(edge=constants * np.exp(-0.5 * depths))
    fit, curve = fits.depth_laws(rising, "edge")["exponential"]
    assert fit.slope == pytest.approx(-0.5)
    assert curve.to_dict() == pytest.approx({n: 16 ** (1 / 3) * np.exp(-n / 2) for n in (1, 2, 4)})


def test_rows_weigh_alike_where_depths_have_different_numbers_of_them():
    """2, 8 and 4/4^(1/2) = 2: their geometric mean is 32^(1/3)."""
    table = pd.DataFrame({"depth": [1, 1, 4], "edge": [2.0, 8.0, 4.0]})
    fitted = fits.fitted_power(table, "edge", 0.5)
    assert fitted.to_dict() == pytest.approx({1: 32 ** (1 / 3), 4: 2 * 32 ** (1 / 3)})
    many = pd.DataFrame({"depth": [2, 2, 2, 4, 8], "seed": 0, "edge": [1.0, 1.0, 1.0, 2.0, 4.0]})
    assert list(fits.local_powers(many, "edge")) == [(2, 8)]  # the median depth of the rows is 2


def test_predicted_steps_are_matched_by_the_whole_key():
    starts = pd.DataFrame({"seed": [0, 0], "depth": [2, 3], "qualifies": True})
    starts = starts.assign(initial_excess_loss=[np.e**2, np.e**3], guaranteed_decrease=[0.5, 0.25])
    counts = pd.DataFrame({"seed": [0, 0], "depth": [3, 2], "iterations": [3, 8]})
    found = fits.predicted_over_measured(starts, counts, 1.0, ["seed", "depth"])
    assert found["ratio"].tolist() == pytest.approx([4 / 8, 12 / 3])
