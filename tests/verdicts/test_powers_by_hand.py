"""Judgements of powers, ratios and factors, against values worked out by hand."""

import math

import pytest
from by_hand import ends, measured, rows, run, wilson
from made_up_tables import table

from deeplinear.base.errors import Refusal
from deeplinear.verdicts.measures import NothingQualifies


def test_power_of_depth():
    """Seed 0 falls like 1/N, seed 1 like 1/N^3: slopes -1 and -3, Student's interval for two."""
    found = measured(
        "power_of_depth",
        rows("depth seed x", (2, 0, 8), (4, 0, 4), (2, 1, 8), (4, 1, 1), (8, 1, math.nan)),
        column="x",
    )
    half = 12.7062047  # t of one degree of freedom at 97.5 %, times sqrt(2)/sqrt(2)
    values = [pytest.approx(-2 + sign * half, abs=1e-5) for sign in (0, -1, 1)]
    assert ends(found["exponent"]) == [*values, 2]
    # Of all four points one line: ln x = 3, 2, 3, 0 (in ln 2) at ln N = 1, 2, 1, 2.
    assert found["exponent"].items["R² of the power"] == pytest.approx(4 / 6)
    assert found["advantage"].value == pytest.approx(0, abs=1e-12)
    assert found["advantage"].n == 2
    # e^(qN): slopes of ln x against N, -ln(2)/2 and -3 ln(2)/2.
    values = [pytest.approx((-1 + sign * half / 2) * math.log(2), abs=1e-5) for sign in (0, -1, 1)]
    assert ends(found["rate"]) == [*values, 2]


def test_the_advantage_of_a_power_is_that_of_its_fit():
    powers = rows("depth seed x", *((n, s, n**-2.0) for n in (2, 4, 8) for s in (0, 1)))
    found = measured("power_of_depth", powers, column="x")
    told = found["exponent"].items
    assert told["R² of the power"] == pytest.approx(1)
    # ln x = -2, -4, -6 (in ln 2) against 2, 4, 8: slope -9/14 ln 2, R^2 = (9/14)^2 (56/3) / 8
    assert told["R² of an exponential"] == pytest.approx((9 / 14) ** 2 * (56 / 3) / 8)
    assert found["advantage"].value == pytest.approx(1 - 27 / 28)


def test_power_law():
    """Two starts: x = y and x = y^2 or y^4 by seed; of several rows the largest, none missing.

    The smaller ones of the first are 1/2 throughout.
    """
    points = rows(
        "initialisation seed y x",
        *(("a", seed, y, x) for seed in (0, 1) for y in (1, 10) for x in (y, 1 / 2)),
        *(("b", seed, y, y**power) for seed, power in ((0, 2), (1, 4)) for y in (1, 10)),
        ("b", 0, 5, math.nan),
    )
    found = measured("power_law", points, column="x", against="y")
    assert ends(found["lowest"]) == [*[pytest.approx(1)] * 3, 2]
    half = 12.7062047  # t of one degree of freedom at 97.5 %, times sqrt(2)/sqrt(2)
    assert ends(found["highest"]) == [*(pytest.approx(3 + s * half) for s in (0, -1, 1)), 2]
    items = pytest.approx({"initialisation a": 1, "initialisation b": 3})
    assert found["highest"].items == found["lowest"].items == items
    scaled = rows("scale seed x", *((s, seed, 5 / s) for s in (1, 10) for seed in (0, 1)))
    assert measured("power_law", scaled, column="x", against="scale")["lowest"].value == (
        pytest.approx(-1)
    )
    named = {"column": "x", "against": "y", "along": ["scale"]}
    along = measured("power_law", scaled.assign(y=scaled["x"] ** 2), **named)
    assert along["highest"].value == pytest.approx(0.5)
    for few in ([(0, 1, 1), (0, 2, 1)], [(0, 1, 1), (0, 2, 1), (1, 2, 1)]):
        with pytest.raises(NothingQualifies, match="two draws of two points"):
            measured("power_law", rows("seed y x", *few), column="x", against="y")


def test_width_needed():
    """Median steps of two seeds are the lower ones; the width is between grid points by powers."""
    ended = rows(
        "depth width seed iterations",
        *[(2, 4, 0, 400), (2, 4, 1, 900), (2, 8, 0, 100), (2, 8, 1, 900)],
        *[(8, 4, 0, 900), (8, 4, 1, 900), (8, 8, 0, 90), (8, 8, 1, 80)],
        status="converged",
    )
    found = measured("width_needed", ended, within=200)["exponent"]
    first = 4 * (400 / 200.5) ** (math.log(2) / math.log(400 / 100))
    second = 4 * (900 / 200.5) ** (math.log(2) / math.log(900 / 80))
    assert found.items == {"N = 2": pytest.approx(first), "N = 8": pytest.approx(second)}
    assert found.value == pytest.approx(math.log(second / first) / math.log(4))
    late = ended.assign(status="unfinished")
    assert measured("width_needed", late, within=1000)["exponent"].value == math.inf
    assert measured("width_needed", ended, within=1000)["exponent"].items == {
        "N = 2": 4,
        "N = 8": 4,
    }


def test_the_power_of_the_width_needed_over_three_depths():
    """The first seed needs 4, 16, 64 at N = 2, 4, 16, the second 4, 4, 64; so do both.

    In ln 2 the lines go through 2, 4, 6 and 2, 2, 6 at 1, 2, 4, with slopes 9/7 and 10/7.
    """
    needed = {2: (4, 4), 4: (16, 4), 16: (64, 64)}
    runs = [
        {"depth": N, "width": width, "seed": seed, "iterations": 10}
        | {"status": "converged" if width >= least else "unfinished"}
        for N, by_seed in needed.items()
        for seed, least in enumerate(by_seed)
        for width in (4, 16, 64)
    ]
    found = measured("width_needed", table(runs), within=10)["exponent"]
    assert ends(found) == [*map(pytest.approx, (10 / 7, 9 / 7, 10 / 7)), 2]
    assert found.items == pytest.approx({"N = 2": 4, "N = 4": 4, "N = 16": 64})
    assert measured("width_needed", table(runs), within=9)["exponent"].value == math.inf


def test_ratio_to_reference():
    """Medians 0.4 and 1.8, of which 0.4 is farther from 1 as a ratio; the other seed has 0.8."""
    measures_ = rows("depth seed x y", (2, 0, 4, 5), (2, 1, 2, 5), (3, 0, 9, 5), (3, 1, 9, 5))
    options = [{"reference": "y"}, {"by_depth": {2: 5, 3: 5.0}}, {"by_depth": {"2": 5, "3": 5}}]
    for option in options:
        found = measured("ratio_to_reference", measures_, column="x", **option)["ratio"]
        assert ends(found) == [0.4, 0.4, 1.8, 2]
        assert found.items == {"depth 2": 0.4, "depth 3": 1.8}
    unlike = measured("ratio_to_reference", measures_, column="x", by_depth={2: 5, 3: 1})["ratio"]
    assert (unlike.value, unlike.low) == (9, 9)
    unknown = measures_.assign(x=measures_["x"].where(measures_["depth"] == 2))
    found = measured("ratio_to_reference", unknown, column="x", reference="y")["ratio"]
    assert found.value == math.inf
    with pytest.raises(Refusal, match="by_depth: no value for depth 3"):
        measured("ratio_to_reference", measures_, column="x", by_depth={2: 5})


def test_of_a_run_with_several_rows_the_largest_values_are_compared():
    steps = rows("seed x y", (0, 1, 9), (0, 6, 2), (1, 4, 2), (1, 3, 2))
    ratio = measured("ratio_to_reference", steps, column="x", reference="y")["ratio"]
    assert ratio.value == pytest.approx(6 / 9)  # of 6/9 and 4/2 the lower is the median of two


def drifting(by_step):
    """Drifts by step size, a list by seed, there and back again; None does not converge."""
    return table(
        [
            row | {"step_size": step}
            for step, drifts in by_step.items()
            for seed, drift in enumerate(drifts)
            for row in run(
                *(3, seed, (1, 0, 2)),
                balancedness=[5 - (1 if drift is None else drift), 5, 5],
                status="unfinished" if drift is None else "converged",
            )
        ]
    )


def test_drift_by_step_size():
    """Factors 3.5 and 1, or 1.4 of the other seed: 1 is farther from 2 in ratio, and 1.4 is not."""
    found = measured(
        "drift_by_step_size", drifting({0.1: [1, 1], 0.2: [3.5, 3.5], 0.4: [3.5, 4.9]})
    )
    assert ends(found["factor"]) == [*map(pytest.approx, (1, 1, 3.5)), 2]
    items = {"0.1 to 0.2": 3.5, "0.1 to 0.2, largest of a seed": 3.5}
    items |= {"0.2 to 0.4": 1, "0.2 to 0.4, largest of a seed": 1.4}
    assert found["factor"].items == pytest.approx(items)
    # The line through 3.5 at 0.1 and 1 at 0.2; for the other seed through 3.5 and 1.4.
    assert ends(found["limit"]) == [*map(pytest.approx, (6, 5.6, 6)), 2]


def test_drift_on_an_uneven_grid():
    """From 0.1 to 0.2 by 2, to 0.8 by 9, which is 3 for each doubling: 2 at 0.1 and 3 at 0.2."""
    found = measured("drift_by_step_size", drifting({0.1: [1], 0.2: [2], 0.8: [18]}))
    assert found["factor"].value == pytest.approx(3)
    assert found["limit"].value == pytest.approx(1)
    two = measured("drift_by_step_size", drifting({0.1: [1, 2], 0.4: [9, 18]}))
    assert ends(two["factor"])[:1] == [pytest.approx(3)]
    assert math.isnan(two["limit"].value)
    broken = measured("drift_by_step_size", drifting({0.1: [1], 0.2: [2], 0.4: [None]}))
    assert [broken[name].value for name in ("factor", "limit")] == [math.inf, math.inf]
    first = measured("drift_by_step_size", drifting({0.1: [None], 0.2: [2], 0.4: [4]}))
    assert first["limit"].value == math.inf
    still = measured("drift_by_step_size", drifting({0.1: [0], 0.2: [1], 0.4: [2]}))
    assert still["factor"].items["0.1 to 0.2"] == math.inf
    # 3 from 0.1 to 0.4, 2 from there to 0.8, 9 later: the line through 3 at 0.1 and 2 at 0.4.
    four = measured("drift_by_step_size", drifting({0.1: [1], 0.4: [9], 0.8: [18], 1.6: [162]}))
    assert four["limit"].value == pytest.approx(10 / 3)
    assert four["factor"].value == pytest.approx(9)
    no_seed = drifting({0.1: [1, 1], 0.2: [2, 2]}).query("step_size < 0.15 or seed == 0")
    items = measured("drift_by_step_size", no_seed)["factor"].items
    assert items == pytest.approx({"0.1 to 0.2": 2, "0.1 to 0.2, largest of a seed": math.inf})
    # From the start 1 and 2 at most, from the end 1 and 3.
    away = [(0.1, [5, 4, 5]), (0.2, [5, 4, 7])]
    runs = [row | {"step_size": s} for s, b in away for row in run(3, 0, (0, 1, 2), balancedness=b)]
    assert measured("drift_by_step_size", table(runs))["factor"].value == pytest.approx(2)
    with pytest.raises(NothingQualifies, match="one step size only"):
        measured("drift_by_step_size", drifting({0.1: [1]}))


def test_critical_imbalance():
    """N = 2: 2 and 32 where eta falls by 16, slope -1; N = 4: 2 and 8, -1/2; in between holes."""
    ended = {"c": "converged", "d": "diverged", "u": "unfinished"}
    endings = [(2, 0.16, "cddddd"), (2, 0.01, "cdcddd"), (4, 0.16, "cddddd")]
    endings += [(4, 0.01, "cudddd"), (4, 0.001, "cccccc"), (2, 0.001, "dddddd")]
    runs = [
        {"depth": depth, "corner": 0.5, "imbalance": imbalance, "step_size": step, "seed": 0}
        | {"status": ended[how]}
        for depth, step, ending in endings
        for imbalance, how in zip((1024, 1, 4, 16, 64, 256), ending[-1] + ending[:-1], strict=True)
    ]
    found = measured("critical_imbalance", table(runs))
    assert ends(found["exponent"]) == [*map(pytest.approx, (-1, -1, -0.5)), 2]
    assert found["exponent"].items == pytest.approx({"depth 2": -1, "depth 4": -0.5})
    # Two points of a line in ln eta, ln 16 apart: one point of the grid, ln 4, changes its slope
    # by a half.
    assert found["exponent"].resolution == pytest.approx(0.5)
    assert ends(found["found"]) == wilson(4, 6)
    # Slopes 0 and, of ln 4 times 1/2, 3/2, 5/2 at ln 4 times 3, 2, 0, -9/14; the latter's lever is
    # 5/3 of 42/9.
    uneven = [
        {"depth": depth, "imbalance": 4.0**i, "step_size": step, "seed": 0}
        | {"status": "diverged" if i > at * (depth == 4) else "converged"}
        for depth in (2, 4)
        for at, step in enumerate((0.16, 0.04, 0.0025))
        for i in range(5)
    ]
    found = measured("critical_imbalance", table(uneven))["exponent"]
    assert ends(found) == [*(pytest.approx(v, abs=1e-12) for v in (0, -9 / 14, 0)), 2]
    assert found.resolution == pytest.approx(5 / 14)
    steep = table([row | {"corner": row["depth"] / 8} for row in runs])
    names = list(measured("critical_imbalance", steep)["exponent"].items)
    assert names == ["depth 2, corner 0.25", "depth 4, corner 0.5"]
    with pytest.raises(NothingQualifies, match="at two step sizes"):
        measured("critical_imbalance", table(runs).query("step_size < 0.1"))


def test_critical_imbalance_on_an_uneven_grid():
    """1, 4, 16, 64, 1024. N = 2: 2 and 256 where eta falls by 16; N = 4: 2, 8, 256 at 0.16 / 4^k.

    In ln 4 the second goes through 1/2, 3/2, 4 at 0, -1, -3: slope -(11/2) / (14/3). One point of
    the grid is ln 16 at most; the lever of the first is 1 / ln 16, of the second 5/14 / ln 4.
    """
    edges = {2: {0.16: 1, 0.01: 64}, 4: {0.16: 1, 0.04: 4, 0.0025: 64}}
    runs = [
        {"depth": depth, "imbalance": imbalance, "step_size": step, "seed": 0}
        | {"status": "diverged" if imbalance > last else "converged"}
        for depth, by_step in edges.items()
        for step, last in by_step.items()
        for imbalance in (1, 4, 16, 64, 1024)
    ]
    found = measured("critical_imbalance", table(runs))["exponent"]
    items = {"depth 2": -7 / 4, "depth 4": -33 / 28}
    assert found.items == pytest.approx(items)
    assert ends(found) == [*map(pytest.approx, (-7 / 4, -7 / 4, -33 / 28)), 2]
    assert found.resolution == pytest.approx(1)


def escaping(by_distance, **same):
    """Scaled times by distance, a list by seed."""
    return [
        same | {"distance": distance, "seed": seed, "scaled_time": time}
        for distance, times in by_distance.items()
        for seed, time in enumerate(times)
    ]


SADDLE = ["depth", "corner", "seed", "distance"]


def test_escape_law_by_hand():
    """N = 3: powers 1 or 3 by seed, and -2, of distances halved; N = 2: 0.7 ln 10 from 0.1 on.

    The median of four is the second of them, 1, or 3 if three of them are drawn from the others.
    """
    first = escaping({0.25: [4] * 4, 0.5: [5, 9, 6, 7], 0.125: [8, 32, 32, 8]}, depth=3, corner=1)
    first += escaping({0.25: [4] * 4, 0.5: [5, 9, 6, 7], 0.125: [1] * 4}, depth=3, corner=2)
    later = 1 + 0.7 * math.log(10)
    second = escaping({0.01: [later] * 4, 0.1: [1] * 4, 1: [9] * 4}, depth=2)
    tables = {"a": table(first, SADDLE), "b": table(second, SADDLE)}
    found = measured("escape_law", tables)["deviation"]
    assert ends(found) == [*map(pytest.approx, (-2, -2, 3)), 4]
    assert found.items == pytest.approx({"a, corner 1": 1, "a, corner 2": -2, "b, all": 0.7})


@pytest.mark.parametrize(
    ("near", "farther", "power"),
    [
        *((math.nan, 4, math.inf), (math.nan, math.nan, math.inf), (4, math.nan, -math.inf)),
        *((0, 4, -math.inf), (-1, 4, -math.inf), (4, -1, math.inf)),
    ],
)
def test_a_start_that_does_not_escape_has_an_infinite_power(near, farther, power):
    times = table(escaping({0.1: [near] * 3, 1: [farther] * 3}, depth=3), SADDLE)
    assert measured("escape_law", times)["deviation"].value == power


def test_neighbouring_distances_are_tested_with_other_starts():
    """Every second seed stands for one distance. The first two are 3/4 apart in distribution at 3.

    P(D_n >= d) = 2 (1 - d)^n for d near 1, here with n = 4 * 4 / 8; of the widths together
    n = 8 * 8 / 16. The largest distance is not one of the three.
    """
    x = 99
    seeds = {
        0.125: [1, x, 2, x, 3, x, 10, x],
        0.25: [1, 4, 2, 5, 3, 6, 4, 7],
        0.5: [x, 1, x, 2, x, 3, x, 4],
        1: [1000, 0] * 4,
    }
    found = measured("escape_law", table(escaping(seeds, depth=2), SADDLE))["p_value"]
    assert (found.value, found.n) == (pytest.approx(2 * 2 / 4**2), 4)
    names = [f"a, all, distances {pair}" for pair in ("0.125 and 0.25", "0.25 and 0.5")]
    assert found.items == pytest.approx(dict(zip(names, (2 / 4**2, 1), strict=True)))
    both = escaping(seeds, depth=2, corner=1) + escaping(seeds, depth=2, corner=2)
    apart = measured("escape_law", table(both, SADDLE))["p_value"]
    assert (apart.value, len(apart.items)) == (pytest.approx(4 * 2 / 4**2), 4)
    pooled = measured("escape_law", table(both, SADDLE), pooled=["corner"])["p_value"]
    assert (pooled.value, list(pooled.items)) == (pytest.approx(2 * 2 / 4**4), names)
    alike = table(escaping({s: [1] * 5 for s in (1, 2, 3)}, depth=2), SADDLE)
    found = measured("escape_law", alike)["p_value"]
    assert (found.value, found.n) == (1, 2)


@pytest.mark.parametrize("times", [{1: [1, 2, 3]}, {1: [1, 2], 2: [2, 1]}])
def test_one_distance_or_two_seeds_say_nothing_of_an_escape(times):
    with pytest.raises(NothingQualifies, match="a has one distance only, or fewer than three"):
        measured("escape_law", table(escaping(times, depth=2), SADDLE))
