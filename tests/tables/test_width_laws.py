"""Laws of width find what tables were made from, and leave nothing out."""

import numpy as np
import pandas as pd
import pytest
from made_up_tables import table

from deeplinear.base.errors import Refusal
from deeplinear.tables import width_laws

WIDTHS = [64, 128, 256, 512, 1024, 4096]


def made(value, depths=(2, 4), seeds=3, **more):
    """A column `x` that is a function of depth, width and seed."""
    rows = [
        {"initialisation": "a", "depth": depth, "width": width, "seed": seed}
        | {"x": value(depth, width, seed), **more}
        for depth in depths
        for width in WIDTHS
        for seed in range(seeds)
    ]
    return {"experiment": table(rows)}


def test_wide_is_by_depth_and_single_layers_have_no_width():
    found = width_laws.wide_networks(made(lambda *_: 1.0, depths=(1, 2, 3, 9)), "x", 128)
    widths = {network.depth: network.values.index.tolist() for network in found}
    assert widths == {2: WIDTHS[1:], 3: WIDTHS[2:], 9: WIDTHS[4:]}
    assert [network.name for network in found] == ["a, depth 2", "a, depth 3", "a, depth 9"]


def test_a_power_and_its_constant_are_found_for_each_seed():
    tables = made(lambda depth, width, seed: (1 + seed) * depth / width**0.5)
    for network in width_laws.wide_networks(tables, "x", 1):
        assert width_laws.exponents(network).tolist() == pytest.approx([-0.5] * 3)
        found = width_laws.constants(network, 0.5, network.depth)
        assert found.tolist() == pytest.approx([1, 2, 3])


@pytest.mark.parametrize("power", [0.5, 1])
def test_a_limit_is_found_through_two_orders(power):
    tables = made(lambda depth, n, seed: 2 + seed / n**power + 30 * depth / n ** (2 * power))
    found = width_laws.limits_of_wide(tables, "x", 1, lambda initialisation: power)
    assert [network.depth for network, _ in found] == [2, 4]
    for _, limits in found:
        assert limits.tolist() == pytest.approx([2] * 3)
    assert (
        width_laws.limits_of_wide(tables, "x", 100, lambda initialisation: power)[0][0].depth == 2
    )


def test_a_missing_number_is_left_out_of_nothing():
    tables = made(lambda depth, n, seed: np.nan if (n, seed) == (64, 1) else 1 / n)
    network, _ = width_laws.wide_networks(tables, "x", 1)
    for found in (
        width_laws.exponents(network),
        width_laws.constants(network, 1, 1),
        width_laws.limits(network, 1),
    ):
        assert found.isna().tolist() == [False, True, False]


def test_what_would_be_mixed_or_is_not_there_is_refused():
    tables = made(lambda *_: 1.0)
    twice = {"one": tables["experiment"], "two": tables["experiment"]}
    with pytest.raises(Refusal, match=r"the same 3 seeds, once, at .*'depth': 2"):
        width_laws.wide_networks(twice, "x", 1)
    with pytest.raises(Refusal, match="the same 3 seeds"):
        width_laws.wide_networks({"one": tables["experiment"].iloc[1:]}, "x", 1)
    other = pd.concat([tables["experiment"], tables["experiment"].assign(scale=2.0)])
    other.attrs["axes"] = (*tables["experiment"].attrs["axes"], "scale")
    with pytest.raises(Refusal, match="this would mix scale"):
        width_laws.wide_networks({"one": other.fillna({"scale": 1.0})}, "x", 1)


def test_the_width_from_which_a_column_stays_below_a_level():
    def of(*values):
        return width_laws.width_from_below(pd.Series(values, index=[10, 100, 1000]), 0.1)

    assert of(1, 0.5, 0.05) == pytest.approx(500)
    assert of(1, 0.01, 0.001) == pytest.approx(10 * 10**0.5)
    assert of(0.01, 1, 0.01) == pytest.approx(100 * 10**0.5)
    assert of(0.01, 0.01, 0.01) == 0
    assert of(1, 1, 0.2) == np.inf
    assert of(1, np.inf, 0.05) == 1000
    assert of(1, 0.1, 0.01) == pytest.approx(100)  # from there on below
    assert of(1, 1, 0.1) == of(0.1, 0.1, 0.1) == np.inf
    assert of(0.2, 0.1, 0.05) == pytest.approx(100)
    assert of(1, np.nan, 0.05) == 1000


def test_an_exponent_is_the_slope_of_least_squares_and_a_constant_the_geometric_mean():
    """1, 10, 100 against 1, 1/10, 1/10: slopes -1 and 0, so -1/2."""
    values = pd.DataFrame({0: [1.0, 0.1, 0.1], 1: [2.0, 2.0, 2.0]}, index=[1, 10, 100])
    found = width_laws.Network("a", 2, (), values)
    assert width_laws.exponents(found).tolist() == pytest.approx([-0.5, 0])
    values = pd.DataFrame({0: [8.0, 1.0]}, index=[64, 256])  # times n^(1/2): 64 and 16
    found = width_laws.Network("a", 2, (), values)
    assert width_laws.constants(found, 0.5, 4).tolist() == pytest.approx([32 / 4])


@pytest.mark.parametrize("power", [1, 2])
def test_a_limit_is_that_of_least_squares(power):
    """For p = 1, x = 1, 3/4, 1/2, 1/4; 1, -3, 3, -1 is at right angles to all squares of these."""
    x = np.array([1, 0.75, 0.5, 0.25]) ** power
    for away in (0, 0.1) if power == 1 else (0,):
        column = 2 + 3 * x - 5 * x**2 + away * np.array([1, -3, 3, -1])
        values = pd.DataFrame({0: column}, index=[15, 20, 30, 60])
        found = width_laws.limits(width_laws.Network("a", 2, (), values), power)
        assert found.tolist() == pytest.approx([2])


def test_a_limit_keeps_its_digits_at_large_widths():
    n = np.array([10**5, 10**6, 10**7, 10**8, 10**9])
    values = pd.DataFrame({0: 2 + 3e5 / n}, index=n)
    found = width_laws.limits(width_laws.Network("a", 2, (), values), 1)
    assert found.tolist() == pytest.approx([2], rel=1e-13)


def test_networks_are_told_apart_by_their_problem_too():
    one, two, none = (
        made(lambda *_: 1.0, **more)["experiment"]
        for more in ({"condition_number": 2}, {"condition_number": 10}, {})
    )
    found = width_laws.wide_networks({"one": one, "two": two, "three": none}, "x", 1)
    assert [network.name for network in found[:4]] == [
        "a, depth 2, condition number 2",
        "a, depth 4, condition number 2",
        "a, depth 2, condition number 10",
        "a, depth 4, condition number 10",
    ]
    assert len(found) == 6
    assert {len(network.values) for network in found} == {len(WIDTHS)}
    assert found[0].rest == (("condition_number", 2),)
