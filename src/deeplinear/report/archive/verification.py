"""Whether what an archive says holds: metadata, provenance, and the verdicts, judged again."""

import io
import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import yaml

from deeplinear.base.errors import Refusal
from deeplinear.base.seals import sha256
from deeplinear.pictures import picture
from deeplinear.report.archive import crate, integrity, listing, provenance
from deeplinear.runs import sweep
from deeplinear.study import contents, plan
from deeplinear.verdicts import judging

SCORECARD = "figures/scorecard.csv"
MEASURED = judging.NUMBERS
DIGITS = 1e-3  # the scorecard has four; the last may differ between versions of a library


def findings(path: Path | str) -> list[str]:
    """What is wrong with an archive, a line each that starts with the file; none if all is well.

    What stands in the files is looked at once they are all there and each is as its checksum says.
    """
    content, broken = integrity.read(Path(path))
    if found := broken or list(integrity.findings(content)):
        return found
    try:
        config = yaml.safe_load(content["config.yaml"])
        if missing := [name for name in listing.study_files(config) if name not in content]:
            return [f"{name}: missing, and config.yaml asks for it" for name in missing]
        checks = (_metadata, _provenance, _tables, _figures, _scorecard)
        return [line for check in checks for line in check(config, content)]
    except Refusal as finding:
        return [f"{finding} Is it of another version? Verify with the archive's own source."]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"{path}: not an archive of this package ({error!r})"]


def _metadata(config: dict, content: dict[str, bytes]) -> Iterator[str]:
    """Whether the RO-Crate describes the files that are there, and each reference leads to one."""
    entities = {e["@id"]: e for e in json.loads(content[crate.FILE])["@graph"]}
    own = {name for name in content if not name.startswith("source/")}
    for name in sorted(own - {integrity.SUMS} - set(entities)):
        yield f"{crate.FILE}: doesn't describe {name}"
    for name, entity in entities.items():
        if "File" in entity["@type"] and entity["sha256"] != sha256(content.get(name, b"")):
            yield f"{crate.FILE}: the sha256 of {name} isn't that of the file"
    for name in sorted({part["@id"] for part in entities["./"]["hasPart"]} - set(entities)):
        yield f"{crate.FILE}: refers to {name}, which it doesn't describe"


def _provenance(config: dict, content: dict[str, bytes]) -> Iterator[str]:
    """Whether figures and tables name the commits, versions, devices and data that it gathers."""
    given = provenance.facts(content, "provenance.json")
    for key, value in provenance.of(config, content, given["commit"]).items():
        if given[key] != value:
            yield f"provenance.json: {key} isn't what figures and tables say"


def _tables(config: dict, content: dict[str, bytes]) -> Iterator[str]:
    """Whether each table is the one that was gathered, with these settings, from these data."""
    for name, about in _abouts(config, content).items():
        place = f"data/results/{name}"
        if about.get("table_sha256") != sha256(content[f"{place}.csv"]):
            yield f"{place}.csv: isn't the table that was gathered, by {place}.json"
        if about["block"] != _plain(config["experiments"][name]):
            yield f"{place}.json: has other settings than config.yaml"
        problem = content.get(f"data/problems/{about['data']['dataset']}.json")
        if problem and json.loads(problem)["content_sha256"] != about["data"]["content_sha256"]:
            yield f"{place}.json: was computed on other data than data/problems has"


def _figures(config: dict, content: dict[str, bytes]) -> Iterator[str]:
    """Whether each figure was drawn from these tables, by their checksums, with these settings."""
    abouts = _abouts(config, content)
    for name in config["figures"]:
        facts = provenance.facts(content, f"figures/{name}.json")
        blocks = plan.figure_blocks(config, name)
        shown = {e: abouts[e] for e in plan.experiments_of(config, name)}
        for experiment in shown:
            if facts["experiments"].get(experiment) != shown[experiment]:
                yield f"figures/{name}.json: not drawn from data/results/{experiment}.csv as it is"
        if facts["config_sha256"] != picture.settings_sha256(blocks, shown):
            yield f"figures/{name}.json: drawn with other settings than config.yaml, or other data"


def _scorecard(config: dict, content: dict[str, bytes]) -> Iterator[str]:
    """Whether each claim, judged again from the tables, has the row that the scorecard gives it."""
    if "claims" not in config:
        return
    blocks = {name: config["experiments"][name] for name in plan.experiments_judged(config)}
    tables = {
        name: sweep.read(io.BytesIO(content[f"data/results/{name}.csv"]), block)
        for name, block in blocks.items()
    }
    found = judging.judged(config["claims"], tables, _abouts(config, content))
    told = provenance.facts(content, "figures/scorecard.json")["claims"]
    given = _rows(content[SCORECARD].decode())
    fresh = _rows(judging.table(found).to_csv(index=False))
    for name in [*fresh, *(set(given) - set(fresh))]:
        row, wanted = given.get(name, {}), fresh.get(name, {})
        for column in wanted or row:
            if not _same(column, row.get(column), wanted.get(column)):
                what = f"{column} is {row.get(column)!r}, the tables give {wanted.get(column)!r}"
                yield f"{SCORECARD}: claim {name}: {what}"
        expected = {"verdict": wanted.get("verdict"), **_plain(config["claims"].get(name, {}))}
        if expected != {key: told.get(name, {}).get(key) for key in expected}:
            yield f"figures/scorecard.json: claim {name}: has another verdict, or other settings"


def _same(column: str, one: str | None, other: str | None) -> bool:
    """Whether two entries of a scorecard agree, numbers to the digits that it has."""
    if column in MEASURED and one and other:
        return math.isclose(float(one), float(other), rel_tol=DIGITS)
    return one == other


def _rows(text: str) -> dict[str, dict[str, str]]:
    """The rows of a scorecard by claim, as texts."""
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    return {row["id"]: row for row in table.to_dict("records")}


def _abouts(config: dict, content: dict[str, bytes]) -> dict[str, dict]:
    names = contents.experiments_shown(config)
    return {name: provenance.facts(content, f"data/results/{name}.json") for name in names}


def _plain(block: dict) -> dict:
    """A block as JSON gives it back: keys are texts."""
    return json.loads(json.dumps(block))
