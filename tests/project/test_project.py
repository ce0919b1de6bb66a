"""What holds for the repository as a whole: pins, sizes, and the words of the README."""

import ast
import re
import tomllib
from pathlib import Path

import numpy as np
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from deeplinear.study import study_files

HOME = Path(__file__).parents[2]
SOURCE = HOME / "src/deeplinear"


PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]


def requirements():
    """The requirements of pyproject.toml by canonical name."""
    found = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    return {canonicalize_name(r.name): r for r in map(Requirement, found)}


def lock():
    """The lines of the lock, without comments."""
    lines = (HOME / "requirements.lock").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def environment():
    return yaml.safe_load((HOME / "envs/deeplinear.yaml").read_text())["dependencies"]


def test_the_lock_pins_every_requirement_at_the_least_version_that_is_allowed():
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in lock())
    pinned = {canonicalize_name(r.name): r.specifier for r in map(Requirement, lock())}
    assert len(pinned) == len(lock())
    for name, requirement in requirements().items():
        (version,) = (pin.version for pin in pinned[name])
        assert requirement.specifier.contains(version), requirement
        least = [s.version for s in requirement.specifier if s.operator in (">=", "==")]
        assert least == [version], f"{requirement}: what is tested is {version}"


def test_the_conda_environment_has_the_pins_of_the_lock_and_no_other():
    assert sorted(environment()[-1]["pip"]) == sorted(lock())


def test_python_is_the_same_everywhere():
    (least,) = SpecifierSet(PROJECT["requires-python"])
    assert environment()[0] == f"python={least.version}"
    assert f"Python {least.version} and later" in (HOME / "requirements.lock").read_text()
    assert f"Python {least.version} to " in (HOME / "README.md").read_text()
    assert f"py{least.version.replace('.', '')}" in (HOME / "pyproject.toml").read_text()
    tested = workflow("ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tested[0] == least.version


def test_each_dependency_is_justified():
    for line in (HOME / "pyproject.toml").read_text().splitlines():
        if re.match(r'\s+"[\w-]+[=><]=', line):
            assert "# " in line, line


def functions(path):
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_each_adapter_has_a_rule_file_of_its_name():
    for path in (HOME / "workflow/scripts").glob("*.py"):
        assert (HOME / f"workflow/rules/{path.stem}.smk").exists()


def test_public_functions_are_documented():
    for path in SOURCE.rglob("*.py"):
        for function in functions(path):
            if not function.name.startswith("_") and function.col_offset == 0:
                assert ast.get_docstring(function), f"{path}: {function.name}"


def test_the_paths_in_the_readme_exist():
    text = (HOME / "README.md").read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (HOME / target).exists(), target


def test_the_initialisation_in_the_readme_works_as_printed():
    (code,) = re.findall(r"```python\n(.*?)```", (HOME / "README.md").read_text(), re.DOTALL)
    names = {}
    exec(code, names)
    weights = names["permuted"](widths=(12, 5, 5, 1), rng=np.random.default_rng(0), scale=0.3)
    assert [W.shape for W in weights] == [(5, 12), (5, 5), (1, 5)]
    np.testing.assert_allclose(weights[1] @ weights[1].T, 0.09 * np.eye(5), atol=1e-12)


def workflow(name):
    """A workflow of the forge's CI; its key `on` is the truth value of YAML 1.1."""
    return yaml.safe_load((HOME / ".github/workflows" / name).read_text())


def test_the_commands_of_the_forge_exist_and_its_jobs_are_held_short():
    targets = re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text(), re.MULTILINE)
    made = set()
    for path in (HOME / ".github/workflows").glob("*.yml"):
        found = workflow(path.name)
        assert found["permissions"] == {"contents": "read"}, path
        assert {"workflow_dispatch", "schedule"} & set(found[True]), path
        for job in found["jobs"].values():
            assert job["timeout-minutes"] <= 180
            run = [step["run"] for step in job["steps"] if "run" in step]
            used = [step["uses"] for step in job["steps"] if "uses" in step]
            assert run
            assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
            made |= {name for text in run for name in re.findall(r"\bmake ([a-z-]+)", text)}
            for script in re.findall(r"bash (\S+)", "\n".join(run)):
                assert (HOME / script).exists()
    assert {"mini", "test", "figures", "archive", "verify"} <= made <= set(targets)


def test_the_readme_is_read_in_a_few_minutes():
    text = (HOME / "README.md").read_text()
    before, _, rest = text.partition("<!-- scorecard -->")
    assert len((before + rest.partition("<!-- /scorecard -->")[2]).split()) <= 780


def test_the_page_of_figures_names_no_figure_that_is_gone():
    known = study_files.read(HOME / "config.yaml")["figures"]
    page = (HOME / "docs/figures.md").read_text().partition("For each there is")[0]
    for start, more in re.findall(r"^\| `(\w+)`(.*?) \|", page, re.MULTILINE):
        endings = re.findall(r"`…_(\w+)`", more)
        paper = start.partition("_")[0]
        for name in [start, *(f"{paper}_{ending}" for ending in endings)]:
            assert name in known, name
