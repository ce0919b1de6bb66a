"""docs/extend.md and docs/recipes.md, run as printed, and what each extension costs in files."""

import hashlib
import json
import re
import zipfile
from itertools import chain

import pandas as pd
import pytest
import yaml
from guides import Clone, sections
from once import once
from scratch_study import HOME, job_counts

TUTORIAL, RECIPES = sections("docs/extend.md"), sections("docs/recipes.md")
CONFIG = "studies/wu2019/config.yaml"
STUDY = "--directory studies/wu2019"
PERMUTED = [b for b in chain(*sections("README.md").values()) if b[0] == "python"]
ALL_STARTS = {"experiment": 6, "gather": 1}
BY_SEED = """<<: *starts, shard_by: [seed],
    axes: {<<: *axes, initialisation: [layerwise], depth: [4], seed: {count: 2}}"""
VERDICTS = {"judge": 1, "scorecard": 1, "report": 1}
MADE_AGAIN = {"gather": 1, "figure": 1, **VERDICTS}


def chapters(*numbers):
    return [*chain(*(b for h, b in TUTORIAL.items() if h.startswith(numbers)))]


def read(folder):
    """The page's study after its third chapter, and an experiment with a job for each seed."""
    clone = Clone(folder / "deeplinear")
    clone.play(chapters("1.", "2."))
    clone.play([block("experiments", "by_seed", BY_SEED)])
    clone.play(chapters("3."))
    clone.snakemake(f"--cores 2 {STUDY} data/results/by_seed.csv")
    return clone.said


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The folder of the clone of a reader of the page."""
    return once(tmp_path_factory, "a reader's", read)[0] / "deeplinear"


@pytest.fixture
def clone(finished, tmp_path):
    """The reader's clone and its results, to be changed."""
    return Clone(tmp_path / "deeplinear", of=finished)


def test_every_block_of_the_pages_is_run():
    played = chapters("1.", "2.", "3.", "4.", "5.")
    played += chain(*(RECIPES[name] for name in PAGES))
    assert played == [*chain(*TUTORIAL.values(), *RECIPES.values())]


def test_the_initialisation_of_the_page_is_that_of_the_package():
    ((_, code), *_) = chapters("1.")
    place, _, content = code.partition("\n")
    assert content == (HOME / place.removeprefix("# ")).read_text()


def test_the_tutorial_ends_with_figure_and_verdicts_and_new_depths_run_alone(finished, clone):
    results = finished / "studies/wu2019"
    runs = pd.read_csv(results / "data/results/wu2019_starts.csv")
    steps = runs.groupby(["initialisation", "depth", "seed"])["step"].max()
    few, fewer = (set(steps["zero_asymmetric", depth]) for depth in (4, 16))
    stalled = [sum(steps[where] == 100000) for where in ("balanced", ("layerwise", 16))]
    page = " ".join((HOME / "docs/extend.md").read_text().split())
    assert f"after {min(few)} steps for N = 4 and after {min(fewer)} for N = 16" in page
    assert len(few) == len(fewer) == 1
    assert (stalled, "7 of 18" in page, "seven of nine" in page) == ([7, 7], True, True)
    facts = json.loads((results / "figures/wu2019_losses.json").read_text())
    assert facts["data"]["flipped_identity"]["stand_in"] is False
    assert "Wu, Wang, Ma" in (results / "figures/report.html").read_text()
    page = (results / "figures/report.html").read_text()
    assert "<h1>identity layers below a last layer of zeros</h1>" in page
    assert "at the same rate for any number of layers" in " ".join(page.split())
    clone.play(chapters("4.")[:2])
    assert job_counts(clone.said) == {"experiment": 3, **MADE_AGAIN}


OVERRIDDEN = """
mine = {"wu2019_starts": {"axes": {"depth": [16]}}}
given = {"studies": ["wu2019"], "experiments": mine}
module deeplinear:
    snakefile: "../deeplinear/Snakefile"
    config: given
use rule * from deeplinear as deeplinear_*
"""


def test_a_further_paper_is_one_file_and_one_word(clone):
    before = clone.sources()
    clone.play(chapters("4."))
    after = {path: text for path, text in clone.sources().items() if not path.endswith(".bak")}
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"config.yaml", "studies/wu2019.yaml", CONFIG}
    lines = [text["config.yaml"].decode().splitlines() for text in (before, after)]
    edited = [(set(a.split()), set(b.split())) for a, b in zip(*lines, strict=True) if a != b]
    assert [b - a for a, b in edited] == [{"zhao2024,", "wu2019]"}]
    alone = {"experiment": 9, "gather": 1, "figure": 1, "judge": 1}
    assert job_counts(clone.said) == {**alone, "wu2019": 1}
    (clone.folder.parent / "mine").mkdir()
    (clone.folder.parent / "mine/Snakefile").write_text(OVERRIDDEN)
    clone.snakemake("--dry-run --cores 2 deeplinear_wu2019", "../mine")
    found = {name.removeprefix("deeplinear_"): n for name, n in job_counts(clone.said).items()}
    assert found == {**alone, "experiment": 3, "wu2019": 1}


def test_another_workflow_imports_ours_from_another_folder(clone):
    before = clone.sources()
    clone.play(chapters("5."))
    mine = clone.folder.parent / "mine"
    assert job_counts(clone.said) == {"deeplinear_experiment": 3, "deeplinear_gather": 1, "rows": 1}
    assert "mem_mb=4000" in clone.said
    assert "wu2019_starts: 27 runs in 3 jobs" in clone.said  # what our onstart says
    assert "profiles/default" in clone.said
    table = pd.read_csv(mine / "theory/data/results/wu2019_starts.csv")
    assert int((mine / "rows.txt").read_text()) == len(table) + 1
    assert {p.name for p in mine.iterdir()} == {"Snakefile", "rows.txt", "theory", ".snakemake"}
    assert clone.sources() == before
    clone.snakemake("--cores 2", "../mine")
    assert "Nothing to be done" in clone.said


def block(key, name, text):
    return ("yaml", f"# {CONFIG}, under {key}\n  {name}: {{{text}}}\n")


def edit(old, new):
    command = f"sed -i.bak 's/{re.escape(old)}/{new}/' {CONFIG} && rm {CONFIG}.bak"
    return ("sh", command)


FORMAT = '''# src/deeplinear/problems/readers/comma_separated.py
"""Tables with commas between columns."""

import io

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Text

CONTRACT = contracts.Reader(options={"target": Text("the column of the target")})


def comma_separated(members, target: str):
    """All columns but the target, and the target."""
    (content,) = members.values()
    table = pd.read_csv(io.BytesIO(content))
    return table.drop(columns=target).to_numpy(), table[[target]].to_numpy()
'''
TABLE = b"age,height\n" + b"".join(b"%d,%d\n" % (n, 60 + n * (40 - n)) for n in range(20))
AGES = f"""reader: comma_separated, title: t, options: {{target: height}}, sources: [ages.csv],
    sha256: {hashlib.sha256(TABLE).hexdigest()}"""
SHAPE = '''# src/deeplinear/networks/shapes/doubled.py
"""Hidden layers twice as wide as the inputs."""


def doubled(d_in: int, d_out: int, depth: int):
    """(d_in, 2 d_in, ..., 2 d_in, d_out)."""
    return (d_in, *[2 * d_in] * (depth - 1), d_out)
'''
SQUARE = "reader: shifted_identity, whiten: false, title: t, options: {shift: 2, width: 2}"
DOUBLED = """<<: *starts, dataset: square, axes: {initialisation: [layerwise], depth: [4],
    shape: [doubled], scale: [0.7], step_size: [0.01], seed: [0]}"""
LOSSES = "paper: ours, title: t, drawing: loss_against_iterations, experiments: [wu2019_starts]"
SEEN = "reader: synthetic_regression, title: t, options: {rows: 50, features: 2, seed: 1}"

# By wish: the blocks, what is asked for of the study, and the jobs that this takes.
CONFIG_ONLY = {
    "another experiment": (
        [block("experiments", "mine", "<<: *starts, axes: {<<: *axes, depth: [3]}")],
        "data/results/mine.csv",
        {"experiment": 3, "gather": 1},
    ),
    "another value": ([edit("[4, 16]", "[4, 8, 16]")], "", {"experiment": 3, **MADE_AGAIN}),
    "a known scheme": (
        [edit("balanced, layer", "balanced, he, layer")],
        "",
        {"experiment": 2, **MADE_AGAIN},
    ),
    "more seeds, where jobs hold all seeds": (
        [edit("count: 9", "count: 10")],
        "",
        {"experiment": 6, **MADE_AGAIN},
    ),
    "more seeds, where each is a job": (
        [edit("count: 2", "count: 3")],
        "data/results/by_seed.csv",
        {"experiment": 1, "gather": 1},
    ),
    "a figure": ([block("figures", "mine", LOSSES)], "", {"figure": 1, "report": 1}),
    "data of a known format": (
        [
            block("datasets", "mine", SEEN),
            block("experiments", "mine", "<<: *starts, dataset: mine"),
        ],
        "data/results/mine.csv",
        {"fetch": 1, "prepare": 1, **ALL_STARTS},
    ),
}
PAGES = {
    "A step-size schedule": ("data/results/wu2019_warm_up.csv", ALL_STARTS),
    "Data": ("data/results/wu2019_gaussian.csv", ALL_STARTS),
    "A picture": ("", {"figure": 1, "report": 1}),
    "A judgement": ("", VERDICTS),
    "A kind of experiment": ("data/results/wu2019_first_gradient.csv", ALL_STARTS),
}
ONE_FILE = {name: (RECIPES[name], *price) for name, price in PAGES.items()} | {
    "the initialisation in the README": (
        [*PERMUTED, edit("balanced, layer", "balanced, permuted, layer")],
        "",
        {"experiment": 2, **MADE_AGAIN},
    ),
    "a shape": (
        [
            ("python", SHAPE),
            block("datasets", "square", SQUARE),
            block("experiments", "shaped", DOUBLED),
        ],
        "data/results/shaped.csv",
        {"experiment": 1, "gather": 1},
    ),
    "data of a new format": (
        [
            ("python", FORMAT),
            block("datasets", "ages", AGES),
            block("experiments", "aged", "<<: *starts, dataset: ages"),
        ],
        "data/results/aged.csv",
        {"fetch": 1, "prepare": 1, **ALL_STARTS},
    ),
}


def drop_ages_in(results):
    (results / "data/raw").mkdir(parents=True)
    (results / "data/raw/ages.csv").write_bytes(TABLE)


@pytest.mark.parametrize("wish", [*CONFIG_ONLY, *ONE_FILE])
def test_a_wish_costs_the_files_and_jobs_that_it_should(clone, wish):
    blocks, target, jobs = (CONFIG_ONLY | ONE_FILE)[wish]
    before = clone.sources()
    clone.play(blocks)
    after = clone.sources()
    assert [path for path in before if after.get(path) != before[path]] == [CONFIG]
    assert len(set(after) - set(before)) == (wish in ONE_FILE)
    drop_ages_in(clone.folder / "studies/wu2019")
    clone.snakemake(f"--dry-run {STUDY} {target}")
    assert job_counts(clone.said) == jobs


def test_all_that_costs_a_file_is_run_together(clone):
    results = clone.folder / "studies/wu2019"
    old = {path: path.stat().st_mtime_ns for path in results.glob("data/results/*/*.csv")}
    drop_ages_in(results)
    for blocks, _, _ in ONE_FILE.values():
        clone.play(blocks)
    shard = "initialisation_layerwise_depth_4"
    tables = {target.removesuffix(".csv") for _, target, _ in ONE_FILE.values() if target}
    shards = [results / table / f"{shard}.csv" for table in tables]
    asked = [str(path.relative_to(results)) for path in shards]
    clone.snakemake(f"--cores 2 {STUDY} all {' '.join(asked)}")
    assert len(shards) == 5
    assert not [path for path in shards if pd.read_csv(path).empty]
    assert {path: path.stat().st_mtime_ns for path in old} == old
    verdicts = pd.read_csv(results / "figures/scorecard.csv", index_col="id")["verdict"]
    assert verdicts.to_dict() == dict.fromkeys(["W1", "W2", "W3"], "reproduced")
    assert (results / "figures/wu2019_steps.pdf").stat().st_size > 1000
    assert "permuted" in set(pd.read_csv(results / "data/results/wu2019_starts.csv").initialisation)
    facts = json.loads((results / "data/raw/ages.json").read_text())
    assert (facts["source"], facts["rows"]) == ("drop-in ages.csv", 20)


INSIDE = """
configfile: "deeplinear/studies/wu2019/config.yaml"
config["experiments"]["wu2019_starts"]["axes"] |= {"depth": [16], "seed": {"count": 2}}
del config["experiments"]["by_seed"]
module deeplinear:
    snakefile: "deeplinear/Snakefile"
    config: config
    prefix: "theory"
use rule * from deeplinear as deeplinear_*
"""


def test_a_clone_inside_another_project_fetches_draws_and_judges_there(finished, tmp_path):
    clone = Clone(tmp_path / "deeplinear", of=finished)
    clone.play(ONE_FILE["data of a new format"][0])
    before = clone.sources()
    (tmp_path / "Snakefile").write_text(INSIDE)
    drop_ages_in(tmp_path)
    clone.snakemake("--cores 2 deeplinear_all theory/data/problems/ages.npz", "..")
    facts = json.loads((tmp_path / "theory/data/problems/ages.json").read_text())
    assert (facts["source"], facts["rows"]) == ("drop-in ages.csv", 20)
    assert len(pd.read_csv(tmp_path / "theory/figures/scorecard.csv")) == 2
    assert "Wu, Wang, Ma" in (tmp_path / "theory/figures/report.html").read_text()
    assert clone.sources() == before
    assert {p.name for p in tmp_path.iterdir()} == {
        *("Snakefile", "deeplinear", "data", "theory", ".snakemake"),
    }


def test_what_the_workflow_catalogue_is_told_is_true(clone):
    usage = yaml.safe_load((HOME / ".snakemake-workflow-catalog.yml").read_text())["usage"]
    assert usage["mandatory-flags"]["flags"] == []  # the page's third chapter has none
    environment, rules = 'conda:\n        "../../envs/deeplinear.yaml"', HOME / "workflow/rules"
    texts = [path.read_text() for path in rules.glob("*.smk")]
    with_script = [text for text in texts if "script:" in text]
    without = [text for text in with_script if environment not in text]
    assert usage["software-stack-deployment"] == {"conda": not without, "apptainer": False}
    assert not any("container" in text for text in texts)
    clone.snakemake(f"{STUDY} --report ../../report.zip")
    pictures = zipfile.ZipFile(clone.folder / "report.zip").namelist()
    assert usage["report"] == any(name.endswith(".png") for name in pictures)
    # What it lists is found by these.
    assert {"snakemake", "workflow"} <= {
        *re.findall(r"\w+", (HOME / "README.md").read_text().lower())
    }
    assert {"Snakefile", "LICENSE", "README.md"} <= {path.name for path in HOME.iterdir()}
