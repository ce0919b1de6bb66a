"""Judgements of wide networks, against values worked out by hand."""

import math

import pytest
from by_hand import ends, measured
from made_up_tables import AXES, table

from deeplinear.verdicts.measures import NothingQualifies

WIDTHS = (8, 16, 32, 64, 128)
LAWS = {"o": "moved_by_training", "g": "off_at_start"}
OPTIONS = {"column": "x", "laws": LAWS, "wide": 1}


def network(start, depth, *by_seed, widths=WIDTHS, **more):
    """A column of a network: for each seed what it is at a width."""
    return [
        {"initialisation": start, "depth": depth, "width": n, "seed": seed, "x": value(n), **more}
        for seed, value in enumerate(by_seed)
        for n in widths
    ]


def towards(start, depth, *limits, **more):
    """A column that tends to these limits, by seed, as its law says: n^-1 or n^-1/2."""
    root = 2 if LAWS[start] == "off_at_start" else 1
    columns = [lambda n, b=b: b + 3 * n ** (-1 / root) + 5 * n ** (-2 / root) for b in limits]
    return network(start, depth, *columns, **more)


def constant(value):
    return lambda n: value


def near(*values):
    return [pytest.approx(value, abs=1e-9) for value in values]


def without_a_number(rows, depth):
    """The same rows, the last of this depth without its number."""
    (*_, last) = (row for row in rows if row["depth"] == depth)
    return table([{**row, "x": math.nan} if row is last else row for row in rows])


LIMITS = towards("o", 2, 1, 1) + towards("o", 4, 1, 1.2) + towards("o", 9, 1, 0.9)
LIMITS += network("o", 4, constant(99), constant(99), widths=[2])  # 2 < 4 - 1 is not wide


def test_equal_limits():
    """Differences by seed: 0 and -0.2, 0 and 0.1, 0 and 0.3, of means -0.1, 0.05, 0.15.

    Their standard errors are as large. With one degree of freedom t has p = 1/2 - arctan(t)/pi:
    from 0.15 to the margin 0.2 t = 1/3, from -0.1 to -0.2 t = 1.
    """
    options = {**OPTIONS, "margin": 0.2}
    found = measured("equal_limits", table(LIMITS), between={"depth": [2, 4, 9]}, **options)
    assert ends(found["difference"]) == [*near(0.15, 0, 0.3), 2]
    assert (found["difference_high"].value, found["difference_high"].n) == (*near(0.3), 2)
    p_value = 1 / 2 - math.atan(1 / 3) / math.pi
    assert (found["p_value"].value, found["p_value"].n) == (*near(p_value), 2)
    pairs = {(2, 4): -0.1, (2, 9): 0.05, (4, 9): 0.15}
    items = {f"o, depth {a}; o, depth {b}": value for (a, b), value in pairs.items()}
    assert found["difference"].items == pytest.approx(items)
    two = measured("equal_limits", table(LIMITS), between={"depth": [4, 2]}, **options)
    assert ends(two["difference"]) == [*near(0.1, 0, 0.2), 2]
    assert two["p_value"].value == pytest.approx(1 / 4)
    unknown = without_a_number(LIMITS, 9)
    found = measured("equal_limits", unknown, between={"depth": [2, 4, 9]}, **options)
    assert (found["difference"].value, found["p_value"].value) == (math.inf, 1)


def test_networks_are_compared_that_differ_in_the_sides_alone():
    """Two starts and two depths: two pairs of starts, on each of two problems."""
    rows = [
        row
        for depth, shift in ((2, 0), (4, 1))
        for number in (1, 10)
        for start, limit, noise in (("o", 1, 0.01), ("g", 1.5 + shift, 0.02))
        for ends_ in [(limit - noise * number, limit + noise * number)]
        for row in towards(start, depth, *ends_, condition_number=number)
    ]
    wide = table(rows, [*AXES, "condition_number"])
    options = {**OPTIONS, "margin": 2}
    starts = measured("equal_limits", wide, between={"initialisation": ["o", "g"]}, **options)
    assert starts["difference"].value == pytest.approx(1.5)
    assert list(starts["difference"].items) == [
        f"o, depth {depth}, condition number {n}; g, depth {depth}, condition number {n}"
        for depth in (2, 4)
        for n in (1, 10)
    ]
    problems = measured("equal_limits", wide, between={"condition_number": [1, 10]}, **options)
    assert len(problems["difference"].items) == 4
    assert problems["difference"].value == pytest.approx(0, abs=1e-9)
    for between in ({"initialisation": ["o", "other"]}, {"condition_number": [1, 5]}):
        with pytest.raises(NothingQualifies, match="no network in common"):
            measured("equal_limits", wide, between=between, **options)


def test_limit_of_width():
    """Means 1.2, 0.6 and 1: the second is farthest from 1. Resampled it is 1.3 or 0.4.

    Seven rows of N = 9 are wide and too few for a limit; of them is the least value.
    """
    rows = towards("o", 2, 1.1, 1.3) + towards("o", 4, 0.4, 0.8) + towards("g", 2, 1, 1)
    rows += network("o", 9, constant(0.2), constant(0.3), widths=WIDTHS[:4])
    rows += network("o", 4, constant(0.1), constant(0.1), widths=[2])
    found = measured("limit_of_width", table(rows), **OPTIONS)
    assert ends(found["limit"]) == [*near(0.6, 0.4, 1.3), 2]
    items = {"o, depth 2": 1.2, "o, depth 4": 0.6, "g, depth 2": 1}
    assert found["limit"].items == pytest.approx(items)
    assert (found["lowest"].value, found["lowest"].n) == (*near(0.4), 2)
    assert (found["highest"].value, found["highest"].n) == (*near(1.3), 2)
    assert (found["least"].value, found["least"].n) == (0.2, 2 * (5 + 5 + 5 + 4))
    unknown = measured("limit_of_width", without_a_number(rows, 9), **OPTIONS)
    assert (unknown["least"].value, unknown["limit"].value) == (-math.inf, *near(0.6))
    unknown = measured("limit_of_width", without_a_number(rows[:-2], 2), **OPTIONS)
    assert unknown["limit"].value == math.inf
    with pytest.raises(NothingQualifies, match=r"no network has 5 widths n ≥ 5 \(N - 1\)"):
        measured("limit_of_width", table(rows[10:20]), **{**OPTIONS, "wide": 5})


def test_law_of_width():
    """f(2) = 1/8, f(3) = 5/27, f(4) = 7/32 of training, and f(2) = 1/2 at the start.

    N = 2: exponents -1 and -2, constants 8 and, as 8/n has the geometric mean 1/2, 1/2. N = 4:
    exponents -1, constants 4 and 1/2. N = 3 has two widths, and constants 4. Geometric means over
    seeds: 2, sqrt(2), 4. The other law has constants 100, which are not compared with these.
    """
    rows = network("o", 2, lambda n: 1 / n, lambda n: n**-2.0, widths=WIDTHS[:3])
    rows += network("o", 4, lambda n: 7 / 8 / n, lambda n: 7 / 64 / n, widths=WIDTHS[:3])
    rows += network("o", 3, *[lambda n: 20 / 27 / n] * 2, widths=WIDTHS[:2])
    rows += network("g", 2, *[lambda n: 50 / n**0.5] * 2)
    rows += network("o", 4, constant(9), constant(9), widths=[2])
    found = measured("law_of_width", table(rows), **OPTIONS)
    assert ends(found["exponent_error"]) == [*near(0.5, 0, 1), 2]
    items = {"o, depth 2": -0.5, "o, depth 4": 0, "g, depth 2": 0}
    assert found["exponent_error"].items == pytest.approx(items, abs=1e-9)
    assert ends(found["constant_ratio"]) == [*near(2 * math.sqrt(2), 2, 8), 2]
    items = {"o, depth 2": 2, "o, depth 4": math.sqrt(2), "o, depth 3": 4, "g, depth 2": 100}
    logs = {name: math.log(constant) for name, constant in items.items()}
    assert found["constant_ratio"].items == pytest.approx(logs)
    for depth in (4, 2):  # one of three with their law; the only one with its own
        unknown = measured("law_of_width", without_a_number(rows[:-2], depth), **OPTIONS)
        assert [measure.value for measure in unknown.values()] == [math.inf] * 2
    with pytest.raises(NothingQualifies, match=r"no network has 3 widths n ≥ 1 \(N - 1\)"):
        measured("law_of_width", table(rows[12:16]), **OPTIONS)


def test_constants_are_compared_on_one_problem():
    rows = network("o", 2, *[lambda n: 1 / n] * 2, condition_number=1)
    rows += network("o", 2, *[lambda n: 9 / n] * 2, condition_number=10)
    found = measured("law_of_width", table(rows, [*AXES, "condition_number"]), **OPTIONS)
    assert found["constant_ratio"].value == pytest.approx(1)
