"""What is said of targets that nothing makes."""

import pytest
import yaml
from scratch_study import HOME

from deeplinear.study import asked

CONFIG = yaml.safe_load((HOME / "tests/mini.yaml").read_text())
RULES = ["all", "archive", "printed", "real"]


def hint(target):
    return " ".join(asked.hints([target], CONFIG, ["pdf", "tex"], RULES))


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("al", "unknown name 'al'. Did you mean 'all'?"),
        ("reel", "Did you mean 'real'?"),
        ("figures/layer_iterations.pdf", "Did you mean 'figures/layerwise_iterations.pdf'?"),
        ("figures/layerwise_iterations.jpg", "'figures/layerwise_iterations.pdf'?"),
        ("layerwise_iterations", "is a figure. Ask for one of its files, such as figures/layerw"),
        ("arora2019_layerwise", "Ask for its table, data/results/arora2019_layerwise.csv"),
        ("data/results/arora2019_leyer.csv", "'data/results/arora2019_layerwise.csv'?"),
        ("figures/layer.pdf", "These begin so: figures/layerwise_iterations.pdf"),
        ("data/results/nguegnang2024_c.csv", "nguegnang2024_conjecture.csv, data/results/nguegn"),
    ],
)
def test_the_nearest_name_is_said(target, answer):
    assert answer in hint(target)


@pytest.mark.parametrize(
    "target",
    [
        *["all", "real", "figures/rates.tex", "figures/report.html", "data/raw/tiny.npz"],
        *["data/results/arora2019_layerwise.csv", "data/results/arora2019_layerwise/depth_2.csv"],
    ],
)
def test_of_what_is_made_nothing_is_said(target):
    assert hint(target) == ""


def test_the_targets_of_make_are_among_the_names(monkeypatch):
    assert "figures" not in hint("figurse")
    monkeypatch.setenv("DEEPLINEAR_MAKE", "figures test lint")
    assert "Did you mean 'figures'?" in hint("figurse")
