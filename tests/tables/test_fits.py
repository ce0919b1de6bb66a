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


def test_the_interval_of_a_slope_covers_the_truth_as_often_as_it_says():
    rng, x = np.random.default_rng(5), np.tile(np.arange(4.0), 6)
    draws = np.repeat(np.arange(6), 4)
    found = [fits.slope_over_draws(x, 2 * x + rng.normal(size=24), draws) for _ in range(300)]
    assert np.mean([fit.low <= 2 <= fit.high for fit in found]) == pytest.approx(0.95, abs=0.04)


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
