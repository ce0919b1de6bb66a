"""One run at a time in a folder: the lock by itself."""

import os
import subprocess
import sys

import pytest

from deeplinear.study import locks

HOLD = (
    "import sys; from deeplinear.study import locks; "
    "print(locks.hold(sys.argv[1]), flush=True); sys.stdin.read()"
)


@pytest.fixture
def start(tmp_path):
    """Starts another process that holds a file in the folder, and says what it was told."""
    started = []

    def run():
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path / "at_work")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        return process, process.stdout.readline().strip()

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_process_is_refused_with_the_name_of_the_first(start, tmp_path):
    first, said = start()
    assert said == ""
    with pytest.raises(locks.AtWork, match=f"process {first.pid} on .*nothing is to be unlocked"):
        locks.hold(tmp_path / "at_work")


def test_a_killed_process_holds_nothing_and_is_told_of(start):
    first, _ = start()
    first.kill()
    first.wait()
    second, said = start()
    assert f"The run before this one (process {first.pid} on" in said
    assert "was killed" in said
    second.communicate("")  # ends by itself
    assert start()[1] == ""


def test_a_process_may_hold_the_same_file_twice(tmp_path):
    assert locks.hold(tmp_path / "at_work") == ""
    assert locks.hold(tmp_path / "at_work") == ""


def test_a_folder_that_cannot_be_written_to_is_left_to_snakemake():
    assert locks.hold("/sys/kernel/nothing/at_work") == ""
