"""The whole study in miniature, run for real in a scratch copy of the project."""

import json
import re
import shutil
import subprocess
import sys
import time

import pandas as pd
import pytest
import yaml
from mirrors import HTML, zipped
from once import once
from scratch_study import HOME, MINI, PARTS, Study, job_counts

from deeplinear.base import seals
from deeplinear.report import scorecard
from deeplinear.runs import grid
from deeplinear.study import plan

VERDICTS = {"judge": 1, "scorecard": 1}


def made(folder, *targets, **studies):
    study = Study(folder, **studies)
    assert study.run(*targets) == 0, study.said
    return study.said


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The finished miniature, of which each test process has a copy."""
    original, said = once(tmp_path_factory, "a study with spaces é", made)
    study = Study(tmp_path_factory.mktemp("of our own") / "a copy", like=original)
    study.original, study.first_words = original, said
    return study


@pytest.fixture
def study(finished):
    """The finished study; whatever a test edits is put back behind it."""
    finished.config, finished.studies = json.loads(json.dumps(MINI)), {}
    yield finished
    for part in PARTS:
        if (HOME / part).is_dir():
            shutil.copytree(HOME / part, finished.folder / part, dirs_exist_ok=True)


def test_it_makes_every_figure_with_its_provenance_and_then_nothing(study):
    for name in MINI["figures"]:
        least = {"pdf": 5000, "svg": 5000, "png": 5000, "json": 500, "tex": 500}
        for kind, size in least.items():
            assert (study.folder / f"figures/{name}.{kind}").stat().st_size > size
        assert study.first_words.count(f"Picture: {study.original}/figures/{name}.pdf\n") == 1
        assert "commit" in (study.folder / f"figures/{name}.caption.md").read_text()
        facts = json.loads((study.folder / f"figures/{name}.json").read_text())
        assert all({"title", "stand_in", "source"} <= set(d) for d in facts["data"].values())
        assert {"config_sha256", "computed", "drawn", "explanation"} <= set(facts)
        assert {"commit", "versions", "device"} <= set(facts["computed"][0])
    assert study.run() == 0
    assert "Nothing to be done" in study.said


def test_the_page_tells_of_every_figure_and_an_edit_of_it_makes_nothing_else(study):
    page = (study.folder / "figures/report.html").read_text()
    assert all(f'id="figure-{n}"' in page for n, b in MINI["figures"].items() if "drawing" in b)
    assert study.planned() == {}
    assert "report" not in study.said
    study.edit("src/deeplinear/report/templates/report.css", "--paper: #fbfaf7", "--paper: #ffffff")
    study.config["figures"]["gaps"]["paper_says"] = "it closes"
    assert study.planned() == {}
    assert re.search(r"^report +1$", study.said, re.MULTILINE)


def test_a_newcomer_sees_how_much_there_is_to_do(study):
    words = study.first_words
    assert "To compute: about" in words
    assert "arora2019_layerwise: 180 runs in 2 jobs" in words
    assert f"Figures are in {study.original}/figures" in words
    assert "profiles/default" in words  # the profile is in force


def test_the_tables_do_not_depend_on_cores_or_shards(study, tmp_path):
    other = Study(tmp_path / "other")
    for block in other.config["experiments"].values():
        block["shard_by"] = ["seed"]
    targets = {f"{name}.csv" for name in ("arora2019_balancedness", "arora2019_classification")}
    assert other.run(*(f"data/results/{name}" for name in targets), cores=1) == 0, other.said
    found, whole = other.tables(), study.tables()
    assert targets <= set(found)
    assert all(whole[name] == table for name, table in found.items())


def test_the_run_ends_with_the_verdicts_and_a_judgement_reruns_them_alone(study):
    rows = scorecard.read(study.folder / "figures/scorecard.csv")
    assert [row["id"] for row in rows] == list(MINI["claims"])
    assert scorecard.for_terminal(rows) in study.first_words
    evidence = json.loads((study.folder / "figures/scorecard.json").read_text())
    assert evidence["claims"]["printed"]["verdict"] == "deviates"
    assert set(evidence["computed"]) == set(plan.experiments_judged(MINI))
    study.edit(
        "src/deeplinear/verdicts/judgements/band_of_scales.py", "The band of scales", "Scales"
    )
    assert study.planned() == VERDICTS


def backwards(block):
    """The same with the keys in the opposite order."""
    items = reversed(block.items()) if isinstance(block, dict) else None
    return block if items is None else {key: backwards(value) for key, value in items}


def test_an_overlay_that_says_the_same_in_another_order_makes_nothing(study):
    overlay = yaml.safe_dump(backwards(study.config), sort_keys=False)
    (study.folder / "mine.yaml").write_text(overlay)
    assert study.run("--dry-run", "--configfile", "mine.yaml") == 0, study.said
    assert "Nothing to be done" in study.said


def test_blocks_that_move_into_a_file_of_their_own_are_only_judged_anew(study):
    study.studies = {"all_of_it": study.config}
    study.config = {"allow_stand_in": study.config.pop("allow_stand_in"), "studies": ["all_of_it"]}
    assert study.planned() == VERDICTS
    assert study.run("--dry-run", "all_of_it") == 0, study.said
    assert job_counts(study.said) == {"judge": 1, "all_of_it": 1}


SHOWN = {
    "steps": ("nguegnang2024_bound", "printed_against_computed", "printed"),
    "scales": ("arora2019_layerwise", "layerwise_iterations", "real"),
}


@pytest.fixture(scope="module")
def two_studies(tmp_path_factory):
    """Two studies in files, of which one has been made by its name."""
    studies = {
        name: {
            "experiments": {experiment: MINI["experiments"][experiment]},
            "figures": {figure: MINI["figures"][figure]},
            "claims": {claim: MINI["claims"][claim]},
        }
        for name, (experiment, figure, claim) in SHOWN.items()
    }
    config = {"studies": list(studies), "datasets": MINI["datasets"]}
    original, said = once(
        tmp_path_factory,
        "two",
        lambda folder: made(folder, "scales", config=config, studies=studies),
    )
    study = Study(tmp_path_factory.mktemp("two of our own") / "a copy", config, studies, original)
    study.said = said
    return study


def test_a_study_is_made_alone_by_its_name_and_ends_with_its_verdicts(two_studies):
    folder = two_studies.folder
    assert {p.name for p in (folder / "data/results").glob("*.csv")} == {"arora2019_layerwise.csv"}
    assert {p.name for p in (folder / "figures").glob("*.pdf")} == {"layerwise_iterations.pdf"}
    rows = scorecard.read(folder / "figures/verdicts/scales.csv")
    assert [row["id"] for row in rows] == ["real"]
    assert scorecard.for_terminal(rows) in two_studies.said
    assert not (folder / "figures/scorecard.csv").exists()


def test_the_scorecard_is_that_of_all_studies(two_studies):
    assert two_studies.run() == 0, two_studies.said
    figures = two_studies.folder / "figures"
    parts = [(figures / f"verdicts/{name}.csv").read_text() for name in two_studies.studies]
    header = parts[0].partition("\n")[0] + "\n"
    expected = header + "".join(part.removeprefix(header) for part in parts)
    assert (figures / "scorecard.csv").read_text() == expected
    assert scorecard.for_terminal(scorecard.read(figures / "scorecard.csv")) in two_studies.said
    evidence = json.loads((figures / "scorecard.json").read_text())
    assert set(evidence["computed"]) == {experiment for experiment, _, _ in SHOWN.values()}
    assert sum(evidence["counts"]["paper"].values()) == len(evidence["claims"]) == 2


def test_a_study_that_is_not_listed_is_made_by_its_name_alone(two_studies):
    two_studies.config = {**two_studies.config, "studies": ["scales"]}
    (two_studies.folder / "figures/printed_against_computed.pdf").unlink(missing_ok=True)
    assert two_studies.run() == 0, two_studies.said
    assert not (two_studies.folder / "figures/printed_against_computed.pdf").exists()
    assert two_studies.run("steps", "--forceall") == 0, two_studies.said
    rows = scorecard.read(two_studies.folder / "figures/verdicts/steps.csv")
    assert [row["id"] for row in rows] == ["printed"]


def test_a_claim_is_judged_alone_by_its_name(two_studies):
    assert two_studies.run("real") == 0, two_studies.said
    rows = scorecard.read(two_studies.folder / "figures/claims/real.csv")
    assert rows == scorecard.read(two_studies.folder / "figures/verdicts/scales.csv")
    assert scorecard.for_terminal(rows) in two_studies.said
    assert job_counts(two_studies.said) == {"judge_one": 1, "real": 1}


def test_a_misspelt_target_is_answered_with_the_nearest(two_studies):
    assert two_studies.run("--dry-run", "scale", "figures/layer_iterations.pdf") != 0
    assert "Did you mean 'scales'?" in two_studies.said
    assert "Did you mean 'figures/layerwise_iterations.pdf'?" in two_studies.said
    assert "To compute" not in two_studies.said


def test_data_come_first_then_what_is_listed_and_each_picture_as_soon_as_it_can(tmp_path):
    (_, dear, _), (_, cheap, _) = SHOWN["scales"], SHOWN["steps"]
    experiments = {e: MINI["experiments"][e] for e, _, _ in SHOWN.values()}
    figures = {figure: MINI["figures"][figure] for figure in (cheap, dear)}
    study = Study(tmp_path, {"datasets": MINI["datasets"], "first": [dear], "figures": figures})
    study.config["experiments"] = experiments
    assert study.run(cores=1) == 0, study.said
    made = ["data/raw/tiny.npz", "data/results/arora2019_layerwise.csv", f"figures/{dear}.pdf"]
    made += ["data/results/nguegnang2024_bound.csv", f"figures/{cheap}.pdf"]
    times = [(study.folder / path).stat().st_mtime_ns for path in made]
    assert times == sorted(times)
    told = [study.said.index(f"  {name}: ") for name in ("arora2019_layerwise", SHOWN["steps"][0])]
    assert told == sorted(told)


def test_it_runs_in_a_folder_whose_python_has_a_space_and_an_umlaut_in_its_path(tmp_path):
    study = Study(tmp_path / "ein Büro")
    (study.folder / ".venv").symlink_to(sys.prefix)
    study.config["experiments"] = {"a": MINI["experiments"]["arora2019_layerwise"]}
    study.config["figures"] = {
        "b": MINI["figures"]["layerwise_iterations"] | {"experiments": ["a"]}
    }
    del study.config["claims"]
    assert study.run("--dry-run") == 0, study.said  # writes the configuration
    command = [".venv/bin/python", "-m", "snakemake", "--cores", "1", "data/raw/tiny.npz"]
    done = subprocess.run(command, cwd=study.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (study.folder / "data/raw/tiny.npz").exists()


def test_a_claim_on_a_column_that_is_not_there_stops_before_any_job(study):
    study.config["claims"]["printed"]["options"]["column"] = "step_size_bounds"
    assert study.run() != 0
    assert "no column of nguegnang2024_bound is called 'step_size_bounds'" in study.said
    assert "Did you mean 'step_size_bound'?" in study.said
    study.config = json.loads(json.dumps(MINI))
    assert study.run() == 0, study.said


def test_a_changed_colour_redraws_and_recomputes_nothing(study):
    study.edit("src/deeplinear/pictures/style.py", "BLUE, VERMILION", "BLUE,  VERMILION")
    assert study.planned() == {"figure": len(MINI["figures"])}


def test_another_title_of_the_data_redraws_and_recomputes_nothing(study):
    for block in study.config["datasets"].values():
        block["title"] = "another name"
    experiments, figures = len(MINI["experiments"]), len(MINI["figures"])
    assert study.planned() == {"gather": experiments, "figure": figures, **VERDICTS}


JOBS = {name: len(grid.shards(block)) for name, block in MINI["experiments"].items()}
ALL_ROWS = {"experiment": sum(JOBS.values()), "gather": len(JOBS), "figure": len(MINI["figures"])}


@pytest.mark.parametrize("path", ["src/deeplinear/runs/sweep.py", "workflow/scripts/experiment.py"])
def test_an_edit_of_what_makes_rows_makes_them_all_again(study, path):
    study.edit(path, "into a table", "into one table")
    assert study.planned() == ALL_ROWS | VERDICTS


def test_an_edit_of_an_adapter_makes_again_what_it_makes(study):
    study.edit("workflow/scripts/gather.py", "into one table", "into a table")
    assert study.planned() == {k: n for k, n in ALL_ROWS.items() if k != "experiment"} | VERDICTS


def test_an_edit_of_words_makes_nothing(study):
    study.edit("src/deeplinear/base/errors.py", '"""Errors that', '"""All errors that')
    study.edit("src/deeplinear/base/log.py", "REPORTS = 10.0", "REPORTS = 1.0")
    study.edit("src/deeplinear/report/terminal.py", "Figures are in", "All figures are in")
    (study.folder / "workflow/scripts/experiment.py").touch()
    assert study.planned() == {}
    assert "report" not in study.said


def test_an_edit_of_a_drawing_draws_its_figures_alone(study):
    study.edit("src/deeplinear/pictures/drawings/step_size_map.py", '"""', '"""Once more: ')
    assert study.planned() == {"figure": 1}
    assert "figures/step_size_map.svg" in study.said


def test_the_target_of_a_relative_import_is_followed(tmp_path):
    table, words = "data/results/nguegnang2024_bound.csv", "src/deeplinear/runs/of_ours.py"
    study = Study(tmp_path)
    study.edit(
        "src/deeplinear/runs/kinds/step_size_bound.py",
        "from deeplinear.runs.run import Run",
        "from deeplinear.runs.run import Run\nfrom ..of_ours import SCALE",
    )
    (tmp_path / words).write_text("SCALE = 1\n")
    assert study.run(table) == 0, study.said
    assert study.run("--dry-run", table) == 0
    assert "Nothing to be done" in study.said
    study.edit(words, "1", "2")
    assert study.run("--dry-run", table) == 0
    assert job_counts(study.said) == {"experiment": 1, "gather": 1}


def without_dates(study, folder):
    shutil.copytree(study.folder, folder, copy_function=shutil.copyfile)


def unpacked(study, folder):
    folder.mkdir()
    pack = subprocess.Popen(["tar", "c", "."], cwd=study.folder, stdout=subprocess.PIPE)
    subprocess.run(["tar", "x", "-m"], cwd=folder, stdin=pack.stdout, check=True)
    assert pack.wait() == 0


def cloned_anew(study, folder):
    for part in ("data", "figures", ".snakemake"):
        shutil.copytree(study.folder / part, folder / part)
    time.sleep(1)
    for part in PARTS:
        (folder / part).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (HOME / part).is_dir() else shutil.copy2
        copy(HOME / part, folder / part)
    for path in [*folder.glob("workflow/*/*"), *folder.glob("src/**/*.py")]:
        path.touch()


@pytest.mark.parametrize("moved", [without_dates, unpacked, cloned_anew])
def test_a_finished_study_that_moves_has_nothing_to_do(study, tmp_path, moved):
    moved(study, tmp_path / "moved")
    there = Study(tmp_path / "moved", study.config, like=tmp_path / "moved")
    assert there.run() == 0, there.said
    assert "Nothing to be done" in there.said
    there.edit("src/deeplinear/verdicts/judgements/band_of_scales.py", '"""', '"""Again: ')
    assert there.planned() == VERDICTS


def test_an_edited_initialisation_reruns_only_what_names_it(study):
    study.edit("src/deeplinear/networks/initialisations/balanced.py", "Balanced layers", "Layers")
    blocks = MINI["experiments"]
    built_on_it = {"balanced", "balanced_rotated"}
    naming = {n for n in blocks if built_on_it & set(blocks[n]["axes"]["initialisation"])}
    shown = [name for name in MINI["figures"] if naming & set(plan.experiments_of(MINI, name))]
    assert "layerwise_iterations" not in shown
    jobs = sum(len(grid.shards(blocks[name])) for name in naming)
    expected = {"experiment": jobs, "gather": len(naming), "figure": len(shown), **VERDICTS}
    assert study.planned() == expected
    assert "arora2019_layerwise/" not in study.said


def test_a_new_depth_adds_its_own_work_and_changes_no_row(study, tmp_path):
    larger = Study(tmp_path / "larger", like=study.folder)
    axes = larger.config["experiments"]["arora2019_layerwise"]["axes"]
    axes["depth"] = [2, 3, 4]
    assert larger.planned()["experiment"] == 1  # the trajectories have all they need
    assert "depth_4" in larger.said
    assert larger.run("data/results/arora2019_layerwise.csv") == 0, larger.said
    before = pd.read_csv(study.folder / "data/results/arora2019_layerwise.csv", dtype=str)
    after = pd.read_csv(larger.folder / "data/results/arora2019_layerwise.csv", dtype=str)
    pd.testing.assert_frame_equal(
        after[after["depth"] != "4"].reset_index(drop=True), before.reset_index(drop=True)
    )


def test_a_misspelt_name_stops_before_any_job_with_a_suggestion(study):
    block = study.config["experiments"]["arora2019_balanced"]
    block["axes"]["initialisation"] = ["ballanced"]
    block["dataset"] = "tinny"
    assert study.run() != 0
    assert "Did you mean 'balanced'?" in study.said
    assert "Did you mean 'tiny'?" in study.said
    assert "Traceback" not in study.said
    assert "Job stats" not in study.said


def test_an_edited_bound_or_shape_reruns_only_what_names_it(study):
    everything = study.config["experiments"]
    bound = "src/deeplinear/theory/nguegnang2024.py"
    study.edit(bound, "Step-size bounds", "Bounds on step sizes")
    named = [name for name in everything if name.startswith("nguegnang2024")]
    named.remove("nguegnang2024_escape")  # whose bound is another
    assert study.planned()["gather"] == len(named)
    shutil.copy2(HOME / bound, study.folder / bound)
    study.edit("src/deeplinear/networks/shapes/bottleneck.py", "Hidden layers", "Layers")
    assert study.planned() == {"experiment": 2, "gather": 1, **VERDICTS}


def test_other_dimensions_of_a_drawn_dataset_rerun_its_experiments(study):
    study.config["datasets"]["low_rank_teacher"]["options"]["samples"] = 20
    assert study.planned()["gather"] == 5
    assert "output: data/results/arora2019" not in study.said


@pytest.fixture
def sourced(tmp_path):
    """A study of a dataset that has a source and a stand-in; neither is there yet."""
    rows = "".join(
        f"1;{10 + i % 7}.0 " + " ".join(f"{j}:{(i * j * j) % 211}.5" for j in range(1, 129)) + "\n"
        for i in range(400)
    )
    archive = zipped({"Dataset/batch1.dat": rows})
    study = Study(tmp_path)
    study.config["datasets"]["tiny"] = {
        "reader": "gas_sensor",
        "options": {"gas": 1},
        "sources": ["http://127.0.0.1:9/gas.zip"],
        "sha256": seals.sha256(archive),
        "title": "the real thing",
        "stand_in": MINI["datasets"]["tiny"],
    }
    return study, archive


def test_a_stand_in_is_loud_and_a_dropped_file_replaces_it(sourced):
    study, archive = sourced
    problem, facts = "data/problems/tiny.npz", study.folder / "data/problems/tiny.json"
    assert study.run(problem) == 0, study.said
    assert study.said.count("STAND-IN DATA for tiny") >= 2  # when it happens, and at the end
    assert "127.0.0.1:9/gas.zip: the host can't be reached" in study.said
    assert json.loads(facts.read_text())["stand_in"] is True
    assert study.run(problem) == 0
    assert "Nothing to be done" in study.said
    (study.folder / "data/raw/gas.zip").write_bytes(archive)
    assert study.run(problem) == 0, study.said
    assert "STAND-IN" not in study.said
    found = json.loads(facts.read_text())
    assert (found["stand_in"], found["source"], found["rows"]) == (False, "drop-in gas.zip", 400)


def test_without_a_stand_in_dead_sources_are_an_error(sourced):
    study, _ = sourced
    study.config["allow_stand_in"] = False
    assert study.run("data/problems/tiny.npz") != 0
    assert "tiny: no source answered, and allow_stand_in is false" in study.said
    assert "Drop gas.zip into data/raw/" in study.said
    assert not list((study.folder / "data/raw").glob("tiny*"))


@pytest.mark.parametrize("spoil", [lambda a: a[:-5] + b"spoil", lambda a: a[:200], lambda a: HTML])
def test_a_spoilt_file_stops_the_run_with_file_and_hashes(sourced, spoil):
    study, archive = sourced
    (study.folder / "data/raw").mkdir(parents=True)
    (study.folder / "data/raw/gas.zip").write_bytes(spoil(archive))
    assert study.run("data/problems/tiny.npz") != 0
    assert "gas.zip" in study.said
    assert "Replace data/raw/gas.zip and run again" in study.said
    assert "STAND-IN" not in study.said
    assert not list((study.folder / "data/raw").glob("tiny*"))
