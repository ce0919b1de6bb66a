"""The one page on which a reader sees everything: verdicts, figures, config and environment."""

import json
from pathlib import Path

import yaml
from markupsafe import Markup

from deeplinear.base import files
from deeplinear.base.wording import each_once
from deeplinear.report import glossary, page_tables, page_template
from deeplinear.report.laboratory import section as laboratory
from deeplinear.report.page_claims import read_claims
from deeplinear.report.page_figures import exhibit, read_facts
from deeplinear.runs import sweep
from deeplinear.study.contents import drawn_figures
from deeplinear.study.papers import OTHER
from deeplinear.verdicts.claims import (
    MEANINGS,
    OWNERS,
    VERDICTS,
    counts_by_owner,
    counts_by_verdict,
)

TITLE = "Gradient descent on deep linear networks"  # where the configuration has none
HEADLINES = 3  # findings of each study that open the page
PARTS = 24  # of a measure, named one by one


def write(
    out: Path | str,
    config: dict,
    figures: Path | str = "figures",
    results: Path | str = "data/results",
) -> None:
    """Write the page about a finished study; the same files give the same bytes.

    :param config: the whole configuration, which decides what is shown
    :param figures: the folder of the pictures and the scorecard
    :param results: the folder of the tables
    :raises Refusal: something that the page shows is missing or not as expected
    """
    config, folder = json.loads(json.dumps(config)), Path(figures)  # plain, without anchors
    scorecard = folder / "scorecard.csv", folder / "scorecard.json"
    claims = read_claims(*scorecard, config, folder.parent) if config.get("claims") else []
    paths = {name: Path(results) / f"{name}.csv" for name in config["experiments"]}
    tables = {
        name: sweep.read(path, config["experiments"][name])
        for name, path in paths.items()
        if path.exists()
    }
    exhibits = [exhibit(name, config, folder, tables, claims) for name in drawn_figures(config)]
    sheets = {n: read_facts(folder, n) for n, b in config["figures"].items() if "panels" in b}
    claims = [c | {"figures": [e for e in exhibits if c in e["claims"]]} for c in claims]
    rows = page_tables.packed(config, Path(results))
    tried = laboratory.section(config, tables, Path(results).parent / "problems")
    files.write_text(out, render(config, claims, exhibits, sheets, rows, tried))


def render(
    config: dict,
    claims: list[dict],
    exhibits: list[dict],
    sheets: dict[str, dict],
    rows: list[dict],
    tried: Markup,
) -> str:
    """The page as HTML, with its style and script inside and nothing outside.

    :param claims: the judged claims, see `page_claims.read_claims`
    :param exhibits: the figures, see `page_figures.exhibit`
    :param sheets: the provenance of the figures that put others side by side, by name
    :param rows: the whole tables, see `page_tables.packed`
    :param tried: the laboratory, see `laboratory.section`
    """
    data = {data["dataset"]: data for shown in exhibits for data in shown["data"]}
    return page_template.filled(
        title=config.get("title", TITLE),
        summary=config.get("summary", ""),
        verdicts=VERDICTS,
        meanings=MEANINGS,
        claims=claims,
        headlines=_headlines(config, claims),
        most=PARTS,
        glossary=glossary.entries(),
        tables=rows,
        owners=OWNERS,
        counts=counts_by_owner(claims),
        papers=_papers(config, claims, exhibits),
        exhibits=exhibits,
        sheets=sheets,
        laboratory=tried,
        stand_ins=[facts for facts in data.values() if facts["stand_in"]],
        places=_places(exhibits),
        drawn=max((shown["drawn"]["time"] for shown in exhibits), default=""),
        settings=yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=88),
    )


def _headlines(config: dict, claims: list[dict]) -> dict[str, list[dict]]:
    """The claims whose findings open the page, by study: its first, in the order of its file."""
    told = {claim["id"]: claim for claim in claims if claim["has_sentence"]}
    ordered = [told[name] for name in config.get("findings", {}) if name in told]
    papers = dict.fromkeys(claim["paper"] for claim in ordered)
    return {p: [c for c in ordered if c["paper"] == p][:HEADLINES] for p in papers}


def _papers(config: dict, claims: list[dict], exhibits: list[dict]) -> list[dict]:
    """The studies and papers in the order of the config, each with its claims and figures."""
    cited, studies = config.get("papers", {}), config.get("studies", {})
    found = [*studies, *cited, *(shown["paper"] for shown in [*exhibits, *claims])]
    keys = sorted(each_once(found), key=lambda key: key == OTHER)  # what has none goes last
    return [
        {
            "key": key,
            "title": studies.get(key, {}).get("title", ""),
            "summary": studies.get(key, {}).get("summary", ""),
            "citation": cited.get(key, ""),
            "counts": counts_by_verdict([claim for claim in claims if claim["paper"] == key]),
            "exhibits": [shown for shown in exhibits if shown["paper"] == key],
        }
        for key in keys
    ]


def _places(exhibits: list[dict]) -> list[dict]:
    """Where and with what the pictures were drawn: each commit, device and set of versions once."""
    drawn = [{k: v for k, v in e["drawn"].items() if k != "time"} for e in exhibits]
    return each_once(drawn)
