"""The scorecard of the miniature: recomputed by other means, broken on purpose, kept in words."""

import copy
import csv
import re
from pathlib import Path
from statistics import median_low

import pandas as pd
import pytest
import yaml
from oracles import white_problem

from deeplinear.base.errors import Refusal
from deeplinear.problems import random_problems
from deeplinear.report import scorecard, terminal
from deeplinear.runs import sweep
from deeplinear.study import plan, study_files
from deeplinear.tables import storage
from deeplinear.verdicts import judging

HOME = Path(__file__).parents[2]
CONFIG = yaml.safe_load((HOME / "tests/mini.yaml").read_text())
DATA = {"dataset": "tiny", "stand_in": False, "title": "made up", "source": "generated"}
LAYERWISE, BALANCED = "arora2019_layerwise", "arora2019_balanced"


def table_of(name, config):
    """The table of one experiment of the miniature, computed here."""
    block = config["experiments"][name]
    dataset = config["datasets"][block["dataset"]]
    drawn = random_problems.is_random(dataset)
    of = random_problems.of_cells(dataset) if drawn else lambda cell: white_problem(16)
    return sweep.gather([sweep.run(name, block, of)], block)


def judged(config, tables):
    about = {name: {"data": DATA, "computed": []} for name in tables}
    return judging.judged(config["claims"], tables, about)


@pytest.fixture(scope="module")
def tables():
    return {name: table_of(name, CONFIG) for name in plan.experiments_judged(CONFIG)}


@pytest.fixture(scope="module")
def found(tables):
    return judged(CONFIG, tables)


@pytest.fixture(scope="module")
def written(tables, tmp_path_factory):
    """The rows of the tables as they are read from their CSV files, as texts."""
    folder, rows = tmp_path_factory.mktemp("tables"), {}
    for name, table in tables.items():
        storage.write_table(folder / f"{name}.csv", table)
        with (folder / f"{name}.csv").open() as lines:
            rows[name] = list(csv.DictReader(lines))
    return rows


def fewest(rows, depth):
    """Fewest iterations over the step sizes by (scale, seed), in plain loops."""
    best = {}
    for row in rows:
        if int(row["depth"]) == depth:
            key = row["scale"], row["seed"]
            count = int(row["iterations"]) if row["status"] == "converged" else float("inf")
            best[key] = min(best.get(key, float("inf")), count)
    return best


def medians_by_scale(rows, depth):
    best = fewest(rows, depth)
    scales = dict.fromkeys(scale for scale, _ in best)
    return {s: median_low([n for (scale, _), n in best.items() if scale == s]) for s in scales}


def test_bands_are_what_plain_loops_count(found, written):
    widths = [
        0.5 * sum(count <= 200 for count in medians_by_scale(written[name], 3).values())
        for name in (BALANCED, LAYERWISE)  # the grid has two scales per decade
    ]
    claim = found["claims"]["band"]
    assert list(claim["measures"]["difference"]["items"].values()) == pytest.approx(widths)
    assert claim["value"] == pytest.approx(widths[0] - widths[1])
    assert (claim["verdict"] == "reproduced") == (widths[0] > widths[1])


def test_the_ratio_to_printed_steps_is_what_plain_loops_find(found, written):
    ratios = []
    for depth, printed in (("2", 0.001), ("3", 0.0005)):
        rows = written["nguegnang2024_bound"]
        mine = [row for row in rows if row["depth"] == depth and row["rank"] == "2"]
        ratios.append(median_low([float(row["step_size_bound"]) / printed for row in mine]))
    claim = found["claims"]["printed"]
    assert list(claim["measures"]["ratio"]["items"].values()) == pytest.approx(ratios)
    assert claim["value"] == pytest.approx(max(ratios))  # both are above 1
    assert claim["verdict"] == ("deviates" if max(ratios) > 1.25 else "reproduced")


def test_shares_are_what_plain_counting_finds(found, written):
    ends = [row["outcome"] for row in written["nguegnang2024_conjecture"]]
    claim = found["claims"]["ranks"]
    assert claim["value"] == ends.count("global minimum") / len(ends)
    assert claim["n"] == len(ends)
    share = claim["value"]
    wanted = "reproduced" if share == 1 else "deviates" if share >= 0.5 else "not reproduced"
    assert claim["verdict"] == wanted


def test_swapped_initialisations_turn_the_right_verdicts_red(found, tables):
    swapped = copy.deepcopy(CONFIG)
    axes = [swapped["experiments"][name]["axes"] for name in (LAYERWISE, BALANCED)]
    axes[0]["initialisation"], axes[1]["initialisation"] = ["balanced"], ["layerwise"]
    wrong = {**tables, **{name: table_of(name, swapped) for name in (LAYERWISE, BALANCED)}}
    before = {name: claim["verdict"] for name, claim in found["claims"].items()}
    after = {name: claim["verdict"] for name, claim in judged(swapped, wrong)["claims"].items()}
    assert (before["band"], before["faster"]) == ("reproduced", "reproduced")
    assert after == {**before, "band": "not reproduced", "faster": "not reproduced"}


def test_the_table_has_its_columns_and_the_same_numbers_every_time(found, tables):
    table = judging.table(found)
    columns = "id paper statement verdict value low high threshold n data"
    assert list(table) == columns.split()
    assert list(table["id"]) == list(CONFIG["claims"])
    pd.testing.assert_frame_equal(table, judging.table(judged(CONFIG, tables)))
    assert found["counts"]["not evaluated"] == 1
    assert table.set_index("id").loc["real", "value"] == ""


def read_docs():
    return scorecard.read(HOME / "docs/scorecard.csv")


def test_the_readme_and_the_docs_are_current():
    rows, text = read_docs(), (HOME / "README.md").read_text()
    assert scorecard.between_markers(text, scorecard.for_readme(rows)) == text
    assert scorecard.for_docs(rows) == (HOME / "docs/scorecard.md").read_text()
    claims = study_files.read(HOME / "config.yaml")["claims"]
    assert [row["id"] for row in rows] == list(claims)
    for row in rows:
        assert row["statement"] == claims[row["id"]]["statement"]
        assert row["paper"] == claims[row["id"]]["paper"]


def test_printed_step_sizes_deviate():
    (row,) = (row for row in read_docs() if row["id"] == "B2")
    assert row["verdict"] == "deviates"
    assert 4 < float(row["value"]) < 6


def test_the_terminal_shows_it_in_forty_lines_of_a_hundred_columns():
    lines = scorecard.for_terminal(read_docs()).splitlines()
    assert len(lines) <= 36
    assert max(map(len, lines)) <= 100
    assert re.match(r"\d+ claims: \d+ reproduced, ", lines[0])


def test_the_command_writes_between_the_markers_only(tmp_path):
    readme, table = tmp_path / "README.md", tmp_path / "scorecard.csv"
    readme.write_text("a\n<!-- scorecard -->\nold\n<!-- /scorecard -->\nb\n")
    with pytest.raises(Refusal, match="is missing: make it with"):
        scorecard.write(readme, table)
    table.write_bytes((HOME / "docs/scorecard.csv").read_bytes())
    scorecard.write(readme, table)
    text = readme.read_text()
    assert text.startswith("a\n<!-- scorecard -->\n| ")
    assert text.endswith("|\n<!-- /scorecard -->\nb\n")
    assert "old" not in text
    assert (tmp_path / "docs/scorecard.csv").read_bytes() == table.read_bytes()
    readme.write_text("no markers")
    with pytest.raises(Refusal, match="needs a line <!-- scorecard -->"):
        scorecard.write(readme, table)


def test_farewell_shows_the_verdicts_and_the_page_only_if_there_is_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = {"datasets": {}, "claims": CONFIG["claims"]}
    assert terminal.farewell(config).startswith("Figures are in ")
    (tmp_path / "figures").mkdir()
    scorecard.TABLE.write_bytes((HOME / "docs/scorecard.csv").read_bytes())
    said = terminal.farewell(config)
    assert re.search(r"^B2 +deviates ", said, re.MULTILINE)
    assert "report.html" not in said
    Path("figures/report.html").touch()
    assert terminal.farewell(config).endswith("figures/report.html")
    assert len(terminal.farewell(config).splitlines()) <= 40
