"""What holds for the repository as a whole: pins, sizes, and the words of the README."""

import ast
import re
import tomllib
from pathlib import Path

import numpy as np
import yaml

from deeplinear import dependencies

HOME = Path(__file__).parent.parent
SOURCE = HOME / "src/deeplinear"


def pins():
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    return project["dependencies"] + project["optional-dependencies"]["dev"]


def test_every_pin_stands_in_the_lock_and_in_the_conda_environment():
    lock = (HOME / "requirements.lock").read_text().splitlines()
    assert set(pins()) <= set(lock)
    environment = yaml.safe_load((HOME / "envs/deeplinear.yaml").read_text())
    assert sorted(environment["dependencies"][-1]["pip"]) == sorted(pins())
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in lock if not pin.startswith("#"))


def test_each_dependency_is_justified():
    for line in (HOME / "pyproject.toml").read_text().splitlines():
        if re.match(r'\s+"[\w-]+==', line):
            assert "# " in line, line


def functions(path):
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_and_files_stay_small():
    files = [*SOURCE.rglob("*.py"), *(HOME / "benchmarks").glob("*.py")]
    lengths = [f.end_lineno - f.lineno + 1 for path in files for f in functions(path)]
    assert max(lengths) <= 40
    assert sorted(lengths)[int(0.9 * len(lengths))] < 25
    assert all(len(path.read_text().splitlines()) <= 150 for path in files)


def test_the_entry_and_the_adapters_stay_thin():
    assert len((HOME / "Snakefile").read_text().splitlines()) <= 40
    for path in (HOME / "workflow/scripts").glob("*.py"):
        assert len(path.read_text().splitlines()) <= 25, path
        assert (HOME / f"workflow/rules/{path.stem}.smk").exists()


def test_the_science_never_imports_the_workflow():
    for path in SOURCE.rglob("*.py"):
        assert not re.search(r"^\s*(import|from) snakemake", path.read_text(), re.MULTILINE), path


def test_public_functions_are_documented():
    for path in SOURCE.rglob("*.py"):
        for function in functions(path):
            if not function.name.startswith("_") and function.col_offset == 0:
                assert ast.get_docstring(function), f"{path}: {function.name}"


def test_a_result_depends_on_what_it_imports():
    found = dependencies.closure("experiments/convergence", "initialisations/balanced")
    assert {"descent.py", "kernels/scalar_output.py", "theory/stagnation.py"} <= set(found)
    assert "initialisations/layerwise.py" not in found
    assert not {"style.py", "journal.py"} & set(found)


def test_the_readme_keeps_its_size_and_its_paths_exist():
    text = (HOME / "README.md").read_text()
    assert len(text.splitlines()) < 150
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (HOME / target).exists(), target


def test_the_initialisation_in_the_readme_works_as_printed():
    (code,) = re.findall(r"```python\n(.*?)```", (HOME / "README.md").read_text(), re.DOTALL)
    names = {}
    exec(code, names)
    weights = names["permuted"](widths=(12, 5, 5, 1), rng=np.random.default_rng(0), scale=0.3)
    assert [W.shape for W in weights] == [(5, 12), (5, 5), (1, 5)]
    np.testing.assert_allclose(weights[1] @ weights[1].T, 0.09 * np.eye(5), atol=1e-12)


def test_make_has_exactly_the_promised_targets():
    targets = re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text(), re.MULTILINE)
    assert targets == ["install", "figures", "test", "test-slurm", "mini", "lint", "bench", "clean"]
