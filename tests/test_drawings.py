"""Every drawing on real small tables: it draws, explains itself and is the same each time."""

import json
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import yaml
from oracles import white_problem

from deeplinear import picture, plan, plugins, sweep

matplotlib.use("agg")
CONFIG = yaml.safe_load((Path(__file__).parent / "mini.yaml").read_text())
STAND_IN = {
    "dataset": "tiny",
    "stand_in": True,
    "title": "made up",
    "replaces": "the real thing",
    "rows": 300,
}


@pytest.fixture(scope="module")
def tables():
    result = {}
    for name, block in CONFIG["experiments"].items():
        converged = result.get("arora2019_layerwise")
        block = {**block, "options": {**block["options"], "max_steps": 1000}}
        table = sweep.run(name, block, white_problem(16), converged=converged)
        result[name] = sweep.gather([table], block)
    return result


def draw(name, tables):
    shown = plan.experiments_of(CONFIG, name)
    about = {e: {"block": CONFIG["experiments"][e], "data": STAND_IN} for e in shown}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return picture.draw(name, plan.figure_blocks(CONFIG, name), tables, about)


@pytest.mark.parametrize("name", CONFIG["figures"])
def test_a_figure_explains_itself_and_names_its_stand_in(name, tables, tmp_path):
    figure, facts = draw(name, tables)
    words = " ".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))
    assert "STAND-IN DATA: made up, not the real thing" in words
    assert facts["config_sha256"][:10] in words
    for note in facts["explanation"].values():
        assert "seeds" in note
    paths = [tmp_path / f"{name}.{kind}" for kind in ("pdf", "svg", "png")]
    picture.save(figure, paths, json.loads(json.dumps(facts)))
    assert all(path.stat().st_size > 5000 for path in paths)
    assert "STAND-IN DATA" in (tmp_path / f"{name}.svg").read_text()


def test_every_drawing_is_in_the_miniature():
    used = {block["drawing"] for block in CONFIG["figures"].values() if "drawing" in block}
    assert used == set(plugins.names("drawings"))


def test_what_does_not_converge_is_drawn_at_the_cap(tables):
    figure, _ = draw("layerwise_iterations", tables)
    axes = figure.findobj(matplotlib.axes.Axes)[0]
    open_markers = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    drawn = sum(len(line.get_xdata()) for line in open_markers)
    table = tables["arora2019_layerwise"]
    converged = table[table["status"] == "converged"]
    reached = converged.groupby(["depth", "scale", "seed"]).ngroups
    assert drawn > 0
    assert reached < table.groupby(["depth", "scale", "seed"]).ngroups
    assert all(np.min(line.get_ydata()) >= 1000 for line in open_markers if len(line.get_ydata()))
