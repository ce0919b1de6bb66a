"""The compiled kernels on other processors, and what is kept on disk of them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compiled_elsewhere import outcomes

from deeplinear.descent.kernels import vectors

SUPPORT = Path(__file__).parents[1] / "support"
PORTABLE = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+sse2"}


def in_a_process_of_its_own(package: Path, **environment):
    paths = os.pathsep.join(map(str, (package, SUPPORT)))
    told = subprocess.run(
        [sys.executable, SUPPORT / "compiled_elsewhere.py"],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        check=True,
    )
    return json.loads(told.stdout)


@pytest.fixture
def package(tmp_path):
    """A copy of the package that nothing was compiled for."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SUPPORT.parents[1] / "src", tmp_path / "src", ignore=leave)
    return tmp_path / "src"


def test_a_machine_without_vectors_gets_the_same_results(package):
    found = in_a_process_of_its_own(package, **PORTABLE)
    for (status, iterations, loss), expected in zip(found["outcomes"], outcomes(), strict=True):
        assert (status, iterations) == expected[:2]
        assert loss == pytest.approx(expected[2], rel=1e-10)


def test_kernels_are_compiled_once_and_again_when_a_source_of_theirs_changes(package):
    first, second = (in_a_process_of_its_own(package) for _ in range(2))
    assert first["compiled"] > 0
    assert (second["compiled"], second["found"]) == (0, first["compiled"])
    assert first["product"] == second["product"] == 40_768
    rows = package / "deeplinear" / "kernels" / "rows.py"
    edited = rows.read_text().replace(
        "return plus_multiple(builder, args[0], spread(", "return _first(args[0], spread("
    )
    rows.write_text(f"{edited}\n\ndef _first(row, *_):\n    return row\n")
    assert in_a_process_of_its_own(package)["product"] == 0


def test_where_the_package_is_read_only_compiled_code_is_kept_in_a_folder_of_the_user(monkeypatch):
    beside = vectors.kept_in()
    assert vectors.__file__ in map(str, beside.parent.parent.iterdir())
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert vectors.kept_in() == Path("/somewhere/deeplinear") / beside.name
