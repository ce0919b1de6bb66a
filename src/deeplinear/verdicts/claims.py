"""A claim, and what is said of it in the scorecard."""

from collections.abc import Iterable

COLUMNS = ["id", "paper", "statement", "verdict", "value", "low", "high", "threshold", "n", "data"]
# The verdicts in the order in which they are counted, each with a sign that needs no colour.
VERDICTS = {"reproduced": "✓", "deviates": "≠", "not reproduced": "✗", "not evaluated": "–"}


def counts_by_verdict(claims: Iterable[dict]) -> dict[str, int]:
    """How many claims have each verdict, in the order of the verdicts, zeros included."""
    given = [claim["verdict"] for claim in claims]
    return {verdict: given.count(verdict) for verdict in VERDICTS}


def experiments_of_claim(block: dict) -> list[str]:
    """The experiments whose tables a claim's judgement takes: those it measures, then evidence."""
    return list(dict.fromkeys([*block["experiments"], *block.get("evidence", [])]))
