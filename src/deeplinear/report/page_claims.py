"""The judged claims, as the scorecard wrote them, ready to be shown."""

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from deeplinear.base import files, plugins
from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import Value
from deeplinear.base.wording import spaced
from deeplinear.report import sentences
from deeplinear.report.archive import history
from deeplinear.report.notation import as_html
from deeplinear.report.numbers import in_words
from deeplinear.study.papers import paper_of_claim
from deeplinear.tables import storage
from deeplinear.verdicts.claims import COLUMNS, OWNERS, VERDICTS, experiments_of_claim
from deeplinear.verdicts.limits import RELATIONS, met


def read_claims(
    table: Path | str, details: Path | str, config: dict, repository: Path | str
) -> list[dict]:
    """The claims of figures/scorecard.csv, those of the papers first, ready for the page.

    From figures/scorecard.json come the measures, the experiments, the reason for the threshold,
    and why a claim is not evaluated; from the history of the repository, when it was set.

    :raises Refusal: a file or a column is missing, or a verdict is none of the four
    """
    for path in map(Path, (table, details)):
        if not path.exists():
            raise Refusal(f"{path} is missing. Make it: snakemake --cores all {path}")
    rows = pd.read_csv(storage.whole(table), dtype=str, keep_default_na=False)
    lacking = [column for column in COLUMNS if column not in rows]
    if lacking:
        found = ", ".join(rows)
        raise Refusal(f"{table} has no column '{lacking[0]}', only {found}. Make it again.")
    told = files.read_json(details)
    more, set_then = told["claims"], history.when_set(told["claims"], told["computed"], repository)
    claims = [
        _claim(row, more[row["id"]], config) | {"set": set_then.get(row["id"], "")}
        for row in rows.to_dict("records")
    ]
    return sorted(claims, key=lambda claim: list(OWNERS).index(claim["whose"]))


def _claim(row: dict[str, str], more: dict, config: dict) -> dict:
    """One claim: `paper` becomes the study or citation key, and `place` says where in it."""
    if row["verdict"] not in VERDICTS:
        problem = unknown(row["verdict"], VERDICTS, "verdict")
        raise Refusal(f"figures/scorecard.csv, claim {row['id']}: {problem}")
    found = measured(more)
    sentence = config.get("findings", {}).get(row["id"], "")
    return {
        **row,
        "paper": paper_of_claim(config, row["id"], row["paper"]),
        "place": row["paper"],
        "statement": as_html(row["statement"]),
        "sign": VERDICTS[row["verdict"]],
        "measures": found,
        "options": options(more),
        "stand_in": "stand-in" in row["data"],
        "has_sentence": bool(told := sentences.finding(sentence, more["measures"])),
        "finding": as_html(told or sentences.plain([m for m in found if m["limit"]])),
        "experiments": more["experiments"],
        "where": more.get("where", {}),
        "tables": experiments_of_claim(more),
        "reason": as_html(more["reason"]),
        "why": as_html(more["not_evaluated_because"]),
    }


def options(claim: dict) -> list[dict]:
    """What the judgement of a claim was told: each option's name, value and meaning."""
    described = plugins.contract("judgements", claim["judgement"]).options
    return [
        {"name": spaced(name), "value": value, "what": described[name].what}
        for name, value in claim.get("options", {}).items()
    ]


def measured(claim: dict) -> list[dict]:
    """Every measure of a claim with unit, interval and limits, those of the threshold first.

    :param claim: what the scorecard's JSON has of it
    """
    limits, found = {**claim["threshold"], **claim.get("deviates", {})}, claim["measures"]
    described = plugins.contract("judgements", claim["judgement"]).measures
    order = sorted(found, key=lambda name: [*limits, name].index(name))
    return [_measure(name, found[name], described[name], claim) for name in order]


def _measure(name: str, facts: dict, described: Value, claim: dict) -> dict:
    """One measure in words."""
    limit, wider = (claim.get(key, {}).get(name, {}) for key in ("threshold", "deviates"))
    value, ends = facts["value"], [in_words(facts[end]) for end in ("low", "high")]
    return {
        "name": spaced(name),
        "what": described.what,
        "value": f"{in_words(value)} {described.unit}".strip(),
        "interval": ", ".join(ends) if all(ends) else "",
        "resolution": in_words(facts["resolution"]),
        "n": in_words(facts["n"]),
        "limit": _inequalities(limit),
        "wider": _inequalities(wider),
        "met": bool(limit) and value is not None and met(float(value), limit),
        "parts": [(as_html(item), in_words(part)) for item, part in facts["items"].items()],
    }


def _inequalities(limits: dict[str, float]) -> str:
    """The limits of one measure, such as "≥ 2, ≤ 3"; a line should not break in one."""
    signs = [f"{RELATIONS[key][1]}\u00a0{in_words(limit)}" for key, limit in limits.items()]
    return Markup(", ").join(signs)
