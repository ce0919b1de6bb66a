"""From tables to verdicts: measures held against the thresholds in config.yaml."""

import itertools
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from deeplinear.base import environment
from deeplinear.base.errors import Refusal
from deeplinear.base.wording import four_digits
from deeplinear.verdicts import limits
from deeplinear.verdicts.claims import COLUMNS, VERDICTS, checksum, counts_by_owner
from deeplinear.verdicts.measures import Measure, NothingQualifies
from deeplinear.verdicts.measuring import measured

REPRODUCED, DEVIATES, NOT_REPRODUCED, NOT_EVALUATED = VERDICTS
NUMBERS = ("value", "low", "high", "resolution")


def judged(claims: dict, tables: dict[str, pd.DataFrame], about: dict[str, dict]) -> dict:
    """Every claim judged, with its evidence and where the numbers come from.

    :param claims: the blocks of the claims, by id
    :param tables: the tables of the experiments that they name, by name
    :param about: what `gather` wrote beside each of these tables
    :raises Refusal: a table lacks a column that a claim needs; the message names both
    """
    found = {name: judge(name, block, tables, about) for name, block in claims.items()}
    return {
        "counts": counts_by_owner(found.values()),
        "claims": found,
        "data": {a["data"]["dataset"]: a["data"] for a in about.values()},
        "computed": {name: a["computed"] for name, a in about.items()},
        "judged": {"time": datetime.now(UTC).isoformat(timespec="seconds"), **environment.facts()},
    }


def joined(parts: dict[str, dict], order: list[str]) -> dict:
    """What was judged in several parts, as one.

    :param parts: what `judged` gave, by study
    :param order: the ids of all claims as they are to follow each other
    """
    claims = {name: block for part in parts.values() for name, block in part["claims"].items()}
    claims = {name: claims[name] for name in order}
    both = {key: {} for key in ("data", "computed")}
    for key, part in itertools.product(both, parts.values()):
        both[key] |= part[key]
    judged = {study: part["judged"] for study, part in parts.items()}
    return {
        "counts": counts_by_owner(claims.values()),
        "claims": claims,
        **both,
        "judged": judged,
    }


def judge(name: str, block: dict, tables: dict, about: dict[str, dict]) -> dict:
    """One claim: verdict, headline numbers, every measure, and the block.

    The headline is the first measure of the threshold. The data are those that enter the measures.

    :raises Refusal: naming the claim, and what its tables lack
    """
    data = {experiment: about[experiment]["data"] for experiment in block["experiments"]}
    try:
        measures, reason = measured(name, block, tables, data), ""
    except NothingQualifies as finding:
        measures, reason = {}, str(finding)
    except Refusal as finding:
        raise Refusal(f"claims.{name}: {finding}") from None
    headline = measures.get(next(iter(block["threshold"])), Measure(np.nan))
    return {
        "verdict": verdict(measures, block["threshold"], block.get("deviates")),
        **{key: _number(getattr(headline, key)) for key in (*NUMBERS, "n")},
        "limits": limits.as_inequalities(block["threshold"]),
        "data": "; ".join(dict.fromkeys(map(_data, data.values()))),
        "not_evaluated_because": reason,
        "measures": {key: _plain(measure) for key, measure in measures.items()},
        "sha256": checksum(block),
        **block,
    }


def verdict(measures: dict[str, Measure], threshold: dict, deviates: dict | None) -> str:
    """The verdict on measures, by the limits of each of them.

    reproduced: all measures are within the threshold. deviates: they aren't, but all are within the
    wider limits of `deviates`, so that what the paper says holds in direction or order of magnitude
    and not in size. not reproduced: neither. not evaluated: there are no measures.
    """
    if not measures:
        return NOT_EVALUATED
    for given, result in ((threshold, REPRODUCED), (deviates, DEVIATES)):
        if given and all(limits.met(measures[name].value, given[name]) for name in given):
            return result
    return NOT_REPRODUCED


def table(found: dict) -> pd.DataFrame:
    """The scorecard with one row for each claim, numbers to four digits."""
    rows = [
        {"id": name, **claim, "threshold": claim["limits"]}
        for name, claim in found["claims"].items()
    ]
    frame = pd.DataFrame(rows)[COLUMNS]
    for column in NUMBERS:
        frame[column] = frame[column].astype(float).map(four_digits)
    return frame


def _data(facts: dict) -> str:
    """What the data of an experiment are, a stand-in named as one."""
    if facts["stand_in"]:
        return f"stand-in: {facts['title']}, not {facts['replaces']}"
    return facts["title"]


def _plain(measure: Measure) -> dict:
    """A measure as JSON can hold it."""
    fields = {key: _number(value) for key, value in asdict(measure).items() if key != "items"}
    return fields | {"items": {key: _number(v) for key, v in measure.items.items()}}


def _number(value: float) -> float | str | None:
    """A number for JSON; None where there is none, and infinity in words."""
    if np.isnan(value):
        return None
    return ("inf" if value > 0 else "-inf") if np.isinf(value) else value + 0
