"""A figure as the page shows it: picture, words, data, cost, and what stands behind it."""

from pathlib import Path

import pandas as pd

from deeplinear.base import files
from deeplinear.base.errors import Refusal
from deeplinear.base.wording import each_once, spaced
from deeplinear.report.inline_svg import inlined
from deeplinear.report.notation import as_html
from deeplinear.report.page_points import points
from deeplinear.report.page_rows import rows_shown
from deeplinear.study.papers import paper_of_figure
from deeplinear.verdicts.claims import experiments_of_claim

TOLD = 3  # findings beside a figure


def exhibit(
    name: str, config: dict, folder: Path, tables: dict[str, pd.DataFrame], claims: list[dict]
) -> dict:
    """Everything that the page says about a figure that is no sheet of others.

    :param folder: where the pictures and their provenance are
    :param tables: the tables of the experiments, by name
    :param claims: the judged claims, of which those from the same experiments are named
    :raises Refusal: a picture or its provenance is missing
    """
    facts, block = read_facts(folder, name), config["figures"][name]
    title, experiments = as_html(facts["title"]), facts["experiments"]
    judged = [c for c in claims if {*experiments_of_claim(c)} & {*experiments}]
    evidence = _evidence(facts, name, tables)
    prefix = f"f{list(config['figures']).index(name)}"
    return {
        "name": name,
        "title": title,
        "place": block["paper"],
        "paper": paper_of_figure(config, name),
        "picture": inlined(folder / f"{name}.svg", prefix),
        "points": points(
            facts, {e: tables[e] for e in experiments}, block.get("where", {}), prefix
        ),
        "alt": f"{spaced(block['drawing']).capitalize()}: {title.striptags()}",
        "says": block.get("paper_says", ""),
        "claims": judged,
        "came_out": _came_out(judged, evidence),
        "sheets": [n for n, b in config["figures"].items() if name in b.get("panels", [])],
        "where": block.get("where", {}),
        "evidence": evidence,
        **_provenance(facts),
    }


def _came_out(claims: list[dict], evidence: list[dict]) -> list[str]:
    """What the figure shows, in sentences with numbers: those of its claims, else how runs end."""
    told = [claim["finding"] for claim in claims if claim["has_sentence"]]
    return told[:TOLD] or [part["ends"] for part in evidence if part["ends"]]


def _provenance(facts: dict) -> dict:
    """What the page takes from the provenance: explanation, data, cost, choices and versions."""
    experiments = facts["experiments"].values()
    return {
        "explanation": [as_html(text) for text in dict.fromkeys(facts["explanation"].values())],
        "data": list(facts["data"].values()),
        "seconds": sum(about["seconds_on_one_core"] for about in experiments),
        "runs": sum(about["runs"] for about in experiments),
        **{key: facts[key] for key in ("our_choices", "config_sha256", "drawn")},
    }


def read_facts(folder: Path, name: str) -> dict:
    """The provenance that was written beside a picture.

    :raises Refusal: it is not there
    """
    path = folder / f"{name}.json"
    if not path.exists():
        raise Refusal(f"{path} is missing. Make it: snakemake --cores all figures/{name}.json")
    return files.read_json(path)


def _evidence(facts: dict, name: str, tables: dict[str, pd.DataFrame]) -> list[dict]:
    """The rows of each experiment that the picture shows, what they cost and their commit."""
    about = facts["experiments"]
    missing = [experiment for experiment in about if experiment not in tables]
    if missing:
        raise Refusal(
            f"data/results/{missing[0]}.csv is missing, which figures/{name}.svg shows. "
            f"Make it: snakemake --cores all data/results/{missing[0]}.csv"
        )
    shown = rows_shown(facts["blocks"][name], tables)
    return [part | _origin(about[part["experiment"]]) for part in shown]


def _origin(about: dict) -> dict:
    """What an experiment is, what it cost and its commits."""
    return {
        "about": about["block"].get("about", ""),
        "kind": about["block"]["kind"],
        "seconds": about["seconds_on_one_core"],
        "commits": each_once([part["commit"] for part in about["computed"]]),
    }
