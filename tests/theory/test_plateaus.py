"""Plateaus of losses that are made up, and of a start without any."""

import numpy as np
import pytest

from deeplinear.networks.initialisations.power_of_width import power_of_width
from deeplinear.theory.plateaus import plateaus

LEVELS = np.array([7.0, 2.5, 0.5, 0.0])
TIMES = np.arange(0, 31.0)


def stairs(steepness):
    """A loss that falls from level to level at t = 5, 15 and 25."""
    falls = [(1 + np.tanh(steepness * (TIMES - t))) / 2 for t in (5, 15, 25)]
    return 7 - 4.5 * falls[0] - 2 * falls[1] - 0.5 * falls[2]


def test_a_stair_is_left_half_way_and_flattest_in_its_middle():
    found = plateaus(TIMES, stairs(1.0), LEVELS)
    assert [p.end for p in found] == pytest.approx([5, 15, 25], abs=0.01)
    assert [p.begin for p in found] == pytest.approx([0, 5, 15], abs=0.01)
    assert stairs(1.0)[[p.at for p in found]] == pytest.approx(LEVELS[:3], rel=1e-2)


def test_an_exponential_rests_nowhere():
    losses = 7 * np.exp(-TIMES / 4)
    for plateau, level in zip(plateaus(TIMES, losses, LEVELS), LEVELS[:3], strict=True):
        assert losses[plateau.at] < 0.9 * level


def test_a_level_that_is_never_left_has_no_end():
    found = plateaus(TIMES[:12], stairs(1.0)[:12], LEVELS)
    assert np.isfinite(found[0].end)
    assert np.isnan([found[1].end, found[2].begin, found[2].end]).all()


def test_gamma_is_an_exponent_of_the_variance_and_the_draw_is_shared():
    at_one, at_two = (
        power_of_width((3, 400, 400, 2), np.random.default_rng(0), gamma) for gamma in (1.0, 2.0)
    )
    assert np.var(at_two[1]) == pytest.approx(400.0**-2, rel=0.02)
    for one, two in zip(at_one, at_two, strict=True):
        np.testing.assert_allclose(one, two * 20)
