"""The studies that config.yaml doesn't list: each in miniature, with all its claims and pictures.

tests/further/<study>.yaml says what is smaller than in studies/<study>.yaml. The claims and their
thresholds are the study's own.
"""

from pathlib import Path

import pytest
import yaml

from deeplinear.pictures import picture
from deeplinear.problems import random_problems
from deeplinear.runs import sweep
from deeplinear.study import config_files, configuration, plan, study_files
from deeplinear.verdicts import judging

HOME = Path(__file__).parents[2]
FURTHER = sorted(HOME.glob("tests/further/*.yaml"))
DATA = {"dataset": "x", "stand_in": False, "title": "made anew", "random": True}
COMPUTED = {"commit": "abc", "device": "CPU", "versions": {}}


def table(name, block, dataset):
    found = sweep.run(name, block, random_problems.of_cells(dataset))
    return sweep.gather([found], block)


@pytest.fixture(scope="module", params=FURTHER, ids=lambda path: path.stem)
def study(request):
    """The configuration of a study in miniature, and its tables by experiment."""
    given = {"studies": [request.param.stem], **yaml.safe_load(request.param.read_text())}
    config = study_files.whole(given, None, [HOME])
    configuration.check(config, HOME / "workflow/schemas/config.schema.yaml")
    blocks, datasets = config["experiments"], config["datasets"]
    return config, {n: table(n, block, datasets[block["dataset"]]) for n, block in blocks.items()}


def about(config, names):
    facts = {"data": DATA, "computed": [COMPUTED]}
    return {name: {"block": config["experiments"][name], **facts} for name in names}


def test_every_claim_holds_in_miniature(study):
    config, tables = study
    found = judging.judged(config["claims"], tables, about(config, tables))["claims"]
    told = {name: (claim["verdict"], claim["measures"]) for name, claim in found.items()}
    assert {verdict for verdict, _ in told.values()} == {judging.REPRODUCED}, told


def test_every_picture_is_drawn(study):
    config, tables = study
    for name in config["figures"]:
        shown = plan.experiments_of(config, name)
        blocks = plan.figure_blocks(config, name)
        figure, facts = picture.draw(name, blocks, tables, about(config, shown))
        assert figure.axes
        assert all("seed" in note for note in facts["explanation"].values())


def test_each_study_is_small_and_has_a_miniature():
    listed = yaml.safe_load((HOME / "config.yaml").read_text())["studies"]
    further = {path.stem for path in HOME.glob("studies/*.yaml")} - set(listed)
    assert further == {path.stem for path in FURTHER}
    for name in further:
        lines = (HOME / f"studies/{name}.yaml").read_text().splitlines()
        assert len(lines) <= 150, name
        assert 3 <= len(study_files.whole({"studies": [name]}, None, [HOME])["claims"]) <= 6


def test_the_page_across_the_papers_can_be_asked_for():
    """field.yaml over config.yaml: all studies, and a sheet of where each scheme is fast."""
    base, field = HOME / "config.yaml", config_files.read(HOME / "field.yaml")
    assert set(field["studies"]) == {path.stem for path in HOME.glob("studies/*.yaml")}
    config = study_files.whole({**yaml.safe_load(base.read_text()), **field}, None, [HOME])
    configuration.check(config, HOME / "workflow/schemas/config.schema.yaml")
    panels = config["figures"]["initialisation"]["panels"]
    assert all(config["figures"][name]["drawing"] == "fast_region" for name in panels)
