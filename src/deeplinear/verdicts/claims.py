"""A claim, and what is said of it in the scorecard."""

import json
from collections.abc import Iterable

from deeplinear.base import seals

COLUMNS = [
    *("id", "whose", "paper", "statement", "verdict", "value", "low", "high", "resolution"),
    *("threshold", "n", "data", "sha256"),
]
OWNERS = {"paper": "of the papers", "ours": "of ours"}
# What a reader may see reworded without a doubt about the verdict.
COMMENTS = ("paper", "whose", "reason")
# The verdicts in the order in which they are counted, each with a sign that needs no colour.
VERDICTS = {"reproduced": "✓", "deviates": "≠", "not reproduced": "✗", "not evaluated": "–"}


MEANINGS = {
    "reproduced": "every measure is within its threshold",
    "deviates": "outside of it, but right in direction or order of magnitude",
    "not reproduced": "outside of it, and of any wider limits",
    "not evaluated": "the data cannot decide it",
}


def counts_by_verdict(claims: Iterable[dict]) -> dict[str, int]:
    """How many claims have each verdict, in the order of the verdicts, zeros included."""
    given = [claim["verdict"] for claim in claims]
    return {verdict: given.count(verdict) for verdict in VERDICTS}


def counts_by_owner(claims: Iterable[dict]) -> dict[str, dict[str, int]]:
    """`counts_by_verdict` of what the papers claim, and of what we do."""
    claims = list(claims)
    return {
        owner: counts_by_verdict(claim for claim in claims if claim["whose"] == owner)
        for owner in OWNERS
    }


def checksum(block: dict) -> str:
    """The SHA-256 of a claim: of its statement, and of all that its verdict depends on."""
    said = {key: value for key, value in block.items() if key not in COMMENTS}
    plain = json.loads(json.dumps(said))  # keys are texts, and so sorted as texts
    return seals.sha256(json.dumps(plain, sort_keys=True).encode())


def experiments_of_claim(block: dict) -> list[str]:
    """The experiments whose tables a claim's judgement takes: those it measures, then evidence."""
    return list(dict.fromkeys([*block["experiments"], *block.get("evidence", [])]))
