"""Real signals, full disks, damaged files and clocks that are wrong: nothing is lost."""

import functools
import http.server
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

import matplotlib.image
import pytest
from interrupted_study import CONFIG, Study, kill, signal_group, wait_for
from mirrors import zipped
from once import once

from deeplinear.base import seals


def made(folder):
    study = Study(folder)
    assert study.run() == 0, study.said
    return study.said


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """The finished study."""
    folder, _ = once(tmp_path_factory, "undisturbed", made)
    return Study(folder, there=True)


@pytest.fixture
def study(undisturbed, tmp_path):
    """A copy of the finished study."""
    return Study(tmp_path / "study", like=undisturbed)


@pytest.fixture
def unfinished(study):
    """A study with its data and without any result."""
    shutil.rmtree(study.folder / "data/results")
    shutil.rmtree(study.folder / "figures")
    return study


def test_killed_at_ten_random_moments_the_tables_are_the_same(unfinished, undisturbed):
    moments = random.Random(20)
    locked, stages = 0, set()
    for n in range(10):
        process = unfinished.start()
        if n % 2:  # in the jobs, perhaps behind one; else while it starts
            wait_for(process, "Execute")
            for _ in range(moments.randint(0, 1)):
                wait_for(process, "Finished jobid")
        time.sleep(moments.uniform(0, 2))
        kill(process, everything=n % 4 < 2)
        lock = unfinished.folder / ".snakemake/at_work"
        was_locked = lock.exists() and lock.read_text() != ""
        locked += was_locked
        stages.add(len(unfinished.tables()))
    assert locked >= 3
    assert len(stages) >= 2  # not always at the same point
    assert unfinished.run() == 0, unfinished.said
    assert ("was killed. What it left is made again" in unfinished.said) == was_locked
    assert unfinished.tables() == undisturbed.tables()
    assert unfinished.pictures() == undisturbed.pictures()


def counted(said):
    """How many jobs of each rule a run announced."""
    table = re.search(r"Job stats:\n.*?\n-.*?\n(.*?)\n\n", said, re.DOTALL)
    return dict(line.split() for line in table[1].splitlines()) if table else {}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGINT, "Terminating processes on user request"),
        (signal.SIGTERM, "Will exit after finishing currently running jobs"),
    ],
)
def test_a_clean_stop_leaves_no_lock_and_the_next_run_does_the_rest(
    unfinished, undisturbed, number, words
):
    table = "data/results/beside.csv"
    process = unfinished.start(table, "--cores", "1")
    wait_for(process, "Execute 1 jobs...")
    time.sleep(0.5)  # into the first of three jobs
    if number == signal.SIGINT:
        signal_group(process, number)  # as Ctrl-C does
    else:
        process.send_signal(number)
    said = process.communicate()[0]
    assert process.returncode == 1
    assert words in said
    assert (unfinished.folder / ".snakemake/at_work").read_text() == ""
    assert unfinished.half_written() == []
    assert unfinished.run(table) == 0, unfinished.said
    assert "killed" not in unfinished.said
    assert same(unfinished, undisturbed, "beside")


def same(study, other, experiment):
    """Whether the tables of an experiment are those of another study, and all there."""
    mine, theirs = (
        {path: content for path, content in s.tables().items() if path.startswith(experiment)}
        for s in (study, other)
    )
    return mine == theirs and len(mine) > 1


def test_a_second_run_at_the_same_time_stops_and_breaks_nothing(unfinished, undisturbed):
    first = unfinished.start("data/results/beside.csv")
    wait_for(first, "jobs...")
    assert unfinished.run("data/results/beside.csv") == 1
    assert f"Another run is at work in {unfinished.folder} (process {first.pid}" in unfinished.said
    assert "nothing is to be unlocked" in unfinished.said
    assert "Execute" not in unfinished.said
    said = first.communicate()[0]
    assert first.returncode == 0, said
    assert same(unfinished, undisturbed, "beside")


def test_a_dry_run_beside_a_run_is_not_refused(unfinished):
    first = unfinished.start("data/results/beside.csv")
    wait_for(first, "jobs...")
    assert unfinished.run("--dry-run", "data/results/beside.csv") == 0
    assert "at work" not in unfinished.said
    kill(first, everything=True)


def test_no_cores_is_told_before_any_job(unfinished):
    assert unfinished.run("--cores", "0") == 1
    assert "--cores and --jobs have to be at least 1" in unfinished.said
    assert "Traceback" not in unfinished.said
    assert "Execute" not in unfinished.said


def test_after_a_forced_run_that_failed_what_it_lost_is_made_again(study, undisturbed):
    limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000))
    table = "data/results/beside.csv"
    assert study.run("--forcerun", "experiment", "--", table, preexec_fn=limit) == 1
    assert not same(study, undisturbed, "beside")
    assert study.run(table) == 0, study.said
    assert same(study, undisturbed, "beside")


def can_mount():
    """Whether a file system can be mounted here that only the child processes see."""
    attempt = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return shutil.which("unshare") and subprocess.run(attempt, capture_output=True).returncode == 0


def on_a_full_disk():
    """A disk of 40 KiB for the results, or where none can be mounted, no file above 20 KB."""
    if not can_mount():
        limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (20_000, 20_000))
        return {"preexec_fn": limit}
    script = (
        "mkdir data/there; mount -t tmpfs -o size=40k tmpfs data/results; "
        '"$@"; code=$?; cp -a data/results/. data/there; exit $code'
    )
    return {"before": ["unshare", "-m", "sh", "-c", script, "sh"]}


def test_on_a_full_disk_the_job_fails_by_name_and_leaves_nothing_half_written(
    unfinished, undisturbed
):
    results = unfinished.folder / "data/results"
    results.mkdir()
    assert unfinished.run("data/results/beside.csv", **on_a_full_disk()) == 1
    found = re.findall(r"^(data/results/\S+) can't be written: (.*?)\.", unfinished.said, re.M)
    assert found
    assert {why for _, why in found} <= {"No space left on device", "File too large"}
    there = unfinished.folder / "data/there"
    if there.exists():
        results.rmdir()
        there.rename(results)
    assert unfinished.half_written() == []
    left, whole = unfinished.tables(), undisturbed.tables()
    assert all(whole[path] == content for path, content in left.items())
    assert not {path.removeprefix("data/results/") for path, _ in found} & set(left)
    assert unfinished.run("data/results/beside.csv") == 0, unfinished.said
    assert same(unfinished, undisturbed, "beside")


def test_a_read_only_results_folder_is_named_and_loses_nothing(study, undisturbed):
    results = study.folder / "data/results"
    if can_mount():
        script = "mount --bind data/results data/results; mount -o remount,bind,ro data/results; "
        options = {"before": ["unshare", "-m", "sh", "-c", script + 'exec "$@"', "sh"]}
        assert study.run("--force", "data/results/beside.csv", **options) == 1
        assert "Write-protected output files" in study.said
    else:  # what no user can write to
        results.rename(study.folder / "aside")
        results.symlink_to("/sys/kernel")
        assert study.run("data/results/beside.csv") == 1
        results.unlink()
        (study.folder / "aside").rename(results)
    assert "data/results/beside" in study.said
    assert study.tables() == undisturbed.tables()
    assert study.run() == 0
    assert "Nothing to be done" in study.said


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path):
    path.write_bytes(path.read_bytes()[:-100])


def edit_a_number(path):
    path.write_text(re.sub(r"\d\n", lambda m: f"{9 - int(m[0])}\n", path.read_text(), count=1))


def test_damaged_tables_are_named_before_any_job_and_made_again_as_told(study, undisturbed):
    damaged = {
        "data/results/along/seed_0.csv": truncate,
        "data/results/beside/depth_2.csv": edit_a_number,
        "data/results/sweep.csv": edit_a_number,
    }
    for path, damage in damaged.items():
        damage(study.folder / path)
    assert study.run() == 1
    expected = r"^(\S+) was changed since it was made: expected sha256 \w{64}, found \w{64}\."
    assert re.findall(expected, study.said, re.M) == sorted(damaged)
    assert "Execute" not in study.said
    assert study.pictures() == undisturbed.pictures()
    told = re.findall(r"snakemake --cores all --force (\S+)", study.said)
    assert sorted(told) == sorted(damaged)
    assert study.run("--force", *told) == 0, study.said
    assert study.run() == 0, study.said
    assert study.tables() == undisturbed.tables()
    assert study.pictures() == undisturbed.pictures()


@pytest.mark.parametrize("folder", ["raw", "problems"])
def test_damaged_data_are_named_and_made_again_without_rerunning_experiments(study, folder):
    flip_a_bit(study.folder / f"data/{folder}/tiny.npz")
    assert study.run() == 1
    assert f"data/{folder}/tiny.npz was changed since it was made" in study.said
    assert "Execute" not in study.said
    (told,) = re.findall(r"snakemake --cores all --force (.*) \(with", study.said)
    assert study.run("--force", *told.split()) == 0, study.said
    assert study.run("--dry-run") == 0
    assert "experiment" not in counted(study.said)


def date(paths, seconds):
    """Date files so many seconds from now."""
    for path in paths:
        os.utime(path, times=(time.time() + seconds,) * 2)


def test_inputs_from_the_future_rerun_nothing(study):
    date([study.folder / "config.yaml", *(study.folder / "src").rglob("*.py")], 86400)
    date((study.folder / "workflow/scripts").glob("*.py"), 86400)
    date((study.folder / "data").rglob("*.npz"), 86400)
    assert study.run() == 0
    assert "Nothing to be done" in study.said
    assert "dated in the future" not in study.said


def test_after_the_clock_went_back_nothing_is_lost_and_an_edit_is_seen(study, undisturbed):
    for folder in ("data", "figures"):
        date([p for p in (study.folder / folder).rglob("*") if p.is_file()], 86400)
    assert study.run() == 0
    assert "Nothing to be done" in study.said
    assert "is dated in the future, as after a clock went back" in study.said
    source = study.folder / "src/deeplinear/runs/kinds/convex_trajectory.py"
    source.write_text(source.read_text() + "# edited\n")
    date([source], -86400)
    assert study.run("--dry-run") == 0
    assert counted(study.said)["experiment"] == "2"
    assert study.run("--touch", "--forceall") == 0, study.said
    assert study.tables() == undisturbed.tables()
    assert study.run() == 0
    assert "Nothing to be done" in study.said
    assert "dated in the future" not in study.said


def test_a_bare_machine_computes_the_same(study, undisturbed, tmp_path):
    """No compiler, git or npm on the PATH, no home, a read-only package, no UTF-8."""
    (tmp_path / "bin").mkdir()
    # Snakemake's shell, and what its Slurm plug-in looks around with as it is loaded.
    for tool in filter(shutil.which, ["bash", "which"]):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    surroundings = {
        "PATH": str(tmp_path / "bin"),
        "HOME": "/sys/kernel",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "CUDA_VISIBLE_DEVICES": "",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    kernels = study.folder / "src/deeplinear/descent/kernels"
    for room in (kernels, kernels / "vectorised"):
        shutil.rmtree(room / "__pycache__", ignore_errors=True)
        (room / "__pycache__").write_text("nothing is cached here")
    targets = ["data/results/along/seed_0.csv", "figures/iterations.svg", "figures/report.html"]
    assert study.run("--force", *targets, env=surroundings) == 0, study.said
    assert study.tables() == undisturbed.tables()
    about = json.loads((study.folder / "data/results/along/seed_0.json").read_text("utf-8"))
    assert about["commit"] == "unknown"
    assert about["device"].startswith("CPU")
    assert "ε" in (study.folder / "figures/iterations.svg").read_text(encoding="utf-8")


def test_what_the_shell_of_the_caller_holds_changes_nothing(study, undisturbed, tmp_path):
    other = tmp_path / "other"
    for words in (["init", "-q", other], ["-C", other, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words], check=True)
    (tmp_path / "rc").write_text("backend: nonsense\nfont.size: 40\n")
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "seaborn.py").write_text("raise ImportError('not ours')\n")
    surroundings = {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": str(tmp_path / "rc"),
        "GIT_DIR": str(other / ".git"),
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": str(shadow),
        "PYTHONOPTIMIZE": "2",
        "PYTHONHASHSEED": "7",
        "OMP_NUM_THREADS": "7",
        "LC_ALL": "de_DE.UTF-8",
        "TMPDIR": str(tmp_path / "nowhere"),
        "SOURCE_DATE_EPOCH": "yesterday",
        "COLUMNS": "7",
    }
    targets = ["data/results/along/seed_0.csv", "figures/gaps.svg"]
    before = pixels(study.folder / "figures/gaps.png")
    assert study.run("--force", *targets, env=os.environ | surroundings) == 0, study.said
    assert study.tables() == undisturbed.tables()
    assert pixels(study.folder / "figures/gaps.png") == before
    about = json.loads((study.folder / "figures/gaps.json").read_text("utf-8"))
    assert about["drawn"]["commit"] == "unknown"


def test_a_user_without_a_name_runs_a_source_that_is_read_only(study, tmp_path):
    if os.getuid() or not shutil.which("setpriv"):
        pytest.skip("needs root and setpriv, to be somebody else")
    for path in [study.folder, *study.folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    mine = tmp_path / "mine"
    mine.mkdir()
    os.chown(mine, 12345, 12345)
    # May read all, as this Python may lie in a home; may write nowhere else.
    rights = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
    nobody = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups", *rights]
    target = "data/results/along/seed_0.csv"
    command = [*nobody, sys.executable, "-m", "snakemake", target, "--cores", "1"]
    command += ["--snakefile", study.folder / "Snakefile"]
    command += ["--configfile", study.folder / "config.yaml"]
    shell = {"PATH": os.environ["PATH"], "HOME": str(mine)}
    done = subprocess.run(command, cwd=mine, env=shell, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (mine / target).read_bytes() == (study.folder / target).read_bytes()


def pixels(picture):
    """What is to be seen in a PNG, without the words in it."""
    return matplotlib.image.imread(picture).tobytes()


def test_a_failed_redraw_leaves_the_pictures_of_before_and_is_made_up_for(study):
    figures = study.folder / "figures"
    before = {path.name: path.read_bytes() for path in figures.glob("gaps.*")}
    gaps = CONFIG["figures"]["gaps"] | {"title": "another"}
    study.configure({**CONFIG, "figures": {**CONFIG["figures"], "gaps": gaps}})
    writer = study.folder / "src/deeplinear/base/files.py"  # of no account for what is to be made
    whole = writer.read_text()
    writer.write_text(whole + "\n\ndel write_text\n")
    assert study.run("figures/gaps.pdf") == 1
    assert "write_text" in study.said
    assert {path.name: path.read_bytes() for path in figures.glob("gaps.*")} == before
    writer.write_text(whole)
    assert study.run("figures/gaps.pdf") == 0, study.said
    assert counted(study.said)["figure"] == "1"
    assert ">another<" in (figures / "gaps.svg").read_text("utf-8")
    assert study.run("--dry-run", "figures/gaps.pdf") == 0
    assert "Nothing to be done" in study.said


def test_a_home_that_cannot_be_written_is_named_before_anything_else(study):
    surroundings = {k: v for k, v in os.environ.items() if k != "XDG_CACHE_HOME"}
    assert study.run(env={**surroundings, "HOME": "/sys/kernel"}) == 1
    assert "'/sys/kernel/.cache'" in study.said


def gas_sensor_archive():
    """A small file in the format of the gas-sensor data, as a zip."""
    values = range(1, 129)
    rows = [
        f"1;{10 + i % 7}.0 " + " ".join(f"{j}:{(i * j * j) % 211}.5" for j in values)
        for i in range(200)
    ]
    return zipped({"Dataset/batch1.dat": "\n".join(rows) + "\n"})


def test_a_stand_in_gives_way_to_the_real_data_with_all_that_came_of_it(tmp_path):
    archive, there = gas_sensor_archive(), tmp_path / "mirror"
    there.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=there)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = json.loads(json.dumps(CONFIG))
    config["datasets"]["tiny"] = {
        "reader": "gas_sensor",
        "options": {"gas": 1},
        "sources": [f"http://127.0.0.1:{server.server_port}/gas.zip"],
        "sha256": seals.sha256(archive),
        "title": "the real thing",
        "stand_in": CONFIG["datasets"]["tiny"],
    }
    config["experiments"] = {"sweep": config["experiments"]["sweep"]}
    config["experiments"]["sweep"]["axes"] |= {"depth": [2], "seed": {"count": 1}}
    config["figures"] = {"iterations": config["figures"]["iterations"]}
    del config["claims"]
    study = Study(tmp_path / "study", config)
    picture = study.folder / "figures/iterations.svg"

    assert study.run() == 0, study.said
    page = study.folder / "figures/report.html"
    assert "stand-in: seeded" in picture.read_text()
    assert "<strong>Stand-in data.</strong> tiny is a seeded" in page.read_text("utf-8")
    before = study.tables()
    (there / "gas.zip").write_bytes(archive)
    assert study.run() == 0
    assert "Nothing to be done" in study.said
    assert study.run("--forcerun", "fetch") == 0, study.said
    server.shutdown()

    assert counted(study.said) == dict.fromkeys(
        ["all", "experiment", "fetch", "figure", "gather", "prepare", "report"], "1"
    ) | {"total": "7"}
    assert "STAND-IN" not in study.said
    assert "stand-in" not in picture.read_text()
    assert "the real thing" in picture.with_suffix(".caption.md").read_text("utf-8")
    assert "<strong>Stand-in data.</strong>" not in page.read_text("utf-8")
    assert all(before[path] != content for path, content in study.tables().items())
