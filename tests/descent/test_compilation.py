"""The kernels on other processors, without a compiler, and what is kept on disk of them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from compiled_elsewhere import outcomes, tables

SUPPORT = Path(__file__).parents[1] / "support"
PORTABLE = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+sse2"}
KERNELS = "deeplinear/descent/kernels"
SAID = "the vectorised kernels can't be used here"


def in_a_process_of_its_own(package: Path, *parts: str, **environment):
    """What some parts of `compiled_elsewhere` give, and what was said on stderr."""
    paths = os.pathsep.join(map(str, (package, SUPPORT)))
    told = subprocess.run(
        [sys.executable, SUPPORT / "compiled_elsewhere.py", *parts],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout), told.stderr


@pytest.fixture
def package(tmp_path):
    """A copy of the package that nothing was compiled for."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SUPPORT.parents[1] / "src", tmp_path / "src", ignore=leave)
    return tmp_path / "src"


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def same_outcomes(found):
    for (status, iterations, loss), expected in zip(found, outcomes(), strict=True):
        assert (status, iterations) == expected[:2]
        assert loss == pytest.approx(expected[2], rel=1e-10)


def same_tables(found):
    for table, expected in zip(found, tables(), strict=True):
        single = "training_loss" in expected
        pd.testing.assert_frame_equal(
            pd.DataFrame(table), pd.DataFrame(expected), rtol=1e-4 if single else 1e-9
        )


def test_a_machine_without_vectors_gets_the_same_results(package):
    found, said = in_a_process_of_its_own(package, "outcomes", **PORTABLE)
    same_outcomes(found["outcomes"])
    assert SAID not in said


def test_without_a_compiler_the_plain_kernels_run_as_python_and_say_so_once(package):
    found, said = in_a_process_of_its_own(package, "tables", "product", NUMBA_DISABLE_JIT="1")
    same_tables(found["tables"])
    assert found["product"] == 40_768
    assert said.count(SAID) == 1
    assert "NUMBA_DISABLE_JIT is set" in said


def test_with_an_llvmlite_that_differs_the_plain_kernels_run_and_say_so_once(package):
    vectors = package / KERNELS / "vectorised/vectors.py"
    edit(vectors, "from llvmlite import ir", "from llvmlite import lr as ir")
    found, said = in_a_process_of_its_own(package, "tables", "product")
    same_tables(found["tables"])
    assert found["product"] == 40_768
    assert said.count(SAID) == 1


def test_a_vectorised_kernel_that_fails_to_compile_gives_way_to_the_plain_one(package):
    vectors = package / KERNELS / "vectorised/vectors.py"
    edit(vectors, "return builder.fadd(value,", "return builder.no_such_instruction(value,")
    found, said = in_a_process_of_its_own(package, "product")
    assert found["product"] == 40_768
    assert said.count(SAID) == 1


def test_kernels_are_compiled_once_and_again_when_a_source_of_theirs_changes(package):
    parts = ["product", "chain", "counts"]
    first, second = (in_a_process_of_its_own(package, *parts)[0] for _ in range(2))
    assert first["counts"]["compiled"] == 2
    assert first["chain"] == second["chain"]
    assert second["counts"] == {"compiled": 0, "found": first["counts"]["compiled"]}
    assert first["product"] == second["product"] == 40_768
    edit(
        package / KERNELS / "vectorised/vectors.py",
        "return builder.fadd(value, builder.fmul(factors, other, flags=FAST), flags=FAST)",
        "return value",
    )
    assert in_a_process_of_its_own(package, "product")[0]["product"] == 0


@pytest.mark.parametrize("home", ["cache", None], ids=["the user's cache", "nowhere"])
def test_where_the_package_is_read_only_the_user_s_cache_keeps_the_code_if_it_can(
    package, tmp_path, home
):
    for room in (KERNELS, f"{KERNELS}/vectorised"):
        (package / room / "__pycache__").write_text("a file, where a folder would have to be")
    cache = str(tmp_path / home) if home else "/sys/kernel"
    for expected in (False, bool(home)):
        found, said = in_a_process_of_its_own(package, "product", "counts", XDG_CACHE_HOME=cache)
        assert found == {
            "product": 40_768,
            "counts": {"compiled": 1 - expected, "found": int(expected)},
        }
        assert SAID not in said


def test_importing_every_kind_of_experiment_loads_no_compiler():
    code = (
        "import sys; from deeplinear.base import plugins;"
        "[plugins.load('kinds', name) for name in plugins.names('kinds')];"
        "print({'numba', 'scipy', 'torch', 'pooch'} & set(sys.modules) or 'none')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(SUPPORT.parents[1] / "src")},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "none", done.stdout + done.stderr


def test_kernels_load_no_downloader_and_leave_numba_s_settings_alone():
    code = (
        "import sys; from numba import config; before = config.CACHE_DIR;"
        "from deeplinear.descent.kernels import chain, scalar_output, sparse_rows, vectorised;"
        "print({'pooch', 'requests', 'urllib3'} & set(sys.modules) or 'none', "
        "config.CACHE_DIR == before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(SUPPORT.parents[1] / "src")},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "none True", done.stdout + done.stderr
