"""The scorecard in words: on the terminal, in the README and in docs/.

`python -m deeplinear.report.scorecard README.md` writes the table between the two markers of the
README, the whole scorecard to docs/scorecard.md, and the numbers that both come from to
docs/scorecard.csv.
"""

import csv
import itertools
import sys
import textwrap
from pathlib import Path

from deeplinear.base import files
from deeplinear.base.errors import Refusal
from deeplinear.base.wording import counted
from deeplinear.tables import storage
from deeplinear.verdicts.claims import OWNERS, VERDICTS, counts_by_owner

TABLE = Path("figures/scorecard.csv")
MARKERS = "<!-- scorecard -->", "<!-- /scorecard -->"
WIDTH = 100
MANY = 30  # claims that a terminal shows one by one


def read(path: Path | str) -> list[dict[str, str]]:
    """The rows of a scorecard, as texts."""
    return list(csv.DictReader(storage.whole(path)))


def summary(rows: list[dict[str, str]]) -> str:
    """How many claims have which verdict, a line for those of the papers and one for ours."""
    return "\n".join(
        f"{counted(sum(counts.values()), 'claim')} {OWNERS[owner]}: "
        f"{', '.join(f'{n} {verdict}' for verdict, n in counts.items() if n)}."
        for owner, counts in counts_by_owner(rows).items()
        if any(counts.values())
    )


def for_terminal(rows: list[dict[str, str]]) -> str:
    """One line for each claim, the counts first, at most 100 columns wide.

    Of many claims those that are reproduced stand together, by their ids.
    """
    best, lines = next(iter(VERDICTS)), [summary(rows)]
    if len(rows) > MANY:
        told = ", ".join(row["id"] for row in rows if row["verdict"] == best)
        lines += textwrap.wrap(f"{best}: {told}", WIDTH)
        rows = [row for row in rows if row["verdict"] != best]
    values = [_value(row, digits=3) for row in rows]
    width = max(map(len, values), default=0) + 2
    margin = max((len(row["id"]) for row in rows), default=0) + 2
    for row, value in zip(rows, values, strict=True):
        start = f"{row['id']:<{margin}}{row['verdict']:<15}{value:<{width}}"
        text = textwrap.shorten(row["statement"], max(WIDTH - len(start), 20), placeholder=" …")
        lines.append(start + text)
    return "\n".join(lines)


def for_readme(rows: list[dict[str, str]]) -> str:
    """A line for each owner and verdict: what is reproduced by its ids, all else in words."""
    lines = [f"| [{len(rows)} claims](docs/scorecard.md) | verdict | which |", "|---|---|---|"]
    for owner, verdict in itertools.product(OWNERS, VERDICTS):
        own = [row for row in rows if (row["whose"], row["verdict"]) == (owner, verdict)]
        told = ", ".join(row["id"] for row in own)
        if verdict != next(iter(VERDICTS)):
            told = "; ".join(_brief(row) for row in own)
        lines += [f"| {len(own)} {OWNERS[owner]} | {verdict} | {told} |"] if own else []
    return "\n".join(lines)


def for_docs(rows: list[dict[str, str]]) -> str:
    """The whole scorecard as a page."""
    names = ["id", "whose", "paper", "statement", "verdict", "value, interval", "threshold"]
    names += ["n", "data"]
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for row in rows:
        value = _value(row) + (f" ± {row['resolution']} by the grid" if row["resolution"] else "")
        cells = [value if name == "value, interval" else row[name] for name in names]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(["# Scorecard", "", INTRODUCTION, "", summary(rows), "", *lines, ""])


INTRODUCTION = """\
Written by `python -m deeplinear.report.scorecard README.md` from `figures/scorecard.csv`, which
`make figures` makes. Thresholds, the reasons for them and what is compared stand under `claims` in
`studies/`; every measure of a claim and what it is made of in `figures/scorecard.json`.

- *reproduced*: every measure is within its threshold.
- *deviates*: it isn't, but the claim holds in direction or order of magnitude, within the wider
  limits that its block gives as `deviates`.
- *not reproduced*: neither.
- *not evaluated*: the data can't decide it, for the reason given in the JSON.

*whose* says whether the paper claims it, or we do, of the paper's experiment or beside it.
The value is that of the first measure in the threshold. Intervals are 95 %: bootstrap over seeds
or draws for bands, ratios and rates (over five it covers some 93 %), Wilson's for shares,
Student's t for exponents; for a worst case over runs it is the range of the runs. "± by the grid"
is by how much one point of the grid of scales changes a width that is counted on it: the interval
over seeds can be narrower and says nothing of that. Verdicts go by the value, unless a threshold
names an end of the interval. n counts seeds or draws, for shares runs or points."""


def write(readme: Path | str, table: Path | str = TABLE) -> None:
    """Write the scorecard into a README, and into docs/ beside it with a copy of the table.

    :raises Refusal: there is no table, or the README lacks one of the two markers
    """
    if not Path(table).exists():
        raise Refusal(f"{table} is missing: make it with `make figures`")
    rows, page = read(table), Path(readme)
    files.write_text(page, between_markers(page.read_text(encoding="utf-8"), for_readme(rows)))
    docs = page.parent / "docs"
    files.write_text(docs / "scorecard.md", for_docs(rows))
    files.write_text(docs / "scorecard.csv", Path(table).read_text(encoding="utf-8"))


def between_markers(text: str, content: str) -> str:
    """A text with the content between the two markers in place of what was there.

    :raises Refusal: a marker is missing
    """
    start, end = MARKERS
    if start not in text or end not in text.partition(start)[2]:
        raise Refusal(f"the README needs a line {start} and after it a line {end}")
    before, _, rest = text.partition(start)
    return f"{before}{start}\n{content}\n{end}{rest.partition(end)[2]}"


def _value(row: dict[str, str], digits: int = 4) -> str:
    """The value with its interval, where it has one."""
    value, low, high = (
        f"{float(row[name]):.{digits}g}" if row[name] else "" for name in ("value", "low", "high")
    )
    return f"{value} [{low}, {high}]" if low else value


def _brief(row: dict[str, str]) -> str:
    """A claim in words, with its value and threshold if it has a value."""
    words = f"{row['id']} {row['statement']}"
    return f"{words} ({float(row['value']):.3g}; {row['threshold']})" if row["value"] else words


if __name__ == "__main__":
    try:
        write(*sys.argv[1:] or ["README.md"])
    except Refusal as finding:
        sys.exit(str(finding))
