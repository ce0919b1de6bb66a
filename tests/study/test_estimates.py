"""What is said of the size of a study before it starts, and what is too large to start."""

import csv
import json
import math
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deeplinear.base import files
from deeplinear.report import terminal
from deeplinear.runs import grid
from deeplinear.study import configuration, costs, measured_seconds, sizes, study_files

HOME = Path(__file__).parents[2]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
CONFIGS = {name: study_files.read(HOME / name) for name in ("config.yaml", "tests/mini.yaml")}
EXPERIMENTS = [(name, block) for c in CONFIGS.values() for name, block in c["experiments"].items()]


@pytest.mark.parametrize(("name", "block"), EXPERIMENTS)
def test_sizes_are_those_of_the_cells_and_shards(name, block):
    assert sizes.runs(block) == len(grid.cells(block))
    assert sizes.jobs(block) == len(grid.shards(block))


def sweep(seeds, **more):
    axes = {"initialisation": ["layerwise"], "depth": [2, 3], "width": [4], "scale": [0.1, 1]}
    axes |= {"step_size": [0.1], "seed": {"count": seeds}}
    block = {"kind": "convergence", "dataset": "tiny", "axes": axes, "shard_by": ["depth"]}
    return block | {"options": {"tolerance": 1e-5, "max_steps": 10}} | more


def said(experiments, at_once=2):
    todo = [(name, part) for name, b in experiments.items() for part in grid.shards(b).values()]
    return terminal.announcement(todo, at_once, experiments)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def taking(monkeypatch):
    """Says what a run took elsewhere, by rows of the table."""

    def table(*rows):
        rows = [measured_seconds.Measured(*row) for row in rows]
        monkeypatch.setattr(measured_seconds, "in_table", lambda: rows)

    return table


def flat(name, seconds):
    """Rows of the table by which a run of `sweep` takes as long at either depth."""
    return [(name, "convergence", depth, 4, seconds) for depth in (2, 3)]


def test_a_small_study_is_announced_without_a_warning(taking):
    taking(*flat("mine", 0.2))
    (first, line) = said({"mine": sweep(25)}).split("\n")
    assert first.startswith("To compute: about 10 s, 2 jobs at a time")
    assert line == "  mine: 100 runs in 2 jobs, about 20 s of one core"


def test_hours_are_said_with_the_experiment_and_its_axes_that_make_them(taking):
    taking(*flat("mine", 25.2), *flat("small", 0.1))
    *_, last = said({"small": sweep(1), "mine": sweep(1000)}).split("\n")
    assert last.startswith("This takes about 14 hours, most of it for mine.")
    assert "fewer values of seed (1,000) or scale (2) or depth (2) in experiments.mine.axes" in last
    assert "snakemake -n" in last


def test_one_long_job_is_not_shared_among_cores(taking):
    taking(*flat("mine", 25.2), *flat("small", 1))
    alone = sweep(1000, shard_by=["width"])
    assert "about 28 hours, 1 job at a time" in said({"mine": alone}, at_once=64)
    assert "about 28 hours, 3 jobs at a time" in said({"mine": alone, "small": sweep(1)}, 2**63)


def test_an_unknown_experiment_is_taken_for_the_slowest_of_its_kind_at_the_nearest_network(taking):
    taking(*flat("slow", 5.0), *flat("fast", 1.0), ("far", "convergence", 64, 256, 1e9))
    assert costs.seconds("mine", sweep(5)) == 20 * 5
    deeper = sweep(5)
    deeper["axes"] |= {"depth": [5], "width": [8]}  # two times the hidden layers, 2^2 the weights
    assert costs.seconds("mine", deeper) == 10 * 5 * 2 * 4
    assert costs.seconds("mine", sweep(5, kind="another")) == pytest.approx(2)  # a guess


def results(name, block, seconds):
    """The files that a finished experiment leaves, each shard of which took as long."""
    files.write_json(costs.RESULTS / f"{name}.json", {"block": block})
    for shard in grid.shards(block):
        path = costs.RESULTS / name / f"{shard}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_json(path, {"seconds": seconds})


def test_what_runs_took_here_counts_unless_they_were_other_runs(taking):
    taking(*flat("mine", 1.0))
    results("mine", sweep(2), 28)  # of the same kind with fewer seeds: 4 runs a shard, 7 s each
    assert costs.seconds("mine", sweep(5)) == 140
    assert costs.seconds("mine", sweep(5, options={"tolerance": 1e-5, "max_steps": 10**6})) == 20


def test_a_shard_of_several_networks_is_shared_out_by_their_weights():
    axes = {"initialisation": ["layerwise"], "depth": [2, 4], "width": [10, 20], "seed": [0]}
    block = {"kind": "convergence", "options": {}, "axes": axes, "shard_by": ["seed"]}
    results("mine", block, 200)
    rows = measured_seconds.in_results("mine", costs.RESULTS.absolute())
    assert sum(row.seconds for row in rows) == pytest.approx(200)
    found = {(row.depth, row.width): row.seconds for row in rows}
    assert found[2, 20] / found[2, 10] == pytest.approx(4)
    assert found[4, 10] / found[2, 10] == pytest.approx(3)
    assert costs.seconds("mine", block) == pytest.approx(200)


with (Path(__file__).parent / "seconds_by_depth.csv").open() as lines:
    BY_DEPTH = list(csv.DictReader(line for line in lines if not line.startswith("#")))
NEW_NETWORKS = [row for row in BY_DEPTH if row["kind"] != "convergence"]  # other than in the table
names = {"ids": lambda row: "-".join(row[key] for key in ("experiment", "width", "depth"))}


def of_depth(row, depth):
    """The experiment of a row with one run of another depth."""
    block = CONFIGS["config.yaml"]["experiments"][row["experiment"]]
    axes = {"initialisation": ["layerwise"], "depth": [int(depth)], "width": [int(row["width"])]}
    return {"kind": block["kind"], "options": block["options"], "axes": axes}


@pytest.mark.parametrize("row", BY_DEPTH, **names)
def test_what_depth_8_took_tells_depths_3_and_16_within_a_factor_of_two(row):
    alike = [r for r in BY_DEPTH if all(r[key] == row[key] for key in ("experiment", "width"))]
    (eight,) = (float(r["seconds"]) for r in alike if r["depth"] == "8")
    results("mine", of_depth(row, 8), eight)
    wanted = float(row["seconds"])
    assert wanted / 2 < costs.seconds("mine", of_depth(row, row["depth"])) < 2 * wanted


@pytest.mark.parametrize("name", ["", "mine"])
@pytest.mark.parametrize("row", NEW_NETWORKS, **names)
def test_the_table_tells_other_depths_and_widths_of_its_kinds_within_a_factor_of_two(row, name):
    wanted = float(row["seconds"])
    found = costs.seconds(name or row["experiment"], of_depth(row, row["depth"]))
    assert wanted / 2 < found < 2 * wanted


def test_the_table_is_printed_from_results_as_it_is_read(tmp_path, monkeypatch, capsys):
    results("mine", sweep(2), 28)
    measured_seconds.main("data/results")
    (tmp_path / "table.csv").write_text(f"# made up\n{capsys.readouterr().out}")
    monkeypatch.setattr(measured_seconds, "TABLE", tmp_path / "table.csv")
    assert measured_seconds.in_table.__wrapped__() == [
        ("mine", "convergence", 2, 4, 7),
        ("mine", "convergence", 3, 4, 7),
    ]


def test_the_table_knows_every_experiment_of_the_studies():
    known = {row.experiment: row.kind for row in measured_seconds.in_table()}
    blocks = CONFIGS["config.yaml"]["experiments"]
    assert known == {name: block["kind"] for name, block in blocks.items()}


def test_walltime_leaves_ten_times_the_estimate_and_grows_with_the_attempt(taking):
    taking(*flat("mine", 7.0))
    assert costs.minutes("mine", sweep(1), attempt=1) == 20
    assert costs.minutes("mine", sweep(1), attempt=3) == 60
    assert costs.minutes("mine", sweep(250), attempt=1) == math.ceil(1000 * 7 * 10 / 60)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (99, "99 s"), (600, "10 min"), (7200, "2 hours")]
)
def test_durations_are_in_the_unit_that_suits_them(seconds, text):
    assert costs.in_words(seconds) == text
    assert costs.in_words(10 * 86400) == "10 days"


def test_a_grid_of_a_billion_cells_is_refused_at_once_and_not_made():
    config = json.loads(json.dumps(CONFIGS["tests/mini.yaml"]))
    axes = config["experiments"]["arora2019_layerwise"]["axes"]
    axes["seed"] = {"count": 10**6}
    axes["scale"] = {"decades": [-2, 0], "per_decade": 500}
    # Made, it would fill the memory.
    with pytest.raises(configuration.BadConfiguration, match=r"10,010,000,000 runs.*seed"):
        configuration.check(config, SCHEMA)


EITHER = ("This takes", "rule ", "localrule ")  # the warning, or a job
LARGE = """
experiments:
  arora2019_classification: {axes: {seed: {count: 5600}}}
"""


def test_a_run_of_hours_is_announced_before_its_first_job_and_in_a_dry_run(tmp_path):
    overlay = tmp_path / "large.yaml"
    overlay.write_text(LARGE)
    command = [sys.executable, "-m", "snakemake", "data/results/arora2019_classification.csv"]
    command += ["--snakefile", HOME / "Snakefile", "--workflow-profile", "none", "--cores", "2"]
    command += ["--replace-workflow-config", "--configfile", HOME / "tests/mini.yaml", overlay]
    dry = subprocess.run([*command, "-n"], cwd=tmp_path, capture_output=True, text=True)
    words = r"This takes about \d\d hours, most of it for arora2019_classification\."
    (warning,) = re.findall(words, dry.stderr)
    assert not (tmp_path / "data").exists()
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        try:
            heard = next(line for line in started.stderr if line.startswith(EITHER))
        finally:
            os.killpg(started.pid, signal.SIGKILL)
    assert heard.startswith(warning)
