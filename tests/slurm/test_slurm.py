"""The profile for Slurm on a real Slurm, a throw-away one on this machine: `make test-slurm`."""

import fcntl
import json
import os
import re
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

import cluster
import pytest
from scratch_study import MINI, Study

PROFILE = "workflow/profiles/slurm"
# A cluster that keeps no accounts and a test that doesn't wait as long as users can.
SUBMIT = [
    *("--workflow-profile", PROFILE, "--latency-wait", "10"),
    *("--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "2"),
]
# A sweep, a run at its fastest step, classifiers, random data, steps found by trying.
FEW = ["arora2019_layerwise", "arora2019_balancedness", "arora2019_classification"]
FEW += ["zhao2024_width", "nguegnang2024_largest_step"]
EXPERIMENTS = {name: MINI["experiments"][name] for name in FEW}


@pytest.fixture(scope="module", autouse=True)
def slurm():
    try:
        with cluster.Cluster() as started:
            yield started
    except cluster.Unfit as reason:
        pytest.exit(f"make test-slurm {reason}", returncode=2)


@pytest.fixture(scope="module")
def local_tables(tmp_path_factory):
    study = Study(tmp_path_factory.mktemp("local"))
    assert study.run(*tables(EXPERIMENTS)) == 0, study.said
    return study.tables()


def tables(experiments):
    return [f"data/results/{name}.csv" for name in experiments]


def study_of(folder, **experiments):
    """Some experiments of the miniature, one drawn, under a profile that is filled in."""
    experiments = experiments or EXPERIMENTS
    sweep = next(name for name, block in experiments.items() if block["kind"] == "convergence")
    curve = {**MINI["figures"]["layerwise_iterations"], "experiments": [sweep]}
    config = {**MINI, "experiments": experiments, "figures": {"curve": curve}}
    config.pop("claims")
    study = Study(folder, config)
    for file in (study.folder / PROFILE).iterdir():
        text = file.read_text().replace("<your account>", "physics")
        text = text.replace("<your partition>", "batch").replace("<your GPU partition>", "gpus")
        file.write_text(text)
    return study


def jobs(*columns):
    """What Slurm has to tell of every job since it was started, one list for each."""
    fields = ",".join(f"{column}:64" for column in columns)
    command = ["squeue", "--states=all", "--array", "--noheader", f"--Format={fields}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split() for line in told.splitlines()]


def test_a_profile_that_is_not_filled_in_submits_nothing(tmp_path):
    study = Study(tmp_path)
    assert study.run(*SUBMIT) != 0
    assert "slurm_account=<your account>, slurm_partition=<your partition>" in study.said
    assert "Job stats" not in study.said
    assert not (tmp_path / "data").exists()
    assert jobs("jobid") == []


def test_a_run_that_is_refused_leaves_the_folders_of_the_run_at_work_alone(tmp_path):
    study = study_of(tmp_path)
    about_to_be_written_to = tmp_path / ".snakemake/slurm_logs/rule_experiment/a"
    about_to_be_written_to.mkdir(parents=True)
    with (tmp_path / ".snakemake/at_work").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert study.run(*SUBMIT, *tables(EXPERIMENTS)) != 0
    assert "Another run is at work" in study.said
    assert about_to_be_written_to.exists()


def test_jobs_that_are_killed_run_again_and_no_table_tells(tmp_path, local_tables):
    study = study_of(tmp_path)
    killer = threading.Thread(target=kill_two_jobs, args=(tmp_path,), daemon=True)
    killer.start()
    assert study.run(*SUBMIT, *tables(EXPERIMENTS)) == 0, study.said
    assert not killer.is_alive()
    for how in ("CANCELLED", "FAILED"):
        assert study.said.count(f"SLURM status is: '{how}'") == 1, study.said
    assert study.said.count("Trying to restart job") == 2
    asked = {tuple(job) for job in jobs("timelimit", "minmemory", "numcpus")}
    assert asked == {("20:00", "2000M", "1"), ("40:00", "4000M", "1")}
    assert study.tables() == local_tables
    assert study.run(*SUBMIT, *tables(EXPERIMENTS)) == 0
    assert "Nothing to be done" in study.said


def kill_two_jobs(folder):
    """One by Slurm's own command, then the process of another that computes."""
    running = soon(lambda: [job for job, state in jobs("jobid", "state") if state == "RUNNING"])
    subprocess.run(["scancel", running[0]], check=True)
    soon(lambda: dict(jobs("jobid", "state"))[running[0]] == "CANCELLED")
    while not killed(soon(lambda: computing(folder))[0]):
        pass


def killed(process):
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def computing(folder):
    """The processes that run the script of an experiment in a folder."""
    script = re.compile(rf"{folder}/\.snakemake/scripts/[^\0]*experiment\.py\0$")
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [process for process in processes if script.search(words(process))]


def words(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def soon(found, seconds=60):
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return value


def test_a_node_that_dies_takes_no_table_with_it(tmp_path, local_tables, slurm):
    name = "arora2019_layerwise"
    study = study_of(tmp_path, **{name: MINI["experiments"][name]})
    threading.Thread(target=lose_the_node, args=(tmp_path, slurm), daemon=True).start()
    assert study.run(*SUBMIT, *tables([name])) == 0, study.said
    assert (tmp_path / "was_lost").exists()
    assert study.tables()[f"{name}.csv"] == local_tables[f"{name}.csv"]


def lose_the_node(folder, slurm):
    soon(lambda: computing(folder))
    slurm.lose_node()
    soon(lambda: "PENDING" in [state for (state,) in jobs("state")])
    (folder / "was_lost").touch()
    slurm.mend_node()


@pytest.fixture
def disk(tmp_path):
    """A file system of its own for the study, of 100 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_once_a_full_disk_has_room_again_the_same_command_goes_on(disk, local_tables):
    name = "arora2019_layerwise"
    study = study_of(disk / "study", **{name: MINI["experiments"][name]})
    threading.Thread(target=fill, args=(disk, study.folder), daemon=True).start()
    assert study.run(*SUBMIT, "--retries", "0", *tables([name])) != 0, study.said
    assert f"{name}.csv" not in study.tables()
    (disk / "ballast").unlink()
    assert study.run(*SUBMIT, *tables([name])) == 0, study.said
    assert study.tables()[f"{name}.csv"] == local_tables[f"{name}.csv"]


def fill(disk, folder):
    """Take all the room that is left once a job computes."""
    soon(lambda: computing(folder))
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(2**16))


COUNTING = '''"""Layer-wise starts that leave behind how many threads their job would use."""

import json
import os
from pathlib import Path

from deeplinear.networks.initialisations.layerwise import layerwise


def counting(widths, rng, scale):
    """Layer-wise."""
    import torch
    from threadpoolctl import threadpool_info

    used = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
    allotted = int(os.environ.get("SLURM_CPUS_PER_TASK", 0))  # none where it is tried
    used |= {"torch": torch.get_num_threads(), "allotted": allotted}
    Path("threads.json").write_text(json.dumps(used))
    return layerwise(widths, rng, scale)
'''


def test_a_job_uses_the_cpu_it_is_given_and_only_classifiers_ask_for_a_gpu(tmp_path):
    sweep = {**MINI["experiments"]["arora2019_layerwise"], "shard_by": ["width"]}
    sweep["axes"] = {**sweep["axes"], "initialisation": ["counting"], "depth": [2], "seed": [0]}
    classifiers = MINI["experiments"]["arora2019_classification"]
    study = study_of(tmp_path, sweep=sweep, classification=classifiers)
    (tmp_path / "src/deeplinear/networks/initialisations/counting.py").write_text(COUNTING)
    profile = tmp_path / PROFILE / "config.yaml"
    profile.write_text(gpus_asked_for(profile.read_text()))
    before = jobs("jobid", "partition", "tres-per-job")
    assert study.run(*SUBMIT, *tables(["sweep", "classification"])) == 0, study.said
    new = [job for job in jobs("jobid", "partition", "tres-per-job") if job not in before]
    assert sorted(job[1:] for job in new) == [["batch", "N/A"], ["gpus", "gres:gpu:1"]]
    threads = json.loads((tmp_path / "threads.json").read_text())
    assert len(threads) > 3
    assert set(threads.values()) == {1}


def gpus_asked_for(profile):
    """The profile with the marks taken off the lines about GPUs."""
    start = profile.index("# set-resources")
    end = profile.index("\n\n", start)
    return profile[:start] + re.sub("^# ", "", profile[start:end], flags=re.M) + profile[end:]


def test_a_job_array_makes_the_same_table(tmp_path, local_tables):
    name = "arora2019_layerwise"
    study = study_of(tmp_path, **{name: {**MINI["experiments"][name], "shard_by": ["seed"]}})
    array = ["--slurm-array-jobs", "experiment"]
    assert study.run(*SUBMIT, *array, *tables([name])) == 0, study.said
    assert "The individual task IDs are 1-3." in study.said
    assert study.tables()[f"{name}.csv"] == local_tables[f"{name}.csv"]
