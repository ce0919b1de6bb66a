"""Claims judged: which rows, which seed, which numbers, and what is kept of them."""

import math

import numpy as np
import pytest
from by_hand import measured, rows, run
from made_up_tables import table

from deeplinear.base import plugins, randomness
from deeplinear.verdicts import judging
from deeplinear.verdicts.claims import COLUMNS, checksum

REAL = {"dataset": "d", "stand_in": False, "title": "real", "sha256": "0" * 64}
STAND_IN = {"dataset": "e", "stand_in": True, "title": "made up", "replaces": "the real thing"}
VALUES = {"judgement": "largest_value", "options": {"columns": ["x"]}, "statement": "s"}
VALUES |= {"experiments": ["a"], "threshold": {"largest": {"below": 2.5}}, "whose": "ours"}
X = rows("seed depth x", (0, 2, 1), (1, 2, 2), (2, 3, 4))


def judged(block, tables, name="X1", **data):
    """A claim on tables, on real data unless others are said."""
    about = {experiment: {"data": data.get(experiment, REAL)} for experiment in tables}
    return judging.judge(name, block, tables, about)


def numbers(found):
    return [found[key] for key in ("value", "low", "high", "n", "resolution")]


def test_a_claim_has_the_numbers_of_its_first_measure_and_all_of_the_others():
    found = judged({**VALUES, "paper": "p"}, {"a": X})
    assert numbers(found) == [4, 1, 4, 3, None]
    assert (found["verdict"], found["limits"], found["data"]) == (
        *("not reproduced", "largest < 2.5", "real"),
    )
    measure = {"value": 4, "low": 1, "high": 4, "n": 3, "resolution": None}
    assert found["measures"] == {"largest": {**measure, "items": {"x": 4, "rows": 3}}}
    assert (found["sha256"], found["not_evaluated_because"]) == (checksum(VALUES), "")
    assert (found["paper"], found["statement"]) == ("p", "s")


def test_only_the_rows_that_a_claim_chooses_are_judged():
    found = judged({**VALUES, "where": {"depth": 2}}, {"a": X})
    assert (found["verdict"], numbers(found)) == ("reproduced", [2, 1, 2, 2, None])


def test_evidence_is_measured_and_its_data_are_not_said():
    tables = {"a": X, "b": X.assign(x=X["x"] * 10), "c": X.assign(x=99)}
    found = judged({**VALUES, "evidence": ["b"]}, tables, b=STAND_IN)
    assert (numbers(found), found["data"]) == ([40, 1, 40, 6, None], "real")
    several = {**VALUES, "experiments": ["a", "b", "c"]}
    assert judged(several, tables, b=STAND_IN)["data"] == (
        "real; stand-in: made up, not the real thing"
    )


@pytest.mark.parametrize(
    ("value", "told"), [(math.inf, "inf"), (-math.inf, "-inf"), (-1.5, -1.5), (-0.0, 0.0)]
)
def test_numbers_as_json_holds_them(value, told):
    found = judged(VALUES, {"a": rows("seed x", (0, value))})
    assert (found["value"], str(found["value"])) == (told, str(told))
    assert found["measures"]["largest"]["items"]["x"] == told


def test_a_number_that_only_wider_limits_need_has_to_be_had_too():
    """Of two step sizes there is a factor, here 3, and no limit."""
    drifts = table(
        [
            row | {"step_size": step}
            for step, far in ((0.1, 1), (0.2, 3))
            for row in run(2, 0, (0, 1), balancedness=[5, 5 + far])
        ]
    )
    block = {**VALUES, "judgement": "drift_by_step_size", "options": {}}
    block |= {"threshold": {"factor": {"at_most": 2}}}
    assert judged(block, {"a": drifts})["value"] == pytest.approx(3)
    found = judged(block | {"deviates": {"limit": {"at_most": 2}}}, {"a": drifts})
    assert (found["verdict"], numbers(found)) == ("not evaluated", [None, None, None, 0, None])
    assert found["not_evaluated_because"] == "limit is not a number with n = 0"
    assert found["measures"] == {}


def test_draws_are_resampled_as_the_name_of_a_claim_says():
    """The median of 99 draws, whose interval depends on the resamples a little."""
    drawn = rows("seed depth x", *((seed, 2, 1.1**seed) for seed in range(99)))
    block = {**VALUES, "judgement": "ratio_to_reference", "threshold": {"ratio": {"above": 0}}}
    block |= {"options": {"column": "x", "by_depth": {2: 1}}}
    judgement = plugins.load("judgements", "ratio_to_reference")
    for name in ("X1", "X2"):
        rng = randomness.generator(name)
        wanted = judgement(tables={"a": drawn}, rng=rng, column="x", by_depth={2: 1})["ratio"]
        found = judged(block, {"a": drawn}, name)
        assert numbers(found)[:3] == [wanted.value, wanted.low, wanted.high]
    other = measured("ratio_to_reference", drawn, column="x", by_depth={2: 1})["ratio"]
    assert (other.low, other.high) != (wanted.low, wanted.high)


def test_studies_are_judged_each_and_joined_in_order():
    """Real data and a stand-in, two claims of one study and one of another."""
    tables, wide = {"a": X, "b": X.assign(x=0.123456)}, {**VALUES, "experiments": ["b"]}
    about = {
        "a": {"data": REAL, "computed": ["first"]},
        "b": {"data": STAND_IN, "computed": ["second"]},
    }
    one = judging.judged({"X1": VALUES, "X2": {**wide, "whose": "paper"}}, tables, about)
    assert list(one["claims"]) == ["X1", "X2"]
    assert one["data"] == {"d": REAL, "e": STAND_IN}
    assert one["computed"] == {"a": ["first"], "b": ["second"]}
    assert one["counts"]["ours"]["not reproduced"] == one["counts"]["paper"]["reproduced"] == 1
    assert {"time", "commit", "versions", "device"} == set(one["judged"])
    two = judging.judged({"Y1": wide}, tables, {"b": about["b"]})
    both = judging.joined({"one": one, "two": two}, ["Y1", "X2", "X1"])
    assert list(both["claims"]) == ["Y1", "X2", "X1"]
    assert both["counts"]["ours"]["reproduced"] == 1
    assert both["counts"]["ours"]["not reproduced"] == 1
    assert (both["data"], both["computed"]) == (one["data"], one["computed"])
    assert both["judged"] == {"one": one["judged"], "two": two["judged"]}
    rows_ = judging.table(
        {"claims": {name: {"paper": "p", **c} for name, c in both["claims"].items()}}
    )
    assert list(rows_) == COLUMNS
    assert rows_["id"].tolist() == ["Y1", "X2", "X1"]
    assert rows_["value"].tolist() == ["0.1235", "0.1235", "4"]
    assert rows_["resolution"].tolist() == [""] * 3
    assert set(rows_["threshold"]) == {"largest < 2.5"}
    assert np.array_equal(rows_["n"], [3, 3, 3])
