"""Files are there whole or not at all, also where a process was killed."""

import os
import subprocess
import sys

from deeplinear.base import files

KILLED = """
import os, sys
from deeplinear.base import files
with files.replacing(sys.argv[1]) as temporary:
    temporary.write_text("half")
    os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    table = tmp_path / "results/table.csv"
    subprocess.run([sys.executable, "-c", KILLED, table], env=environment)
    (half,) = table.parent.iterdir()
    assert half.read_text() == "half"
    kept = [table.parent / name for name in (".gitkeep", ".env.local", "a.csv", ".DS_Store")]
    for path in kept:
        path.touch()
    files.remove_half_written(tmp_path, tmp_path / "not_there")
    assert sorted(table.parent.iterdir()) == sorted(kept)
