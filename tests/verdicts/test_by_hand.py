"""Every measure of every judgement on a small table, against a value worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from made_up_tables import table

from deeplinear.base import plugins, randomness
from deeplinear.base.errors import Refusal
from deeplinear.verdicts import claims, judging, limits, measures
from deeplinear.verdicts.measures import Measure, NothingQualifies

Z = 1.959963984540054  # of the normal law, 95 %


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    """With two draws every end of an interval is met in a hundred resamples."""
    monkeypatch.setattr(measures, "RESAMPLES", 100)


def measured(judgement, tables, **given):
    """The measures of a judgement, as it is called when a claim is judged."""
    if plugins.contract("judgements", judgement).resamples:
        given["rng"] = randomness.generator("by hand")
    named = tables if isinstance(tables, dict) else {"a": tables}
    return plugins.load("judgements", judgement)(tables=named, **given)


def ends(measure):
    return [measure.value, measure.low, measure.high, measure.n]


def wilson(successes, runs):
    """The middle and half the length of Wilson's interval, and so its two ends."""
    share, total = successes / runs, runs + Z**2
    middle = (successes + Z**2 / 2) / total
    half = Z / total * math.sqrt(runs * share * (1 - share) + Z**2 / 4)
    return [pytest.approx(end, abs=1e-6) for end in (share, middle - half, middle + half)] + [runs]


def rows(columns, *values, **same):
    """Rows of a table, each a list of the values of the columns."""
    names = columns.split()
    return table([dict(zip(names, row, strict=True)) | same for row in values])


def sweep(counts, **same):
    """Counts by scale, a list by seed; None does not converge. The second step size is slower."""
    return table(
        [
            {"scale": scale, "seed": seed, "step_size": step, "cap": 1000, "depth": 3}
            | {"status": "unfinished" if count is None else "converged", **same}
            | {"iterations": 1000 if count is None else count + more}
            | {"excess_loss": 1e-6, "certified": False}
            for scale, seeds in counts.items()
            for seed, count in enumerate(seeds)
            for step, more in ((0.1, 0), (0.2, 5))
        ]
    )


# --- limits and verdicts


@pytest.mark.parametrize(
    ("name", "value", "inside"),
    [
        *(("at_least", 3.9, False), ("at_least", 4, True), ("at_least", 4.1, True)),
        *(("at_most", 3.9, True), ("at_most", 4, True), ("at_most", 4.1, False)),
        *(("above", 4, False), ("above", 4.1, True), ("below", 4, False), ("below", 3.9, True)),
    ],
)
def test_a_limit_at_and_beside_its_number(name, value, inside):
    assert limits.met(value, {name: 4}) == inside
    assert not limits.met(math.nan, {name: 4})
    assert limits.met(4.5, {"at_least": 4, "below": 5})
    assert not limits.met(5, {"at_least": 4, "below": 5})


def test_a_verdict_needs_every_measure():
    threshold = {"a": {"at_least": 1}, "b": {"at_most": 2}}
    deviates = {"a": {"above": 0}}
    cases = {(1, 2): 0, (1, 3): 1, (0.5, 2): 1, (0.5, 3): 1, (0, 2): 2, (0, 3): 2}
    verdicts = list(claims.VERDICTS)
    for (a, b), wanted in cases.items():
        found = {"a": Measure(a), "b": Measure(b)}
        assert judging.verdict(found, threshold, deviates) == verdicts[wanted], (a, b)
        assert judging.verdict(found, threshold, None) == verdicts[0 if (a, b) == (1, 2) else 2]
    assert judging.verdict({}, threshold, deviates) == verdicts[3]


def test_claims_are_counted_by_owner_and_verdict():
    given = [
        ("paper", "deviates"),
        ("ours", "deviates"),
        ("paper", "deviates"),
        ("ours", "reproduced"),
    ]
    rows_ = [{"whose": whose, "verdict": verdict} for whose, verdict in given]
    none = dict.fromkeys(claims.VERDICTS, 0)
    assert claims.counts_by_owner(iter(rows_)) == {
        "paper": none | {"deviates": 2},
        "ours": none | {"deviates": 1, "reproduced": 1},
    }
    block = {"experiments": ["b", "a"], "evidence": ["a", "c"]}
    assert claims.experiments_of_claim(block) == ["b", "a", "c"]


# --- what judgements share


def test_decades_and_spacing_of_an_uneven_grid():
    """0, 1, 3, 4 in logarithms: the parts are 1, 3/2, 3/2, 1."""
    scales = [1, 10, 1000, 10000]
    for inside, wanted in (([1, 0, 0, 0], 1), ([0, 1, 0, 0], 1.5), ([1, 1, 1, 1], 5)):
        assert measures.decades(scales, np.array(inside, bool)) == wanted
    assert measures.spacing(scales) == 1.5
    assert measures.decades([1, 1.78], [True, True]) == 0.5008  # of 0.50084
    assert measures.spacing([1, 1.78]) == 0.2504


def test_ratios_with_zeros():
    assert measures.ratio(6, 4) == 1.5
    assert measures.ratio(0, 4) == 0
    assert measures.ratio(1, 0) == math.inf
    assert math.isnan(measures.ratio(0, 0))


def test_medians_are_lower_medians_along_the_last_axis():
    assert measures.medians([[5, 1, 3, math.inf], [2, 9, 4, 7]]).tolist() == [3, 4]
    assert measures.medians([8, 1, 4]) == 4


def test_the_interval_of_a_bootstrap_by_hand(monkeypatch):
    """The first of a thousand draws, resampled: uniform on 0 ... 999, so 2.5 % are below 25."""
    monkeypatch.setattr(measures, "RESAMPLES", 2000)
    rng = randomness.generator("uniform")
    found = measures.over_draws(lambda a, b: float(a[0]), [1000, 1200], rng, {"x": 1}, 0.5)
    assert (found.value, found.n, found.items, found.resolution) == (0, 1000, {"x": 1}, 0.5)
    assert found.low == pytest.approx(25, abs=9)
    assert found.high == pytest.approx(975, abs=9)


@pytest.mark.filterwarnings("ignore::scipy.stats.DegenerateDataWarning")
def test_an_interval_leaves_out_what_is_no_number_and_one_draw_has_none():
    rng = randomness.generator("nan")
    found = measures.over_draws(lambda a: np.nan if a[0] else 7.0, [2], rng)
    assert ends(found) == [7, 7, 7, 2]
    nothing = measures.over_draws(lambda a: np.nan, [2], rng)
    assert np.isnan([nothing.low, nothing.high]).all()
    alone = measures.over_draws(lambda a, b: 3.0, [5, 1], rng)
    assert (alone.value, alone.n) == (3, 1)
    assert np.isnan([alone.low, alone.high]).all()


def test_a_proportion_by_hand():
    assert ends(measures.proportion(3, 4, {"x": 1})) == wilson(3, 4)
    assert ends(measures.proportion(1, 1)) == wilson(1, 1)
    with pytest.raises(NothingQualifies):
        measures.proportion(0, 0)


def test_the_least_p_value_of_several_tests():
    """8 of 8 at 1/2: p = 2/256, times 3; 1 of 2 at 1/2 and 0 of 5 at 0 have p = 1."""
    found = pd.DataFrame({"sum": [8, 1, 0], "size": [8, 2, 5], "exact": [0.5, 0.5, 0.0]})
    least = measures.least_p_value(found)
    assert (least.value, least.n) == (pytest.approx(3 * 2 / 256), 2)
    assert measures.least_p_value(found[1:]).value == 1


def test_sides_are_chosen_by_a_column_or_the_experiment():
    first, second = rows("depth x", (2, 0), (3, 1)), rows("depth x", (2, 5))
    both = {"a": first, "b": second}
    assert list(measures.sides(both, None)) == ["all"]
    assert measures.sides(both, None)["all"]["x"].tolist() == [0, 1, 5]
    assert measures.sides(both, {"depth": [3, 2]})["2"]["x"].tolist() == [0, 5]
    assert list(measures.sides(both, {"experiment": ["b", "a"]})) == ["b", "a"]
    with pytest.raises(NothingQualifies, match="no row has depth 4"):
        measures.sides(both, {"depth": [2, 4]})
    with pytest.raises(Refusal, match="Unknown column 'deep'"):
        measures.sides(both, {"deep": [2]})
    with pytest.raises(Refusal, match=r"b: Unknown column 'y'"):
        measures.need({"a": first.assign(y=0), "b": second}, "x", "y")


def test_what_two_tables_share():
    first, second = pd.DataFrame({"v": [1, 2]}, ["x", "y"]), pd.DataFrame({"v": [3, 4]}, ["y", "z"])
    common, a, b = measures.in_common(first, second)
    assert (list(common), a.tolist(), b.tolist()) == (["y"], [[2]], [[3]])


# --- each judgement


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


def run(depth, seed, steps, **columns):
    """The rows of one run of a trajectory; a list is one number for each step."""
    return [
        {"depth": depth, "seed": seed, "step": step, "step_size": 0.1, "status": "converged"}
        | {k: v[i] if isinstance(v, list) else v for k, v in columns.items()}
        for i, step in enumerate(steps)
    ]


def test_balance_while_growing():
    """delta grows by 1.5 and 1.2 at most, not at the end; magnitudes by 8 and by 2."""
    first = run(2, 0, (2, 0, 1), balancedness=[1, 2, 3], smallest_layer_magnitude=[16, 2, 1])
    second = run(2, 1, (0, 1), balancedness=[5, 6], smallest_layer_magnitude=[3, 6])
    found = measured("balance_while_growing", {"a": table(first), "b": table(second)})
    assert ends(found["unbalancedness"]) == [1.5, 1.2, 1.5, 2]
    assert ends(found["growth"]) == [2, 2, 8, 2]


def test_largest_value():
    first = run(2, 0, (0, 1), x=[1.0, 4.0], y=[3.0, np.nan]) + run(2, 1, (0, 1), x=2.0, y=np.nan)
    second = run(3, 0, (0,), x=np.nan, y=np.nan) + run(3, 1, (0,), x=np.nan, y=7.0)
    tables = {"a": table(first), "b": table(second)}
    found = measured("largest_value", tables, columns=["x", "y"])["largest"]
    assert ends(found) == [7, 2, 7, 3]
    assert found.items == {"x": 4, "y": 7, "rows": 5}
    start = measured("largest_value", tables, columns=["x"], at_start=True)["largest"]
    assert ends(start) == [2, 1, 2, 2]
    assert start.items == {"x": 2, "rows": 2}


def test_share_of_runs():
    """Two tables, two columns each: a run counts where all of its last row is as expected."""
    first = run(2, 0, (1, 0), status=["diverged", "converged"], loss=[0.5, 0.1])
    first += run(2, 1, (0, 1), status=["converged", "diverged"], loss=[0.1, 0.9])
    second = rows("depth seed kind loss", (2, 0, "x", 1), (2, 1, "y", 0), (3, 0, "z", 1))
    expected = {
        "a": {"status": "diverged", "loss": {"at_most": 0.5}},
        "b": {"kind": ["x", "y"], "loss": 1},
    }
    tables = {"a": table(first), "b": second}
    found = measured("share_of_runs", tables, expected=expected)
    assert ends(found["share"]) == wilson(2, 5)
    assert found["share"].items == {"a": 0.5, "b": pytest.approx(1 / 3)}
    assert (found["share_low"].value, found["share_low"].n) == (found["share"].low, 5)
    for names in (["a"], ["a", "b", "c"]):
        with pytest.raises(Refusal, match="experiment of this claim"):
            measured("share_of_runs", tables, expected={name: {} for name in names})


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
    assert found["rate"].value == pytest.approx(-math.log(2))


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


def test_power_law():
    """Two starts: x = y and x = y^2 or y^4 by seed; of several rows the largest, none missing."""
    points = rows(
        "initialisation seed y x",
        *(("a", seed, y, y / part) for seed in (0, 1) for y in (1, 10) for part in (1, 2)),
        *(("b", seed, y, y**power) for seed, power in ((0, 2), (1, 4)) for y in (1, 10)),
        ("b", 0, 5, math.nan),
    )
    found = measured("power_law", points, column="x", against="y")
    assert ends(found["lowest"]) == [*[pytest.approx(1)] * 3, 2]
    half = 12.7062047  # t of one degree of freedom at 97.5 %, times sqrt(2)/sqrt(2)
    assert ends(found["highest"])[:3] == [pytest.approx(3 + s * half) for s in (0, -1, 1)]
    assert list(found["highest"].items) == ["initialisation a", "initialisation b"]
    scaled = rows("scale seed x", *((s, seed, 5 / s) for s in (1, 10) for seed in (0, 1)))
    assert measured("power_law", scaled, column="x", against="scale")["lowest"].value == (
        pytest.approx(-1)
    )
    named = {"column": "x", "against": "y", "along": ["scale"]}
    along = measured("power_law", scaled.assign(y=scaled["x"] ** 2), **named)
    assert along["highest"].value == pytest.approx(0.5)
    with pytest.raises(NothingQualifies, match="two draws of two points"):
        measured("power_law", rows("seed y x", (0, 1, 1), (0, 2, 1)), column="x", against="y")


def test_of_a_run_with_several_rows_the_largest_values_are_compared():
    steps = rows("seed x y", (0, 1, 9), (0, 6, 2), (1, 4, 2), (1, 3, 2))
    ratio = measured("ratio_to_reference", steps, column="x", reference="y")["ratio"]
    assert ratio.value == pytest.approx(6 / 9)  # of 6/9 and 4/2 the lower is the median of two


def test_the_advantage_of_a_power_is_that_of_its_fit():
    powers = rows("depth seed x", *((n, s, n**-2.0) for n in (2, 4, 8) for s in (0, 1)))
    found = measured("power_of_depth", powers, column="x")
    told = found["exponent"].items
    assert told["R² of the power"] == pytest.approx(1)
    # ln x = -2, -4, -6 (in ln 2) against 2, 4, 8: slope -9/14 ln 2, R^2 = (9/14)^2 (56/3) / 8
    assert told["R² of an exponential"] == pytest.approx((9 / 14) ** 2 * (56 / 3) / 8)
    assert found["advantage"].value == pytest.approx(1 - 27 / 28)


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


def test_pairs_need_a_seed_in_common():
    losses = trained("b", {0.1: [1, 1], 1: [1, 1]}) + trained("l", {0.1: [1, 1], 1: [1, 1]})
    for row in losses:
        row["seed"] += 5 * (row["initialisation"] == "l")
    with pytest.raises(NothingQualifies, match="no seed in common"):
        measured("lower_training_loss", table(losses), between={"initialisation": ["b", "l"]})


def drifting(by_step):
    """Drifts by step size, a list by seed, there and back again; None diverges."""
    return table(
        [
            row | {"step_size": step}
            for step, drifts in by_step.items()
            for seed, drift in enumerate(drifts)
            for row in run(
                *(3, seed, (1, 0, 2)),
                balancedness=[5 - (1 if drift is None else drift), 5, 5],
                status="diverged" if drift is None else "converged",
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
    with pytest.raises(NothingQualifies, match="one step size only"):
        measured("drift_by_step_size", drifting({0.1: [1]}))


def promised(depth, qualifies, status="converged", iterations=100, obeyed=10, delta=0.0):
    """A run with 100 predicted and 10 checked steps."""
    made = status != "not run"
    return {"initialisation": "balanced", "depth": depth, "qualifies": qualifies} | {
        **{"status": status, "iterations": iterations if made else math.nan},
        **{"checked_steps": 10 if made else math.nan, "obeyed_steps": obeyed if made else math.nan},
        **{"predicted_steps": 100, "balancedness": delta, "balancedness_bound": 1.0},
    }


def test_promises_kept():
    """Of seven runs two keep all promises; four start at 0.999 of what is allowed, or nearer."""
    starts = [
        promised(2, True, delta=0.999),
        promised(2, True, iterations=101, delta=0.9989),
        promised(2, True, obeyed=9, delta=1.0),
        promised(2, False, delta=1.0),
        promised(2, True, status="not run", delta=1.0),
        promised(3, True, status="unfinished", delta=1.5),
        promised(3, True),
        promised(3, True, status="diverged"),
    ]
    runs = table([start | {"seed": i} for i, start in enumerate(starts)])
    others = rows("depth qualifies", (3, True), (3, False), initialisation="layerwise")
    found = measured("promises_kept", {"a": runs, "b": others}, depths=[2, 3])
    assert ends(found["share"]) == wilson(2, 7)
    assert ends(found["share_of_steps"]) == wilson(69, 70)
    assert (found["unbalanced"].value, found["unbalanced"].n) == (4, 7)
    assert found["share"].items == {
        **{"starts that qualify": 7, "of these run": 7},
        **{"N = 2: share": 0.25, "N = 3: share": pytest.approx(1 / 3)},
        **{"a, balanced, N = 2: starts": 5, "a, balanced, N = 2: qualify": 4},
        **{"a, balanced, N = 2: run": 4, "a, balanced, N = 3: starts": 3},
        **{"a, balanced, N = 3: qualify": 3, "a, balanced, N = 3: run": 3},
        **{"b, layerwise, N = 3: starts": 2, "b, layerwise, N = 3: qualify": 1},
    }
    with pytest.raises(NothingQualifies, match="no run of N = 8 qualifies"):
        measured("promises_kept", {"a": runs}, depths=[2, 8])
    with pytest.raises(NothingQualifies, match="no run of N = 3 qualifies"):
        measured("promises_kept", {"b": others}, depths=[3])


def test_conditions_needed():
    """Claim 4: 2 of 3 unbalanced and 1 of 2 balanced end as said; Claim 5: 3 of 5 and 1 of 3."""
    claim_4 = rows(
        "depth imbalance status",
        *((2, 10, "diverged"), (2, 10, "diverged"), (4, 10, "unfinished")),
        *((2, 1, "converged"), (2, 1, "diverged"), (4, 5, "converged")),
    )
    floor = 0.5 * 0.25  # of the shift 1.5
    claim_5 = rows(
        "depth shift status excess_loss",
        *((4, 1.5, "unfinished", floor), (6, 1.5, "unfinished", 0.9 * floor)),
        *((2, 1.5, "unfinished", floor), (8, 1.5, "unfinished", 2 * floor)),
        *((3, 1.5, "unfinished", floor), (4, 1.5, "unfinished", 0.0)),
        *((4, 0.4, "converged", 0.0), (4, 0.4, "unfinished", 0.1)),
        *((4, 0.5, "unfinished", 0.1), (4, 1, "converged", 0.0)),
    )
    tied = rows(
        "depth shift status excess_loss",
        *((2, 1.5, "unfinished", floor), (2, 0.4, "diverged", 0.1), (1, 1.5, "unfinished", floor)),
    )
    tables = {"a": claim_4, "b": claim_5, "t": tied}
    options = {"unbalanced": ["a"], "without_margin": ["b"], "tied": ["t"]}
    found = measured("conditions_needed", tables, **options)["share"]
    assert ends(found) == wilson(7, 13)
    assert found.items == {
        **{"Claim 4, unbalanced, N = 2": 1, "Claim 4, unbalanced, N = 4": 0},
        **{"Claim 4, balanced, N = 2": 0.5},
        **{"Claim 5, negative eigenvalue, N = 2": 1, "Claim 5, negative eigenvalue, N = 4": 0.5},
        **{"Claim 5, negative eigenvalue, N = 6": 0, "Claim 5, negative eigenvalue, N = 8": 1},
        **{"Claim 5, margin, N = 2": 0, "Claim 5, margin, N = 4": 0.5},
    }
    more = rows("depth imbalance status", (2, 99, "diverged"), (2, 10, "unfinished"))
    both = options | {"unbalanced": ["a", "c"]}
    found = measured("conditions_needed", tables | {"c": more}, **both)["share"]
    assert ends(found) == wilson(8, 14)  # of each table its own largest imbalance
    level = {**tables, "a": claim_4[claim_4["imbalance"] == 1]}
    with pytest.raises(NothingQualifies, match="no run of Claim 4, unbalanced"):
        measured("conditions_needed", level, **options)


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


def starts(depth, scale, *pairs):
    """Starts of width 2 with these balancednesses and margins."""
    common = {"initialisation": "layerwise", "depth": depth, "width": 2, "scale": scale}
    pairs = enumerate(pairs)
    return [common | {"seed": i, "balancedness": d, "margin": m} for i, (d, m) in pairs]


def test_layerwise_starts():
    """d_0 = 3, d_1 = 2, one output, s = 1: E = 2 (9 + 1 + 4 * 3 - 6) = 32, and 2 E = 64.

    delta^2 is 16, 48 and 65 of the first, mean 43; of the second, at s^4 = 1/16, 1 and 3, mean 2.
    """
    table_ = table(
        starts(2, 1.0, (4, 0.1), (48**0.5, 0.0), (65**0.5, -1))
        + starts(2, 0.5, (1, 0.2), (3**0.5, 0.3))
        + starts(3, 0.5, (1, 0.1), (9, -0.1))
    )
    found = measured("layerwise_starts", table_, features=3, promised=0.5)
    ratios = np.array([16, 48, 65]) / 32
    half = 4.30265273 * ratios.std(ddof=1) / math.sqrt(3)
    mean = ratios.mean()
    values = [*map(pytest.approx, (mean, mean - half, mean + half)), 3]
    assert ends(found["imbalance"]) == values
    # At most one is unbalanced: 65 > 64, of three; 9^2 is above any bound, of two.
    low = measures.proportion(1, 2).low
    assert (found["surplus_low"].value, found["surplus_low"].n) == (pytest.approx(low - 0.5), 2)
    items = found["p_value"].items
    assert items["N = 2, d = 2, s = 1: have a margin"] == pytest.approx(1 / 3)
    assert items["N = 2, d = 2, s = 0.5: have a margin"] == 1
    p = items["N = 2, d = 2, s = 0.5: exact"]
    assert 0.3 < p < 0.4
    assert found["p_value"].value == pytest.approx(min(3 * p**2, 1))
    assert found["p_value"].n == 2
    with pytest.raises(NothingQualifies, match="no start of N = 2"):
        measured("layerwise_starts", table_[table_["depth"] == 3], features=3, promised=0.5)


def test_success_probability():
    """d_0 = 4 and a = 4 allow s up to 1/8, where the margin needed is 2 s^2 = 1/32."""
    needed = 2 / 64
    rows_ = [
        (2, 1 / 8, needed),
        *((2, 1 / 8, needed - 1e-9), (2, 1 / 8, 0.5), (2, 1 / 8, 0.4)),
        *((3, 1 / 8 * (1 + 5e-10), 0.5), (3, 1 / 8 * (1 + 5e-10), -0.5)),
        *((2, 1 / 8 * (1 + 2e-9), -1.0), (2, 0.8, 0.5), (2, 0.8, -3.0)),
    ]
    table_ = table(
        [
            {"depth": n, "scale": s, "margin": m, "seed": i, "initialisation": "balanced"}
            for i, (n, s, m) in enumerate(rows_)
        ]
    )
    found = measured("success_probability", table_, features=4, a=4)
    below = (1 + math.erf(2 * math.sqrt(2 / 4) / math.sqrt(2))) / 2
    promised = 0.5 * (1 - 2 * math.exp(-4 / 16)) * (3 - 4 * below)
    low = [measures.proportion(*counts).low for counts in ((3, 4), (1, 2))]
    assert found["surplus"].value == pytest.approx(0.5 - promised)
    assert found["surplus"].low == pytest.approx(low[1] - promised)
    assert found["surplus"].n == 2
    assert found["surplus_low"].value == pytest.approx(min(low) - promised)
    assert found["starts"].value == 2
    items = found["surplus"].items
    assert items["promised"] == pytest.approx(promised)
    assert items["N = 2, s = 0.8: share"] == 0  # no margin is above 1, and 1.28 is needed
    assert items["N = 2, s = 0.8: exact"] == 0
    assert 0 < items["N = 3, s = 0.125: exact"] < 0.5
    runs = rows("depth scale seed status", (2, 1, 0, "converged"), (2, 1, 1, "diverged"))
    both = measured("success_probability", {"a": table_, "b": runs}, features=4, a=4)
    assert both["surplus"].items["N = 2, s = 1: converge"] == 0.5
    with pytest.raises(NothingQualifies, match="no table has the margins"):
        measured("success_probability", runs, features=4, a=4)
    with pytest.raises(NothingQualifies, match=r"no start has a scale of at most 0\.125"):
        measured("success_probability", table_.query("scale > 0.5"), features=4, a=4)


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
