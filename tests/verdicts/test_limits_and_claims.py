"""Limits, verdicts, and what is kept of a claim."""

import hashlib
import math

import pytest

from deeplinear.verdicts import claims, judging, limits
from deeplinear.verdicts.measures import Measure


@pytest.mark.parametrize(
    ("name", "value", "inside"),
    [
        *(("at_least", 3.9, False), ("at_least", 4, True), ("at_least", 4.1, True)),
        *(("at_most", 3.9, True), ("at_most", 4, True), ("at_most", 4.1, False)),
        *(("above", 3.9, False), ("above", 4, False), ("above", 4.1, True)),
        *(("below", 3.9, True), ("below", 4, False), ("below", 4.1, False)),
    ],
)
def test_a_limit_at_and_beside_its_number(name, value, inside):
    assert limits.met(value, {name: 4}) == inside
    assert not limits.met(math.nan, {name: 4})
    assert limits.met(4.5, {"at_least": 4, "below": 5})
    assert not limits.met(5, {"at_least": 4, "below": 5})


def test_limits_in_words():
    given = {
        "a_b": {"at_least": 1, "at_most": 2.5},
        "c": {"above": 0.05, "below": 0.12345678912},
    }
    assert limits.as_inequalities(given) == "a b ≥ 1, a b ≤ 2.5, c > 0.05, c < 0.1234567891"


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


def test_the_checksum_is_that_of_what_a_verdict_depends_on():
    """Of the plain JSON, keys in order as texts, without who claims it, where and why."""
    block = {"statement": "s", "paper": "p", "whose": "ours", "reason": "r"}
    block |= {"options": {"by_depth": {10: 1, 9: 2.5}}}
    plain = b'{"options": {"by_depth": {"10": 1, "9": 2.5}}, "statement": "s"}'
    assert claims.checksum(block) == hashlib.sha256(plain).hexdigest()
    assert claims.checksum(block | {"paper": "q"}) == claims.checksum(block)
