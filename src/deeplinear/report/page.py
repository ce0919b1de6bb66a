"""The one page on which a reader sees everything: verdicts, figures, config and environment."""

import json
from pathlib import Path

import jinja2
import yaml
from markupsafe import Markup

from deeplinear.base import files
from deeplinear.base.wording import each_once, spaced
from deeplinear.report.laboratory import section as laboratory
from deeplinear.report.page_claims import read_claims
from deeplinear.report.page_figures import exhibit, read_facts
from deeplinear.runs import axes
from deeplinear.study.contents import drawn_figures
from deeplinear.study.papers import OTHER
from deeplinear.tables import storage
from deeplinear.verdicts.claims import OWNERS, VERDICTS, counts_by_owner, counts_by_verdict

TITLE = "Gradient descent on deep linear networks"  # where the configuration has none
PAGE = Path(__file__).parent / "templates"


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
    claims = read_claims(*scorecard, config) if config.get("claims") else []
    paths = {name: Path(results) / f"{name}.csv" for name in config["experiments"]}
    tables = {
        name: storage.read_table(path, axes.in_table(config["experiments"][name]))
        for name, path in paths.items()
        if path.exists()
    }
    exhibits = [exhibit(name, config, folder, tables, claims) for name in drawn_figures(config)]
    sheets = {n: read_facts(folder, n) for n, b in config["figures"].items() if "panels" in b}
    problems = Path(results).parent / "problems"
    tried = laboratory.section(config, tables, problems)
    files.write_text(out, render(config, claims, exhibits, sheets, tried))


def render(
    config: dict,
    claims: list[dict],
    exhibits: list[dict],
    sheets: dict[str, dict],
    tried: Markup,
) -> str:
    """The page as HTML, with its style and script inside and nothing outside.

    :param claims: the judged claims, see `page_claims.read_claims`
    :param exhibits: the figures, see `page_figures.exhibit`
    :param sheets: the provenance of the figures that put others side by side, by name
    :param tried: the laboratory, see `laboratory.section`
    """
    data = {data["dataset"]: data for shown in exhibits for data in shown["data"]}
    return _template().render(
        style=(PAGE / "report.css").read_text(encoding="utf-8"),
        script=(PAGE / "report.js").read_text(encoding="utf-8"),
        title=config.get("title", TITLE),
        summary=config.get("summary", ""),
        verdicts=VERDICTS,
        claims=claims,
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


def _template() -> jinja2.Template:
    surroundings = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters |= {
        "duration": duration,
        "spaced": spaced,
        "anchor": anchor,
        "sentence": sentence,
        "thousands": "{:,}".format,
    }
    return surroundings.get_template("report.html.j2")


def duration(seconds: float) -> str:
    """A time on one core in words."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "under 1 s"


def anchor(text: str) -> str:
    """A text as the end of an address on the page."""
    return text.replace(" ", "-")


def sentence(text: str) -> str:
    """A text with a capital at its start, where that is a word and no symbol."""
    return text[:1].upper() + text[1:] if text[:2].isascii() and text[:2].isalpha() else text


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
