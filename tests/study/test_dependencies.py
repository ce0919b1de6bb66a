"""What makes a number is an input: which source files the jobs of each rule depend on."""

from pathlib import Path

import pytest
import yaml

from deeplinear.runs import grid
from deeplinear.study import dependencies, plan

HOME = Path(__file__).parents[2]
MINI = yaml.safe_load((HOME / "tests/mini.yaml").read_text())
RULES = sorted(path.stem for path in (HOME / "workflow/scripts").glob("*.py"))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Writes files of a made-up package, and says what its adapter depends on."""
    for function in (dependencies.closure, dependencies._imported, dependencies._tree):
        function.cache_clear()
    monkeypatch.setattr(dependencies, "HOME", tmp_path)

    def closure(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_init", "__init__")
            path = path.with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        found = dependencies.of_rule("job")
        return {path.removeprefix("src/deeplinear/").removesuffix(".py") for path in found}

    yield closure
    for function in (dependencies.closure, dependencies._imported, dependencies._tree):
        function.cache_clear()


@pytest.mark.parametrize(
    "words",
    [
        "from deeplinear.runs import sweep",
        "from deeplinear.runs.sweep import run",
        "import deeplinear.runs.sweep",
        "import deeplinear.runs.sweep as s",
        "def later():\n    from deeplinear.runs import sweep as s",
    ],
)
def test_every_form_of_import_is_followed(project, words):
    found = project(workflow__scripts__job=words, src__deeplinear__runs__sweep="x = 1")
    assert found == {"workflow/scripts/job", "runs/sweep"}


@pytest.mark.parametrize(
    "words",
    [
        "from . import grid",
        "from .grid import cells",
        "from ..runs import grid",
        "from .. import runs",
    ],
)
def test_relative_imports_are_followed_from_their_package(project, words):
    found = project(
        workflow__scripts__job="import deeplinear.runs.sweep",
        src__deeplinear__runs__sweep=words,
        src__deeplinear__runs__grid="cells = 1",
        src__deeplinear__runs___init="from .grid import cells",
    )
    assert found == {"workflow/scripts/job", "runs/sweep", "runs/grid", "runs/__init__"}


def test_a_package_that_holds_words_alone_makes_nothing(project):
    found = project(
        workflow__scripts__job="import deeplinear.runs.sweep",
        src__deeplinear__runs__sweep="import numpy",
        src__deeplinear__runs___init='"""Words."""',
    )
    assert found == {"workflow/scripts/job", "runs/sweep"}


def test_what_is_exempt_exists_and_is_reached_by_no_rule():
    assert all((HOME / path).is_file() for path in dependencies.EXEMPT)
    assert all(dependencies.EXEMPT.values())
    reached = {path for rule in RULES for path in dependencies.of_rule(rule)}
    assert not reached & set(dependencies.EXEMPT)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_depends_on_its_adapter(rule):
    assert f"workflow/scripts/{rule}.py" in dependencies.of_rule(rule)


def files_of(name):
    block = MINI["experiments"][name]
    shard = next(iter(grid.shards(block).values()))
    dataset = MINI["datasets"][block["dataset"]]
    drawn = dataset if "teacher" in block["dataset"] else None
    return {path.removeprefix("src/deeplinear/") for path in plan.experiment_files(shard, drawn)}


def test_rows_depend_on_what_sweeps_them_and_on_the_plug_ins_that_the_block_names():
    found = files_of("nguegnang2024_conjecture")
    assert {"runs/sweep.py", "runs/grid.py", "tables/storage.py"} <= found
    assert {"runs/kinds/limit_rank.py", "descent/reference.py"} <= found
    assert {"networks/initialisations/layerwise.py", "networks/shapes/bottleneck.py"} <= found
    assert {"networks/schedules/constant.py", "problems/readers/low_rank_teacher.py"} <= found
    assert "theory/nguegnang2024.py" in found  # by `bound`
    assert "networks/initialisations/balanced.py" not in found
    assert not any(path.startswith(("pictures", "verdicts", "report", "study")) for path in found)


def test_rows_depend_on_the_theory_that_an_option_names():
    assert "theory/nguegnang2024_proposition_3_4.py" in files_of("nguegnang2024_decaying")
    assert "theory/nguegnang2024_proposition_3_4.py" not in files_of("zhao2024_width")


def test_settings_are_compared_without_the_order_of_keys_but_for_axes_and_thresholds():
    one = {"options": {"b": [{"d": 1, "c": 2}], "a": 1}, "axes": {"z": [1], "y": {"q": 1, "p": 2}}}
    other = {
        "axes": {"z": [1], "y": {"p": 2, "q": 1}},
        "options": {"a": 1, "b": [{"c": 2, "d": 1}]},
    }
    assert repr(plan.in_one_order(one)) == repr(plan.in_one_order(other))
    assert plan.in_one_order(one) == one
    assert list(plan.in_one_order(one)["axes"]) == ["z", "y"]
    claim = {"threshold": {"share": {"above": 0}, "band": {"above": 1}}, "reason": "chosen"}
    assert list(plan.in_one_order(claim)["threshold"]) == ["share", "band"]
