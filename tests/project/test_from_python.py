"""The public interface: its examples and its notebook run as they stand."""

import ast
import doctest
import json
import sys

import matplotlib
import matplotlib.pyplot as plt
import pytest
from scratch_study import HOME, MINI, Study

import deeplinear
from deeplinear.base.errors import Refusal

matplotlib.use("agg")
NOTEBOOK = HOME / "docs/from_python.ipynb"
FIGURE, EXPERIMENT = "arora2019_figure1a_layerwise_iterations", "arora2019_layerwise"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A study with the table of one small sweep, and a figure of it under two names."""
    block = MINI["figures"]["layerwise_iterations"]
    parts = {"figures": {"layerwise_iterations": block, FIGURE: block}, "claims": {}}
    config = MINI | {"experiments": {EXPERIMENT: MINI["experiments"][EXPERIMENT]}} | parts
    del config["claims"]
    study = Study(tmp_path_factory.mktemp("study"), config)
    assert study.run(f"data/results/{EXPERIMENT}.csv") == 0, study.said
    return study.folder


@pytest.fixture
def inside(study, monkeypatch):
    monkeypatch.chdir(study)
    yield study
    plt.close("all")


def test_what_is_offered_can_be_imported_and_nothing_else():
    assert all(callable(getattr(deeplinear, name)) for name in deeplinear.__all__)
    with pytest.raises(AttributeError, match="no attribute 'descent_'"):
        deeplinear.descent_  # noqa: B018


def test_the_examples_run(inside):
    offered = {name: getattr(deeplinear, name) for name in deeplinear.__all__}
    for name, function in offered.items():
        own = vars(sys.modules[function.__module__])
        (test,) = doctest.DocTestFinder().find(function, name, globs={**own, **offered, "plt": plt})
        assert test.examples, name
        assert doctest.DocTestRunner().run(test).failed == 0, name


def test_a_start_is_that_of_the_experiments_cell_and_misspelt_parameters_are_refused(inside):
    problem = deeplinear.read_problem("data/problems/tiny.npz")
    weights = deeplinear.start("layerwise", problem, 3, seed=1, width=8, scale=1.0)
    cell = {"initialisation": "layerwise", "depth": 3, "scale": 1.0, "seed": 1, "width": 8}
    table = deeplinear.table(EXPERIMENT)
    row = table[(table[list(cell)] == cell).all(axis=1)].iloc[-3]
    ended = deeplinear.descend(problem, weights, row["step_size"], max_steps=20000)
    assert (ended.status, ended.iterations) == (row["status"], row["iterations"])
    with pytest.raises(Refusal, match="Did you mean 'scale'"):
        deeplinear.start("layerwise", problem, 3, width=8, scales=1.0)
    with pytest.raises(Refusal, match=r"snakemake --cores all data/results/gone\.csv"):
        deeplinear.table("gone")
    with pytest.raises(Refusal, match=f"Did you mean '{FIGURE}'"):
        deeplinear.draw(FIGURE[:-1])


def test_a_figure_is_drawn_in_the_readers_look_and_leaves_that_as_it_was(inside):
    before = dict(matplotlib.rcParams)
    deeplinear.draw(FIGURE, style="ggplot")
    assert plt.gca().get_facecolor() == matplotlib.colors.to_rgba("#E5E5E5")
    with plt.rc_context({"axes.labelsize": 13}):
        mine, grid = plt.subplots(1, 2, layout="constrained")
        part = deeplinear.draw(FIGURE, into=grid[1])
    assert [axes.xaxis.label.get_size() for axes in part.axes] == [13]
    assert mine.axes[0] is grid[0]
    assert dict(matplotlib.rcParams) == before


def cells(kind="code"):
    notebook = json.loads(NOTEBOOK.read_text())
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def run_cell(source, names):
    """The value of a cell's last line, as Jupyter would show it; None without one."""
    *body, last = ast.parse(source).body
    is_value = isinstance(last, ast.Expr)
    exec(compile(ast.Module([*body, *([] if is_value else [last])], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if is_value else None


def shown(cell):
    """The text that the notebook holds as a cell's value, without its line breaks."""
    values = [o["data"] for o in cell["outputs"] if o["output_type"] == "execute_result"]
    return " ".join("".join(values[0]["text/plain"]).split()) if values else None


def test_the_notebook_runs_from_top_to_bottom(inside, monkeypatch):
    monkeypatch.setenv("DEEPLINEAR_STUDY", str(inside))
    names = {}
    for cell in cells():
        value = run_cell("".join(cell["source"]), names)
        if "study" not in cell["metadata"].get("tags", []):  # the same on every machine
            assert shown(cell) == (None if value is None else repr(value))


def test_the_notebook_holds_its_pictures_and_the_medians_of_the_page():
    pictures = [o for c in cells() for o in c["outputs"] if "image/png" in o.get("data", {})]
    assert len(pictures) >= 3
    (medians,) = [shown(c) for c in cells() if "three.groupby" in "".join(c["source"])]
    assert "0.100000 28.0 31.0 32.0" in medians  # at s = 0.1
