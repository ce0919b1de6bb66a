"""Judgements that compare sides, on small tables, against values worked out by hand."""

import math

import numpy as np
import pytest
from by_hand import ends, measured, sweep, wilson
from made_up_tables import table

from deeplinear.base.errors import Refusal
from deeplinear.verdicts.measures import NothingQualifies


def test_band_of_scales():
    """Three scales a decade apart. a: 2 of them, or 1 where both resampled seeds are slow; b: 1."""
    a = sweep({0.01: [100, 500], 0.1: [100, 100], 1: [None, None]})
    b = sweep({0.01: [101, 101], 0.1: [7, 7], 1: [None, 500]})
    between = {"experiment": ["a", "b"]}
    found = measured("band_of_scales", {"a": a, "b": b}, within=100, between=between)
    assert ends(found["band"]) == [2, 1, 2, 2]
    assert ends(found["difference"]) == [1, 0, 1, 2]
    assert ends(found["ratio"]) == [2, 1, 2, 2]
    assert found["band"].items == {"a": 2, "b": 1}
    assert [found[name].resolution for name in ("band", "difference", "ratio")] == [1, 1, 1]
    alone = measured("band_of_scales", a, within=99)
    assert list(alone) == ["band"]
    assert alone["band"].value == 0
    swapped = {"experiment": ["b", "a"]}
    other = measured("band_of_scales", {"a": a, "b": b}, within=100, between=swapped)
    assert (other["ratio"].value, other["ratio"].resolution) == (0.5, 0.5)
    assert other["difference"].value == -1


def test_bands_of_sides_with_other_grids_and_numbers_of_seeds():
    """a: 2 decades, 1 if both of its draws are slow; b: 1.5, 0 if two of its three are."""
    a = sweep({0.01: [100, 500], 0.1: [100, 100], 1: [None, None]})
    b = sweep({0.01: [101] * 3, 0.1: [7, 7, 500], 10: [None] * 3})
    tables = {"a": a, "b": b}
    found = measured("band_of_scales", tables, within=100, between={"experiment": ["a", "b"]})
    assert ends(found["band"]) == [2, 1, 2, 2]
    assert ends(found["difference"]) == [0.5, -0.5, 2, 2]
    assert ends(found["ratio"]) == [pytest.approx(4 / 3), pytest.approx(2 / 3), math.inf, 2]
    found = measured("band_of_scales", tables, within=100, between={"experiment": ["b", "a"]})
    assert ends(found["band"]) == [1.5, 0, 1.5, 3]
    assert ends(found["difference"]) == [-0.5, -2, 0.5, 2]
    assert ends(found["ratio"]) == [0.75, 0, 1.5, 2]
    assert all(measure.items == {"b": 1.5, "a": 2} for measure in found.values())
    # One point of b's grid is two decades at most, and as much as the band of a.
    assert [measure.resolution for measure in found.values()] == [2, 2, 1]


def test_iterations_compared():
    """Ratios 1/4, 1 and 3 at three scales; at the fourth only one side arrives."""
    a = sweep({0.01: [10, 10], 0.1: [20, 20], 1: [90, 90], 10: [5, 5]})
    b = sweep({0.01: [40, 80], 0.1: [20, 20], 1: [30, 30], 10: [None, None]})
    between = {"experiment": ["a", "b"]}
    found = measured("iterations_compared", {"a": a, "b": b}, between=between)
    ratio = 0.75 ** (1 / 3)
    low = 0.375 ** (1 / 3)  # where both resampled seeds took 80
    assert ends(found["ratio"]) == [*map(pytest.approx, (ratio, low, ratio)), 2]
    assert found["ratio"].items == {"s = 0.01": 0.25, "s = 0.1": 1, "s = 1": 3}
    assert (found["ratio_low"].value, found["ratio_low"].n) == (pytest.approx(low), 2)
    assert ends(found["share"]) == wilson(1, 3)  # a tie is not faster
    assert (found["p_value"].value, found["p_value"].n) == (pytest.approx(0.75), 2)
    faster = sweep({0.01: [50, 50], 0.1: [60, 60], 1: [90, 90], 10: [95, 95]})
    tables = {"a": a, "b": faster}
    found = measured("iterations_compared", tables, between=between)
    assert found["p_value"].value == pytest.approx(1 / 8)  # three wins and a tie, one-sided
    same = measured("iterations_compared", {"a": a, "b": a}, between=between)
    assert (same["p_value"].value, same["p_value"].n, same["share"].value) == (1, 0, 0)


def test_iterations_of_sides_with_other_scales_and_numbers_of_seeds():
    """Ratios 10/20 and 30/15; resampled 40/20 or 10/80. Only b arrives at 100, only a has 5."""
    a = sweep({0.01: [10, 40], 1: [30, 30], 100: [None, None], 5: [1, 1]})
    b = sweep({0.01: [20, 20, 80], 1: [15, 15, 15], 100: [3, 3, 3]})
    tables = {"a": a, "b": b}
    found = measured("iterations_compared", tables, between={"experiment": ["a", "b"]})
    assert ends(found["ratio"]) == [*map(pytest.approx, (1, 0.5, 2)), 2]
    assert found["ratio"].items == {"s = 0.01": 0.5, "s = 1": 2}
    assert (found["ratio_low"].value, found["ratio_low"].n) == (pytest.approx(0.5), 2)
    assert ends(found["share"]) == wilson(1, 2)
    assert found["share"].items == found["ratio"].items
    assert (found["p_value"].value, found["p_value"].n) == (pytest.approx(3 / 4), 2)
    found = measured("iterations_compared", tables, between={"experiment": ["b", "a"]})
    assert ends(found["ratio"]) == [*map(pytest.approx, (1, 0.5, 2)), 2]
    assert found["ratio"].items == {"s = 0.01": 2, "s = 1": 0.5}


def test_one_side_faster_everywhere_has_no_chance_of_one_in_the_other_direction():
    slow, fast = sweep({0.1: [9], 1: [9], 10: [9]}), sweep({0.1: [8], 1: [8], 10: [8]})
    tables = {"a": slow, "b": fast}
    found = measured("iterations_compared", tables, between={"experiment": ["a", "b"]})
    assert (found["p_value"].value, found["share"].value) == (1, 0)
    found = measured("iterations_compared", tables, between={"experiment": ["b", "a"]})
    assert (found["p_value"].value, found["share"].value) == (pytest.approx(1 / 8), 1)


def test_same_law():
    """Four cells: a factor of 1.2 at the limit, 1.3, none arrives on either side, on one side."""
    x = None
    a = sweep({0.1: [10, 20, 30], 1: [10, 20, 30], 10: [x, x, x], 100: [10, 10, 10]})
    b = sweep({0.1: [24, 12, 36], 1: [26, 13, 39], 10: [x, x, x], 100: [x, x, 10]})
    between = {"experiment": ["a", "b"]}
    tables = {"a": a, "b": b}
    found = measured("same_law", tables, between=between, within=0.2)
    assert ends(found["share"]) == wilson(2, 4)
    assert list(found["share"].items.values()) == [1.2, 1.3, 1, math.inf]
    assert "depth 3, scale 10.0" in found["share"].items
    assert (found["p_value"].value, found["p_value"].n) == (1, 3)
    far = sweep({s: [n + 500 for n in (1, 2, 3, 4)] for s in (0.1, 1, 10)} | {100: [10] * 4})
    near = sweep({s: [1, 2, 3, 4] for s in (0.1, 1, 10)} | {100: [10] * 4})
    found = measured("same_law", {"a": near, "b": far}, between=between, within=0.2)
    assert list(found["p_value"].items.values()) == pytest.approx([4 * 2 / 70] * 3 + [1])
    assert found["p_value"].value == pytest.approx(8 / 70)


def test_the_law_of_sides_with_other_cells_and_numbers_of_seeds():
    """At 0.1 all apart, 2 of the 35 orders; at 1 a factor of 24/20; only a has 10."""
    a = sweep({0.1: [1, 2, 3], 1: [12, 24, 36], 10: [1, 1, 1]})
    b = sweep({0.1: [4, 5, 6, 7], 1: [10, 20, 20, 30]})
    tables, between = {"a": a, "b": b}, {"experiment": ["a", "b"]}
    found = measured("same_law", tables, between=between, within=0.2)
    assert ends(found["share"]) == wilson(1, 2)
    assert list(found["share"].items.values()) == pytest.approx([2.5, 1.2])
    assert (found["p_value"].value, found["p_value"].n) == (pytest.approx(2 * 2 / 35), 3)
    assert list(found["p_value"].items.values()) == pytest.approx([4 / 35, 1])
    assert measured("same_law", tables, between=between, within=0.19)["share"].value == 0
    swapped = measured("same_law", tables, between={"experiment": ["b", "a"]}, within=0.2)
    assert (ends(swapped["share"]), swapped["p_value"].n) == (wilson(1, 2), 3)
    with pytest.raises(NothingQualifies, match="no cell in common"):
        measured("same_law", {"a": a.query("scale > 1"), "b": b}, between=between, within=1)


def end(exponent, depth, seed, status, steps, loss):
    common = {"exponent": exponent, "depth": depth, "seed": seed, "step_size": 0.1 + exponent}
    rest = {"status": status, "excess_loss": loss}
    return [{**common, **rest, "step": steps}, {**common, **rest, "step": 0, "excess_loss": 9.0}]


def test_order_of_runs():
    """Between 0 and 1: won, a tie, won by the loss, lost to a divergence, alone. 1 and 2: lost."""
    ended = [
        *end(0, 2, 0, "converged", 10, 1e-9),
        *end(1, 2, 0, "converged", 11, 1e-8),
        *end(2, 2, 0, "converged", 5, 1e-8),
        *end(0, 2, 1, "converged", 10, 1e-9),
        *end(1, 2, 1, "converged", 10, 1e-9),
        *end(0, 3, 0, "unfinished", 99, 0.1),
        *end(1, 3, 0, "unfinished", 99, 0.2),
        *end(0, 3, 1, "diverged", 5, math.nan),
        *end(1, 3, 1, "unfinished", 99, 0.2),
        *end(0, 4, 0, "converged", 5, 1e-9),
    ]
    found = measured("order_of_runs", table(ended), between={"exponent": [0, 1, 2]})["share"]
    assert ends(found) == wilson(2, 5)
    assert found.items == {"exponent 0 before 1": 0.5, "exponent 1 before 2": 0}
    alone = table(end(0, 2, 0, "converged", 1, 0.0) + end(1, 3, 0, "converged", 1, 0.0))
    with pytest.raises(NothingQualifies, match="no two runs differ in exponent alone"):
        measured("order_of_runs", alone, between={"exponent": [0, 1]})


def test_the_order_is_by_the_ending_then_by_steps_then_by_the_loss():
    """Won by steps in spite of the loss, by arriving late, by not diverging; two diverge alike."""
    ended = [
        *(*end(0, 2, 0, "converged", 50, 1e-3), *end(1, 2, 0, "converged", 60, 1e-9)),
        *(*end(0, 2, 1, "converged", 99, 1e-3), *end(1, 2, 1, "unfinished", 50, 1e-9)),
        *(*end(0, 2, 2, "unfinished", 99, 1e-3), *end(1, 2, 2, "diverged", 5, 1e-9)),
        *(*end(0, 2, 3, "diverged", 5, math.nan), *end(1, 2, 3, "diverged", 5, math.nan)),
    ]
    found = measured("order_of_runs", table(ended), between={"exponent": [0, 1]})["share"]
    assert ends(found) == wilson(3, 4)


def flowing(exponent, depth, losses, step_size=1.0):
    """The rows of a run that has at these steps these exponents of e for losses."""
    same = {"exponent": exponent, "depth": depth, "seed": 0, "step_size": step_size}
    return [same | {"step": step, "excess_loss": math.exp(-x)} for step, x in losses.items()]


def test_loss_by_flow_time():
    """At gamma = 0 and a = 1/2 the loss e^-2t; at gamma = 1 and a = 1 t = 1, 2, 5/2, 17/6, 37/12.

    N = 2: e^-1 comes at 1 instead of at 1/2. N = 3: above at first; e^-4.2 at 2 instead of at 2.1;
    twice not below; e^-8 at 37/12 instead of at 4; below at last. N = 4 stays above. N = 5 and
    N = 6 are on one side only. At gamma = 2 t = 1, 2, 9/4.
    """
    reference = {8: 8, 0: 0, 3: 3, 1: 1, 5: 5}
    runs = [row for N in (2, 3, 4, 6) for row in flowing(0, N, reference, 0.5)]
    runs += flowing(1, 2, {1: 1, 0: 0})
    runs += flowing(1, 3, {4: 4.2, 0: 0, 1: 0.5, 2: 4.2, 3: 3, 5: 8, 6: 9})
    runs += flowing(1, 4, {0: 0, 1: 0.5, 2: 0.9}) + flowing(1, 5, reference)
    runs += flowing(2, 2, {3: 4.5})
    between = {"exponent": [0, 1, 2]}
    found = measured("loss_by_flow_time", table(runs), between=between)["deviation"]
    assert ends(found) == [pytest.approx(1), pytest.approx(0, abs=1e-12), pytest.approx(1), 3]
    items = {"exponent 1, 2, 0": 1, "exponent 1, 3, 0": 11 / 48, "exponent 1, 4, 0": math.nan}
    items |= {"exponent 2, 2, 0": 0}
    assert found.items == pytest.approx(items, nan_ok=True, abs=1e-12)
    for between, error, reason in (
        ({"exponent": [0, 1]}, NothingQualifies, "have a loss in common"),
        ({"depth": [2, 4]}, Refusal, "between: depth"),
    ):
        alone = table([row for row in runs if (row["depth"] == 4) | (row["exponent"] == 2)])
        with pytest.raises(error, match=reason):
            measured("loss_by_flow_time", alone, between=between)


def test_what_differs_with_the_sides_does_not_keep_runs_apart():
    """The step size, its bound, the schedule and the experiment; each run ends in time 1.

    Nor does an axis without a value, as of a table that lacks it.
    """
    axes = [
        "depth",
        "corner",
        "seed",
        "exponent",
        *("step_size", "times_bound", "bound", "schedule"),
    ]
    tables = {
        name: table(
            [
                {**row, "times_bound": gamma, "bound": name, "schedule": name}
                | {"status": "converged", "corner": math.nan}
                for row in flowing(gamma, 2, {0: 0, 1 + gamma: 1}, 1 / (1 + gamma))
            ],
            axes,
        )
        for gamma, name in enumerate("ab")
    }
    of_runs = measured("order_of_runs", tables, between={"exponent": [0, 1]})["share"]
    assert ends(of_runs) == wilson(1, 1)
    of_loss = measured("loss_by_flow_time", tables, between={"exponent": [0, 1]})["deviation"]
    assert ends(of_loss) == [0, 0, 0, 1]
    alike = {name: rows.assign(exponent=0) for name, rows in tables.items()}
    of_runs = measured("order_of_runs", alike, between={"experiment": ["b", "a"]})["share"]
    assert ends(of_runs) == wilson(0, 1)


def trained(scheme, losses):
    """Losses by scale, a list by seed, infinite where the run diverges; epoch 0 is worse."""
    return [
        {"initialisation": scheme, "scale": scale, "seed": seed, "epoch": epoch}
        | {"status": "trained" if np.isfinite(loss) else "diverged"}
        | {"training_loss": loss + 9 - 0.9 * epoch if np.isfinite(loss) else math.nan}
        for scale, seeds in losses.items()
        for seed, loss in enumerate(seeds)
        for epoch in (10, 0)
    ]


def test_lower_training_loss():
    """Medians of the first side: .5, .2, .9, none; of the second: .4, .2, none, none."""
    x = math.inf
    first = {0.01: [0.5, 0.5], 0.1: [0.2, 0.1], 1: [0.9, x], 10: [x, x]}
    second = {0.01: [0.4, 0.6], 0.1: [0.2, 0.3], 1: [x, x], 10: [x, x]}
    found = measured(
        "lower_training_loss",
        table(trained("b", first) + trained("l", second)),
        between={"initialisation": ["b", "l"]},
        usable_loss=0.5,
    )
    assert ends(found["share"]) == wilson(2, 3)
    gaps = [pytest.approx(0.1), pytest.approx(-0.1), -x]
    assert list(found["share"].items.values()) == gaps
    # Where the seed .6 is drawn twice, the second side has one usable scale less.
    assert ends(found["difference"]) == [0, 0, 1, 2]
    assert found["difference"].resolution == 1
    assert ends(found["worse"]) == wilson(0, 3)
    assert found["worse"].items == {
        **{"s = 0.01: low of the pairs": pytest.approx(-0.1)},
        **{"s = 0.01: high of the pairs": pytest.approx(0.1)},
        **{"s = 0.1: low of the pairs": pytest.approx(-0.2), "s = 0.1: high of the pairs": 0},
        **{"s = 1: low of the pairs": -x, "s = 1: high of the pairs": 0},
    }


def test_a_scale_is_worse_where_the_second_of_nine_differences_is_above_zero():
    gaps = [0.3, 0.1, 0.2, 0.9, 0.4, 0.6, 0.5, 0.7]
    once, twice = [*gaps, -0.5], [*gaps[1:], -0.5, 0.0]
    first = {s: [1 + gap for gap in by_seed] for s, by_seed in ((0.1, once), (1, twice))}
    second = {0.1: [1.0] * 9, 1: [1.0] * 9}
    found = measured(
        "lower_training_loss",
        table(trained("b", first) + trained("l", second)),
        between={"initialisation": ["b", "l"]},
    )["worse"]
    assert ends(found) == wilson(1, 2)
    assert [*found.items.values()] == pytest.approx([0.1, 0.7, 0.0, 0.7])


def test_of_eight_differences_the_first_decides():
    """P(X = 0) = 1/256 and P(X <= 1) = 9/256 of eight throws; 0.025 lies in between."""
    gaps = [0.3, 0.1, 0.2, 0.9, 0.4, 0.6, 0.5, -0.1]
    first, second = {0.1: [1 + gap for gap in gaps], 1: [1.0] * 8}, {0.1: [1.0] * 8, 1: [1.0] * 8}
    rows = trained("b", first) + trained("l", second)
    found = measured("lower_training_loss", table(rows), between={"initialisation": ["b", "l"]})
    assert ends(found["worse"]) == wilson(0, 2)
    assert [*found["worse"].items.values()] == pytest.approx([-0.1, 0.9, 0, 0])


def test_losses_of_sides_with_other_numbers_of_seeds():
    """Medians .5, .3, none of three seeds, and .5, .2, .4 of two.

    At 10 one of the three diverges from a small loss on, and one has no number. Resampled, one or
    two scales of the first are usable, and one to three of the second.
    """
    first = {0.1: [0.5, 0.5, 0.6], 1: [0.3, 0.9, 0.2], 10: [0.1, math.inf, 0.8]}
    second = {0.1: [0.5, 0.7], 1: [0.2, 0.6], 10: [0.9, 0.4]}
    losses = table(trained("b", first) + trained("l", second)).assign(status="trained")
    broken = (losses["initialisation"] == "b") & (losses["scale"] == 10) & (losses["seed"] == 0)
    losses.loc[broken, "status"] = "diverged"
    found = measured("lower_training_loss", losses, between={"initialisation": ["b", "l"]})
    assert ends(found["share"]) == wilson(1, 3)  # a tie is not larger
    assert ends(found["difference"]) == [-1, -2, 1, 2]
    assert ends(found["worse"]) == wilson(2, 3)
    pairs = [-0.2, 0, 0.1, 0.3, math.inf, math.inf]
    assert [*found["worse"].items.values()] == pytest.approx(pairs)
    less = {"between": {"initialisation": ["b", "l"]}, "usable_loss": 0.35}
    assert measured("lower_training_loss", losses, **less)["difference"].value == 0


def test_pairs_need_a_seed_in_common():
    losses = trained("b", {0.1: [1, 1], 1: [1, 1]}) + trained("l", {0.1: [1, 1], 1: [1, 1]})
    for row in losses:
        row["seed"] += 5 * (row["initialisation"] == "l")
    with pytest.raises(NothingQualifies, match="no seed in common"):
        measured("lower_training_loss", table(losses), between={"initialisation": ["b", "l"]})
