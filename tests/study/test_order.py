"""What is computed first: the headline, then the cheapest figures, nothing before what it needs."""

from pathlib import Path

import pytest

from deeplinear.runs import axes
from deeplinear.study import costs, order, plan, study_files

HOME = Path(__file__).parents[2]
CONFIGS = {name: study_files.read(HOME / name) for name in ("config.yaml", "tests/mini.yaml")}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=CONFIGS)
def config(request):
    return CONFIGS[request.param]


def test_each_experiment_and_figure_has_one_place(config):
    assert sorted(order.of_experiments(config)) == sorted(config["experiments"])
    assert sorted(order.of_figures(config)) == sorted(config["figures"])


def test_no_experiment_comes_before_the_one_whose_step_sizes_it_takes(config):
    found = order.of_experiments(config)
    borrowed = {n: axes.step_sizes(b).fastest_in for n, b in config["experiments"].items()}
    assert any(borrowed.values())
    for name, source in borrowed.items():
        assert not source or found.index(source) < found.index(name)


def test_the_headline_needs_two_core_minutes_and_nothing_comes_before_it():
    config = CONFIGS["config.yaml"]
    needed = {e for figure in config["first"] for e in plan.experiments_of(config, figure)}
    assert set(order.of_experiments(config)[: len(needed)]) == needed
    assert sum(costs.seconds(name, config["experiments"][name]) for name in needed) < 240


def test_dearer_figures_come_later(config):
    first = config.get("first", [])
    there = {experiment for figure in first for experiment in plan.experiments_of(config, figure)}

    def seconds(figure):
        names = plan.experiments_of(config, figure)
        names += [axes.step_sizes(config["experiments"][n]).fastest_in for n in names]
        blocks = {n: config["experiments"][n] for n in {*names} - there - {None}}
        return sum(costs.seconds(name, block) for name, block in blocks.items())

    others = [name for name in order.of_figures(config) if name not in first]
    times = [seconds(name) for name in others]
    assert times == sorted(times)
