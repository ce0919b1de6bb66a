"""The judged claims, as the scorecard wrote them, ready to be shown."""

import re
from pathlib import Path

import pandas as pd

from deeplinear.base import files
from deeplinear.base.errors import Refusal, unknown
from deeplinear.report.notation import as_html
from deeplinear.study.papers import paper_of_claim
from deeplinear.verdicts.claims import COLUMNS, VERDICTS

LIMIT = re.compile(r"([<=>≤≥]) (?=[-\d])")  # a line should not break in it
MINUS = re.compile(r"(?<!\w)-(?=\d)")


def read_claims(table: Path | str, details: Path | str, config: dict) -> list[dict]:
    """The claims of figures/scorecard.csv, each with what figures/scorecard.json adds to it.

    `paper` becomes the study or citation key and `place` says where in it; from the JSON come
    `experiments`, the tables that the verdict rests on, the `reason` for the threshold, and `why`
    not evaluated.

    :raises Refusal: a file or a column is missing, or a verdict is none of the four
    """
    for path in map(Path, (table, details)):
        if not path.exists():
            raise Refusal(f"{path} is missing. Make it: snakemake --cores all {path}")
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    lacking = [column for column in COLUMNS if column not in rows]
    if lacking:
        found = ", ".join(rows)
        raise Refusal(f"{table} has no column '{lacking[0]}', only {found}. Make it again.")
    more = files.read_json(details)["claims"]
    return [_claim(row, more.get(row["id"], {}), config) for row in rows.to_dict("records")]


def _claim(row: dict[str, str], more: dict, config: dict) -> dict:
    """One claim: the row's texts, its measure in words, and what the JSON adds."""
    if row["verdict"] not in VERDICTS:
        problem = unknown(row["verdict"], VERDICTS, "verdict")
        raise Refusal(f"figures/scorecard.csv, claim {row['id']}: {problem}")
    return {
        **row,
        "paper": paper_of_claim(config, row["id"], row["paper"]),
        "place": row["paper"],
        "statement": as_html(row["statement"]),
        "threshold": as_html(_typeset(LIMIT.sub("\\1\u00a0", row["threshold"]))),
        "sign": VERDICTS[row["verdict"]],
        "measured": _typeset(row["value"]),
        "interval": _interval(row),
        "experiments": more.get("experiments", []),
        "reason": as_html(more.get("reason", "")),
        "why": as_html(more.get("not_evaluated_because", "")),
    }


def _interval(row: dict[str, str]) -> str:
    """The interval in words, and by how much one point of a grid changes the value."""
    words = " to ".join(_typeset(end) for end in (row["low"], row["high"]) if end)
    return f"{words}; ±{row['resolution']} by the grid" if row["resolution"] else words


def _typeset(text: str) -> str:
    """A text with minus signs for the hyphens before its numbers."""
    return MINUS.sub("−", text)
