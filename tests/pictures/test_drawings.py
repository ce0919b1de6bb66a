"""Every drawing on real small tables: it draws, explains itself and hides nothing."""

import io
import json
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
import yaml
from made_up_tables import shuffled, table
from oracles import digit_samples, white_problem

from deeplinear.base import plugins
from deeplinear.pictures import caption, picture, style
from deeplinear.problems import random_problems
from deeplinear.runs import sweep
from deeplinear.study import plan
from deeplinear.tables import statistics
from deeplinear.tables.selection import axes_of, with_axes

matplotlib.use("agg")
CONFIG = yaml.safe_load((Path(__file__).parents[1] / "mini.yaml").read_text())
STAND_IN = {
    "dataset": "tiny",
    "stand_in": True,
    "title": "made up",
    "replaces": "the real thing",
    "rows": 300,
    "content_sha256": "0" * 64,
}


def one_problem(cell):
    return white_problem(16)


@pytest.fixture(scope="module")
def tables():
    result, samples = {}, digit_samples()
    for name, block in CONFIG["experiments"].items():
        converged = result.get("arora2019_layerwise")
        if "max_steps" in block["options"]:
            block = {**block, "options": {**block["options"], "max_steps": 1000}}
        drawn = random_problems.is_random(CONFIG["datasets"][block["dataset"]])
        made = (lambda cell: samples) if plan.is_on_samples(block) else one_problem
        of = random_problems.of_cells(CONFIG["datasets"][block["dataset"]]) if drawn else made
        table = sweep.run(name, block, of, converged=converged)
        result[name] = sweep.gather([table], block)
    return result


def draw(name, tables, blocks=None):
    shown = plan.experiments_of(CONFIG, name)
    place = {"commit": "abc", "device": "CPU", "versions": {}}
    facts = {"data": STAND_IN, "computed": [place]}
    about = {e: {"block": CONFIG["experiments"][e], **facts} for e in shown}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return picture.draw(name, blocks or plan.figure_blocks(CONFIG, name), tables, about)


@pytest.mark.parametrize("name", CONFIG["figures"])
def test_a_figure_is_for_a_paper_and_its_caption_explains_it(name, tables, tmp_path, monkeypatch):
    """And neither the order of the columns nor a result more changes the picture."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    figure, facts = draw(name, tables)
    texts = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text().strip()]
    assert all(7 <= text.get_fontsize() <= 9 for text in texts if text.get_visible())
    assert "stand-in: made up" in [text.get_text() for text in texts]
    assert not any(note in text.get_text() for text in texts for note in ("CPU", "abc", "Data:"))
    assert [float(inch) for inch in figure.get_size_inches()] == facts["inches"]
    assert all("seeds" in note for note in facts["explanation"].values())
    facts = json.loads(json.dumps(facts))
    picture.save(figure, [tmp_path / "first.svg"], facts)
    assert "stand-in: made up" in (tmp_path / "first.svg").read_text()
    check_caption(name, facts)
    others = {e: shuffled(tables[e]) for e in plan.experiments_of(CONFIG, name)}
    figure, of_others = draw(name, others)
    picture.save(figure, [tmp_path / "others.svg"], facts)
    assert of_others["explanation"] == facts["explanation"]
    assert (tmp_path / "others.svg").read_bytes() == (tmp_path / "first.svg").read_bytes()


def check_caption(name, facts):
    """Data, seeds, choices and commit, in Markdown and in LaTeX."""
    words, tex = caption.as_markdown(facts), caption.as_tex(facts)
    for note in [*facts["explanation"].values(), *facts["our_choices"], "commit abc", "CPU"]:
        assert note in words
    assert "Stand-in data, not the real thing: made up, 300 rows" in words
    assert facts["config_sha256"][:10] in words
    assert facts["config_sha256"][:10] in tex
    assert rf"\includegraphics[width=\linewidth]{{{name}.pdf}}" in tex
    assert rf"\label{{fig:{name}}}" in tex
    assert tex.startswith(r"\begin{figure*}" if facts["inches"][0] > 3.5 else r"\begin{figure}")
    assert all(sign.isascii() or sign.isalpha() for sign in tex)
    assert all(tex.count(mark) == tex.count("\\" + mark) for mark in "%&#")


def test_a_readers_style_is_laid_over_ours(tables, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.mplstyle").write_text("axes.facecolor: 123456\n")
    for look, colour in (("ggplot", "#E5E5E5"), ("mine.mplstyle", "#123456")):
        blocks = plan.figure_blocks(CONFIG | {"style": look}, "layerwise_iterations")
        figure, _ = draw("layerwise_iterations", tables, blocks)
        assert figure.axes[0].get_facecolor() == matplotlib.colors.to_rgba(colour)
        assert matplotlib.rcParams["pdf.fonttype"] == 42
        matplotlib.pyplot.close(figure)
    assert plan.style_file(CONFIG | {"style": "mine.mplstyle"}, "layerwise_iterations")
    assert not plan.style_file(CONFIG | {"style": "ggplot"}, "layerwise_iterations")


def test_every_drawing_is_in_the_miniature():
    used = {block["drawing"] for block in CONFIG["figures"].values() if "drawing" in block}
    assert used == set(plugins.names("drawings"))


def markers_at_the_cap(figure):
    axes = figure.findobj(matplotlib.axes.Axes)[0]
    lines = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    return sorted((x, line.get_markeredgecolor()) for line in lines for x in line.get_xdata())


def test_every_censored_median_is_drawn_at_the_cap(tables):
    best = statistics.fastest(tables["arora2019_layerwise"])
    count = best.groupby(["depth", "scale"])["iterations"]
    median = count.agg(lambda counts: sorted(counts)[1])  # of three seeds
    censored = median[median == np.inf].index
    assert len(censored) > 0
    expected = sorted((scale, style.depth_colour(depth)) for depth, scale in censored)
    assert markers_at_the_cap(draw("layerwise_iterations", tables)[0]) == expected


def test_two_experiments_with_equal_axes_stay_two_lines(tables):
    slow = tables["arora2019_layerwise"]
    both = {"slow": slow, "fast": slow.assign(iterations=slow["iterations"] // 10)}
    figure = matplotlib.figure.Figure()
    plugins.load("drawings", "iterations_against_scale")(figure, both)
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert len(labels) == len(set(labels)) == 4
    assert all("slow" in label or "fast" in label for label in labels)
    figure = matplotlib.figure.Figure(layout="constrained")
    plugins.load("drawings", "step_size_map")(figure, both)
    assert len([axes for axes in figure.axes if axes.get_title()]) == 4


def test_an_axis_that_one_experiment_lacks_hides_none_of_the_lines(tables):
    fast = tables["arora2019_layerwise"]
    slow = with_axes(fast.assign(exponent=0.2), [*axes_of(fast), "exponent"])
    figure = matplotlib.figure.Figure()
    plugins.load("drawings", "iterations_against_scale")(figure, {"fast": fast, "slow": slow})
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert len(labels) == len(set(labels)) == 4
    assert sum("slow" in label for label in labels) == sum("fast" in label for label in labels)


def test_a_map_of_nothing_converged_of_one_cell_and_of_a_missing_pair(tables):
    table = tables["arora2019_layerwise"].assign(status="unfinished")
    one = table[(table["scale"] == 0.1) & (table["step_size"] == 0.1)]
    other = one[one["depth"] == 2].assign(initialisation="balanced")
    figure = matplotlib.figure.Figure(layout="constrained")
    plugins.load("drawings", "step_size_map")(figure, {"a": one, "b": other})
    assert "not run" in [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    figure.savefig(io.BytesIO())


def test_a_cell_of_a_map_shows_how_most_of_its_failures_end():
    ends = {0.1: "--CDD", 0.2: "-CCDD", 0.4: "DDC", 0.8: "+++D", 1.6: "++CC"}  # by scale
    words = {"+": "converged", "D": "diverged"}
    runs = [
        {"depth": 2, "step_size": 0.1, "scale": scale, "seed": seed, "initialisation": "layerwise"}
        | {"status": words.get(end, "unfinished"), "certified": end == "C", "iterations": 9}
        for scale, each in ends.items()
        for seed, end in enumerate(each)
    ]
    axes = ["initialisation", "depth", "step_size", "scale", "seed"]
    table = with_axes(pd.DataFrame(runs).assign(cap=10), axes)
    figure = matplotlib.figure.Figure(layout="constrained")
    plugins.load("drawings", "step_size_map")(figure, {"one": table})
    failures, counts = figure.axes[0].collections
    assert failures.get_array().ravel().tolist() == [0, 1, 2, 2, 1]
    assert counts.get_array().ravel().tolist() == [None, None, None, 9, 9]


def test_a_run_that_did_not_converge_is_not_called_converged(tables):
    table = tables["arora2019_balancedness"].assign(status="unfinished")
    figure = matplotlib.figure.Figure()
    note = plugins.load("drawings", "balancedness_against_magnitude")(figure, {"a": table})
    assert "0 of 3" in note


def test_dots_are_where_few_steps_are_enough_and_grey_is_where_none_are():
    counts = {(2, 0.1): 10, (2, 1.0): 99, (3, 0.1): 101, (3, 1.0): None}
    rows = [
        {"depth": depth, "scale": scale, "seed": seed, "step_size": 0.1, "cap": 1000}
        | {"status": "unfinished" if count is None else "converged", "iterations": count or 1000}
        for (depth, scale), count in counts.items()
        for seed in (0, 1)
    ]
    figure = matplotlib.figure.Figure()
    plugins.load("drawings", "fast_region")(figure, {"a": table(rows)}, against="scale")
    (dots,) = figure.axes[0].lines
    assert sorted(zip(*dots.get_data(), strict=True)) == [(0.5, 0.5), (0.5, 1.5)]
    coloured, grey = (mesh.get_array() for mesh in figure.axes[0].collections)
    assert coloured.compressed().tolist() == [10, 101, 99]
    assert np.array_equal(grey.mask, ~coloured.mask)
