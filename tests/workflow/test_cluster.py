"""What a cluster is asked for, and a study that runs through a queue: two scripts in the shell."""

import pytest
import yaml
from scratch_study import HOME, MINI, Study

SLURM = "workflow/profiles/slurm"
# Every job to a shell of its own, as a scheduler would hand it to a machine of its own.
SUBMIT = "sh -c 'setsid sh $0 > $0.out 2>&1 & echo $!'"
NAMES = ["arora2019_layerwise", "arora2019_balancedness"]  # the second looks up steps in the first


def few_experiments(folder):
    experiments = {name: MINI["experiments"][name] for name in NAMES}
    figures = {"layerwise_iterations": MINI["figures"]["layerwise_iterations"]}
    config = {"datasets": MINI["datasets"], "experiments": experiments, "figures": figures}
    return Study(folder, config)


def test_tables_made_through_a_queue_are_those_made_here(tmp_path):
    tables = [f"data/results/{name}.csv" for name in NAMES]
    queue = ["--executor", "cluster-generic", "--cluster-generic-submit-cmd", SUBMIT]
    queue += ["--jobs", "3", "--seconds-between-status-checks", "1"]
    here, there = few_experiments(tmp_path / "here"), few_experiments(tmp_path / "there")
    assert here.run(*tables) == 0, here.said
    assert there.run(*queue, *tables) == 0, there.said
    assert there.said.count("with external jobid") == 3
    assert "localrule gather" in there.said
    assert there.tables() == here.tables()


@pytest.fixture
def study(tmp_path):
    return few_experiments(tmp_path)


def fill_in(study):
    study.edit(f"{SLURM}/config.yaml", "<your account>", "physics")
    study.edit(f"{SLURM}/config.yaml", "<your partition>", "batch")


def test_a_profile_for_slurm_is_refused_until_it_is_filled_in(study):
    slurm = ["--workflow-profile", SLURM, "--dry-run", "--forceall"]
    target = "data/results/arora2019_layerwise/depth_2.csv"
    assert study.run(*slurm, target) != 0
    assert "slurm_account=<your account>, slurm_partition=<your partition>" in study.said
    assert "docs/cluster.md" in study.said
    assert "Job stats" not in study.said
    fill_in(study)
    assert study.run(*slurm, target) == 0, study.said
    assert "slurm_account=physics, slurm_partition=batch, runtime=20" in study.said


def test_the_estimate_counts_the_jobs_of_the_profile(study):
    fill_in(study)
    assert study.run("--workflow-profile", SLURM, "--dry-run", cores=None) == 0, study.said
    assert "2 jobs at a time" in study.said  # as many as there are
    assert study.run("--workflow-profile", SLURM, "-n", "--jobs", "1", cores=None) == 0, study.said
    assert "1 job at a time" in study.said


def test_experiments_keep_to_one_thread_because_more_change_digits(study):
    assert study.run("--dry-run", "--set-threads", "experiment=2") != 0
    assert "experiments run on one thread each" in study.said


def test_the_slurm_profile_repeats_the_default_one_that_it_replaces():
    default, slurm = (
        yaml.safe_load((HOME / folder / "config.yaml").read_text())
        for folder in ("profiles/default", SLURM)
    )
    assert default.items() <= slurm.items()
