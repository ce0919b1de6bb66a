"""What a shell may hold, and what of it reaches a run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deeplinear.study import surroundings
from deeplinear.study.surroundings import HERE, tidy

HOME = Path(__file__).parents[2]
OURS = {"MPLBACKEND": "agg", "PYTHONPATH": HERE}
SNAKEMAKE = "/env/lib/snakemake/__init__.py"


@pytest.mark.parametrize(
    "foreign",
    [
        {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        {"MATPLOTLIBRC": "/nowhere"},
        {"NUMBA_DISABLE_JIT": "1", "NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic"},
        {"PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error", "PYTHONHASHSEED": "1"},
        {"PYTHONPATH": "/shadow:/other"},
        {"SOURCE_DATE_EPOCH": "yesterday", "NVIDIA_TF32_OVERRIDE": "1"},
    ],
)
def test_what_is_foreign_is_taken_out_and_all_else_stays(foreign):
    kept = {"PATH": "/bin", "NUMBA_CACHE_DIR": "/c", "CUDA_VISIBLE_DEVICES": "1"}
    shell, path = {**kept, **foreign}, ["/shadow", "/env/lib"]
    tidy(shell, path, SNAKEMAKE)
    assert shell == {**kept, **OURS}
    assert path[0] == HERE
    assert ("/shadow" in path) != ("PYTHONPATH" in foreign)


def test_an_environment_that_is_made_of_pythonpath_stays():
    shell, path = {"PYTHONPATH": "/env/lib:/env/numpy"}, ["/env/lib", "/env/numpy", "/more"]
    tidy(shell, path, SNAKEMAKE)
    assert shell["PYTHONPATH"].split(os.pathsep) == [HERE, "/env/lib", "/env/numpy"]
    assert path == [HERE, "/env/lib", "/env/numpy", "/more"]
    tidy(shell, path, SNAKEMAKE)  # again, in a job
    tidy(shell, path, "")  # as a guest
    assert path == [HERE, "/env/lib", "/env/numpy", "/more"]


def test_a_user_without_a_name_is_called_by_the_number(monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda uid: {}[uid])
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setitem(sys.modules, "snakemake", sys.modules["os"])
    surroundings.tidy_this_process()
    assert os.environ["USER"] == f"user {os.getuid()}"


@pytest.fixture
def seen(tmp_path):
    """What a command that make starts sees of the variables of a shell."""
    shutil.copy(HOME / "Makefile", tmp_path)

    def run(*arguments, **shell):
        command = [
            "make",
            "--no-print-directory",
            "--eval",
            "told: ; @env; echo C=$(CORES).$(ARGS).",
        ]
        own = {"PATH": os.environ["PATH"], **shell}
        done = subprocess.run(
            [*command, *arguments, "told"], cwd=tmp_path, env=own, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return dict(line.split("=", 1) for line in done.stdout.splitlines())

    return run


def test_make_goes_by_its_own_words_and_not_by_those_of_the_shell(seen, tmp_path):
    foreign = {"PYTHONPATH": "/shadow", "PYTHONWARNINGS": "error", "PIP_USER": "1"}
    told = seen(**foreign, CORES="0", ARGS="--forceall", HOME=str(tmp_path))
    assert not set(foreign) & set(told)
    assert told["C"] == "all.."
    assert told["HOME"] == str(tmp_path)
    assert seen("CORES=3", "ARGS=-n")["C"] == "3.-n."


@pytest.mark.parametrize("home", [{}, {"HOME": "/nowhere"}, {"HOME": ""}])
def test_make_gives_a_home_to_who_has_none(seen, tmp_path, home):
    assert seen(**home)["HOME"] == f"{tmp_path}/.snakemake/home"
    assert "XDG_CACHE_HOME" not in seen(**home, XDG_CACHE_HOME="/proc/nowhere")
    assert seen(**home, XDG_CACHE_HOME=str(tmp_path))["XDG_CACHE_HOME"] == str(tmp_path)
