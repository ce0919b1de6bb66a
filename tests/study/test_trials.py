"""Plug-ins that can't work are found before any job, by trying them once."""

from itertools import pairwise

import numpy as np
import pytest
import yaml
from scratch_study import HOME

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal
from deeplinear.networks.schedule import Schedule
from deeplinear.study.checks.trials import trial_findings

CONFIG = yaml.safe_load((HOME / "tests/mini.yaml").read_text())
BLOCK = {"axes": {"initialisation": ["he"], "depth": [3, 8], "seed": [0], "step_size": [0.1]}}


def said(monkeypatch, name, plugin, block=BLOCK):
    """What is found of the studied block if a plug-in is another function."""
    load = plugins.load
    monkeypatch.setattr(plugins, "load", lambda f, n: plugin if n == name else load(f, n))
    return [str(found) for found in trial_findings({"experiments": {"a": block, "b": block}})]


def transposed(widths, rng):
    return [np.zeros((below, above)) for below, above in pairwise(widths)]


def one_too_few(widths, rng):
    return [np.zeros((above, below)) for below, above in pairwise(widths[1:])]


def misspelt(widths, rng):
    return rng.standard_norml(widths)


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (transposed, "gives layers of shapes [(5, 4), (4, 4), (4, 3)] for widths (5, 4, 4, 3)"),
        (one_too_few, "gives layers of shapes [(4, 4), (3, 4)]"),
        (misspelt, "AttributeError"),
    ],
)
def test_a_scheme_with_wrong_layers_is_named_once(monkeypatch, scheme, words):
    (line,) = said(monkeypatch, "he", scheme)
    assert line.startswith("src/deeplinear/networks/initialisations/he.py: ")
    assert words in line


def equal_widths_only(widths, rng):
    first, *others = [np.eye(width) for width in widths]
    return [layer + first for layer in others]


def not_for_these(widths, rng):
    raise Refusal("needs 100 inputs")


@pytest.mark.parametrize("scheme", [equal_widths_only, not_for_these])
def test_a_scheme_may_be_for_some_widths_alone(monkeypatch, scheme):
    assert said(monkeypatch, "he", scheme) == []


def for_one_step(step_size):
    return Schedule(lambda step: step_size if step < 5 else 0)


def one_number(step_size):
    return Schedule(lambda steps: step_size)


@pytest.mark.parametrize(
    ("schedule", "words"), [(for_one_step, "ValueError"), (one_number, "gives 0.1")]
)
def test_a_schedule_that_takes_no_array_is_named_once(monkeypatch, schedule, words):
    (line,) = said(monkeypatch, "constant", schedule)
    assert line.startswith("src/deeplinear/networks/schedules/constant.py: sizes(np.array([0, 1,")
    assert words in line
    assert "Expected: an array" in line


def test_our_own_plug_ins_pass():
    assert list(trial_findings(CONFIG)) == []
