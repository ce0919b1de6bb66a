"""Judgements that count runs or look for their worst, against values worked out by hand."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from by_hand import ends, measured, rows, run, wilson
from made_up_tables import table

from deeplinear.base.errors import Refusal
from deeplinear.verdicts import measures
from deeplinear.verdicts.measures import NothingQualifies


def test_balance_while_growing():
    """delta grows by 1.5 and 1.2 at most, not at the end; magnitudes by 8 and by 2."""
    first = run(2, 0, (2, 0, 1), balancedness=[1, 2, 3], smallest_layer_magnitude=[16, 2, 1])
    second = run(2, 1, (0, 1), balancedness=[5, 6], smallest_layer_magnitude=[3, 6])
    found = measured("balance_while_growing", {"a": table(first), "b": table(second)})
    assert ends(found["unbalancedness"]) == [1.5, 1.2, 1.5, 2]
    assert ends(found["growth"]) == [2, 2, 8, 2]


def test_runs_of_one_table_are_told_apart_and_may_be_balanced_later():
    first = run(2, 0, (0, 1), balancedness=[1, 0], smallest_layer_magnitude=[1, 4])
    second = run(3, 0, (1, 0), balancedness=[8, 4], smallest_layer_magnitude=[3, 1])
    found = measured("balance_while_growing", table(first + second))
    assert ends(found["unbalancedness"]) == [2, 1, 2, 2]
    assert ends(found["growth"]) == [3, 3, 4, 2]
    balanced = run(4, 0, (0, 1), balancedness=[0, 1], smallest_layer_magnitude=[1, 1])
    with pytest.raises(Refusal, match="b: a start is exactly balanced"):
        measured("balance_while_growing", {"a": table(first), "b": table(second + balanced)})


def test_largest_value():
    """The largest of the runs are 4, 3.5 and 7; one row has none, and so has its run."""
    first = run(2, 0, (0, 1, 2), x=[1.0, 4.0, 2.0], y=[3.0, np.nan, np.nan])
    first += run(2, 1, (0, 1), x=2.0, y=3.5)
    second = run(3, 0, (0,), x=np.nan, y=np.nan) + run(3, 1, (0,), x=np.nan, y=7.0)
    tables = {"a": table(first), "b": table(second)}
    found = measured("largest_value", tables, columns=["x", "y"])["largest"]
    assert ends(found) == [7, 3.5, 7, 3]
    assert found.items == {"x": 4, "y": 7, "rows": 6}
    start = measured("largest_value", tables, columns=["x"], at_start=True)["largest"]
    assert ends(start) == [2, 1, 2, 2]
    assert start.items == {"x": 2, "rows": 2}


def test_share_of_runs():
    """Two tables, two columns each: a run counts where all of its last row is as expected."""
    first = run(2, 0, (1, 0), status=["diverged", "converged"], loss=[0.5, 0.1])
    first += run(2, 1, (0, 1), status=["converged", "diverged"], loss=[0.1, 0.9])
    second = rows("depth seed kind loss", (2, 0, "y", 1), (2, 1, "x", 0), (3, 0, "z", 1))
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


def promised(depth, qualifies, status="converged", iterations=100, obeyed=10, delta=0.0):
    """A run with 100 predicted and 10 checked steps."""
    made = status != "not run"
    return {"initialisation": "balanced", "depth": depth, "qualifies": qualifies} | {
        **{"status": status, "iterations": iterations if made else math.nan},
        **{"checked_steps": 10 if made else math.nan, "obeyed_steps": obeyed if made else math.nan},
        **{"predicted_steps": 100, "balancedness": 0.5 * delta, "balancedness_bound": 0.5},
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
        *((2, 1, "converged"), (2, 1, "unfinished"), (4, 5, "converged")),
    )
    floor = 0.5 * 0.25  # of the shift 1.5
    claim_5 = rows(
        "depth shift status excess_loss",
        *((4, 1.5, "unfinished", floor), (6, 1.5, "unfinished", 0.9 * floor)),
        *((2, 1.5, "unfinished", floor), (8, 1.5, "unfinished", 2 * floor)),
        *((5, 1.5, "unfinished", floor), (4, 1.5, "unfinished", 0.0)),
        *((4, 0.4, "converged", 0.0), (4, 0.4, "unfinished", 0.1)),
        *((4, 0.5, "unfinished", 0.1), (4, 1, "converged", 0.0)),
    )
    tied = rows(
        "depth shift status excess_loss",
        *((2, 1.5, "unfinished", floor), (2, 0.4, "diverged", 0.1), (3, 1.5, "unfinished", floor)),
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
    none = {"without_margin": [], "tied": ["t"]}
    found = measured("conditions_needed", {"a": claim_4, "t": tied}, unbalanced=["a"], **none)
    assert ends(found["share"]) == wilson(3 + 1, 5 + 2)


@pytest.mark.parametrize(
    ("kind", "imbalances", "shifts"),
    [
        ("Claim 4, unbalanced", (1, 1), (1.5, 0.4)),
        ("Claim 4, balanced", (2, 10), (1.5, 0.4)),
        ("Claim 5, negative eigenvalue", (1, 10), (1, 0.4)),
        ("Claim 5, margin", (1, 10), (1.5, 0.5)),
    ],
)
def test_every_kind_of_run_has_to_be_there(kind, imbalances, shifts):
    claim_4 = rows("depth imbalance status", *((2, factor, "diverged") for factor in imbalances))
    claim_5 = rows("depth shift", *((4, shift) for shift in shifts), status="x", excess_loss=1)
    options = {"unbalanced": ["a"], "without_margin": ["b"]}
    with pytest.raises(NothingQualifies, match=f"no run of {kind}"):
        measured("conditions_needed", {"a": claim_4, "b": claim_5}, **options)


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


def test_layerwise_starts_at_the_limit_and_below_the_mean():
    """As above 32 for N = 2; for N = 3 32 and 2 (4 + 1 + 3 * 3 - 4) = 20. Promised are 3 of 4.

    The limits of delta^2 at s = 1 are 4 * 32 and 4 * 52. The means of N = 2 are 44 of 32 and, at
    s^4 = 1/16, 1/2 of 2, which is farther from 1.
    """
    table_ = table(
        starts(2, 1.0, (128**0.5, 1), (4, 1), (4, 1), (4, 1))
        + starts(2, 0.5, (0.5, 1), (0.75**0.5, 1))
        + starts(3, 1.0, (208**0.5, 1), (208.001**0.5, 1), (1, 1), (1, 1))
    )
    found = measured("layerwise_starts", table_, features=3, promised=0.75)
    low = measures.proportion(3, 4).low  # less than that of 2 of 2
    assert (found["surplus_low"].value, found["surplus_low"].n) == (pytest.approx(low - 0.75), 2)
    # delta^2 / 2 is 1/8 and 3/8, with a standard error of 1/8; t of one degree of freedom.
    half = 12.7062047 / 8
    values = [pytest.approx(0.25 + sign * half, abs=1e-6) for sign in (0, -1, 1)]
    assert ends(found["imbalance"]) == [*values, 2]


def test_success_probability():
    """d_0 = 4 and a = 4 allow s up to 1/8, where the margin needed is 2 s^2 = 1/32."""
    needed = 2 / 64
    rows_ = [
        (2, 1 / 8, needed),
        *((2, 1 / 8, needed - 1e-9), (2, 1 / 8, 0.5), (2, 1 / 8, 0.4)),
        *((3, 1 / 8 * (1 + 1e-9), 0.5), (3, 1 / 8 * (1 + 1e-9), -0.5)),
        *((2, 1 / 8 * (1 + 1.4e-9), -1.0), (2, 0.8, 0.5), (2, 0.8, -3.0)),
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
    assert found["surplus"].high == pytest.approx(measures.proportion(1, 2).high - promised)
    assert found["surplus"].n == 2
    assert found["surplus_low"].value == pytest.approx(min(low) - promised)
    assert found["starts"].value == 2
    items = found["surplus"].items
    assert items["promised"] == pytest.approx(promised)
    assert items["N = 2, s = 0.8: share"] == 0  # no margin is above 1, and 1.28 is needed
    assert items["N = 2, s = 0.8: exact"] == 0
    assert 0 < items["N = 3, s = 0.125: exact"] < 0.5
    ends_of_runs = ("converged", "diverged", "unfinished")
    runs = rows("depth scale seed status", *((2, 1, i, end) for i, end in enumerate(ends_of_runs)))
    both = measured("success_probability", {"a": table_, "b": runs}, features=4, a=4)
    assert both["surplus"].items["N = 2, s = 1: converge"] == pytest.approx(1 / 3)
    with pytest.raises(NothingQualifies, match="no table has the margins"):
        measured("success_probability", runs, features=4, a=4)
    with pytest.raises(NothingQualifies, match=r"no start has a scale of at most 0\.125"):
        measured("success_probability", table_.query("scale > 0.5"), features=4, a=4)


def test_success_probability_with_one_input():
    """A ~ N(0, s^2) is within 1 - c of Phi = 1, c = s^2 / 2: between s^2 / 2 and 2 - s^2 / 2.

    At a = 4 the scale 1/2 is allowed, and 1 is not. Of N = 2 all three have the margin there, of
    N = 3 19 of 20, which is less, but at least 0.76 and not at least 0.44.
    """
    margins = [(2, 0.5, 1.0)] * 3 + [(2, 1.0, 1.0)] * 4
    margins += [(3, 0.5, 1.0)] * 19 + [(3, 0.5, 0.0)]
    drawn = rows("depth scale margin", *margins)
    table_ = drawn.assign(seed=range(len(drawn)))
    found = measured("success_probability", table_, features=1, a=4)
    promised = found["surplus"].items["promised"]
    assert (found["surplus"].value, found["surplus"].n) == (pytest.approx(0.95 - promised), 20)
    low = measures.proportion(3, 3).low - promised
    assert (found["surplus_low"].value, found["surplus_low"].n) == (pytest.approx(low), 3)
    assert ends(found["starts"])[::3] == [3, 3]
    q = NormalDist().cdf((2 - 1 / 8) * 2) - NormalDist().cdf(1 / 8 * 2)
    assert found["surplus"].items["N = 3, s = 0.5: exact"] == pytest.approx(q)
    p_value = 3 * (20 * q**19 * (1 - q) + q**20)  # of three tests
    assert (found["p_value"].value, found["p_value"].n) == (pytest.approx(p_value), 3)
    found = measured("success_probability", table_.query("depth == 2"), features=1, a=4)
    q = NormalDist().cdf(2 - 1 / 2) - NormalDist().cdf(1 / 2)
    assert found["p_value"].value == pytest.approx(2 * q**4)  # of all four at s = 1
