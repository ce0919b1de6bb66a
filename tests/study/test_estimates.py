"""What is said of the size of a study before it starts, and what is too large to start."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deeplinear.base import files
from deeplinear.report import terminal
from deeplinear.runs import grid
from deeplinear.study import configuration, costs, sizes, study_files

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


def test_a_small_study_is_announced_without_a_warning():
    (first, line) = said({"mine": sweep(25, seconds_per_run=0.2)}).split("\n")
    assert first.startswith("To compute: about 10 s, 2 jobs at a time")
    assert line == "  mine: 100 runs in 2 jobs, about 20 s of one core"


def test_hours_are_said_with_the_experiment_and_its_axes_that_make_them():
    *_, last = said({"small": sweep(1), "mine": sweep(1000, seconds_per_run=25.2)}).split("\n")
    assert last.startswith("This takes about 14 hours, most of it for mine.")
    assert "fewer values of seed (1,000) or scale (2) or depth (2) in experiments.mine.axes" in last
    assert "snakemake -n" in last


def test_one_long_job_is_not_shared_among_cores():
    alone = sweep(1000, seconds_per_run=25.2, shard_by=["width"])
    assert "about 28 hours, 1 job at a time" in said({"mine": alone}, at_once=64)
    uneven = {"mine": alone, "small": sweep(1, seconds_per_run=1)}
    assert "about 28 hours, 3 jobs at a time" in said(uneven, at_once=2**63)


def test_without_seconds_per_run_an_experiment_is_taken_for_the_slowest_of_its_kind():
    others = {"slow": sweep(1, seconds_per_run=5), "fast": sweep(1, seconds_per_run=1)}
    assert costs.seconds("mine", [sweep(5)], {**others, "mine": sweep(5)}) == 100
    assert costs.seconds("mine", [sweep(5)], {"mine": sweep(5)}) == pytest.approx(2)  # a guess


def test_what_runs_took_here_counts_unless_they_were_other_runs():
    block = sweep(5, seconds_per_run=1)
    about = {"block": sweep(2), "seconds_per_run": 7.0}  # fewer seeds, the same kind of run
    files.write_json(costs.RESULTS / "mine.json", about)
    assert costs.seconds("mine", [block], {"mine": block}) == 140
    longer = block | {"options": {"tolerance": 1e-5, "max_steps": 10**6}}
    assert costs.seconds("mine", [longer], {"mine": longer}) == 20


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
    start = time.process_time()
    with pytest.raises(configuration.BadConfiguration, match=r"10,010,000,000 runs.*seed"):
        configuration.check(config, SCHEMA)
    assert time.process_time() - start < 1


EITHER = ("This takes", "rule ", "localrule ")  # the warning, or a job
LARGE = """
experiments:
  arora2019_layerwise: {axes: {seed: {count: 56}}, seconds_per_run: 30}
"""


def test_a_run_of_hours_is_announced_before_its_first_job_and_in_a_dry_run(tmp_path):
    overlay = tmp_path / "large.yaml"
    overlay.write_text(LARGE)
    command = [sys.executable, "-m", "snakemake", "data/results/arora2019_layerwise.csv"]
    command += ["--snakefile", HOME / "Snakefile", "--workflow-profile", "none", "--cores", "2"]
    command += ["--replace-workflow-config", "--configfile", HOME / "tests/mini.yaml", overlay]
    warning = "This takes about 14 hours, most of it for arora2019_layerwise."
    dry = subprocess.run([*command, "-n"], cwd=tmp_path, capture_output=True, text=True)
    assert warning in dry.stderr
    assert not (tmp_path / "data").exists()
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        try:
            heard = next(line for line in started.stderr if line.startswith(EITHER))
        finally:
            os.killpg(started.pid, signal.SIGKILL)
    assert heard.startswith(warning)
