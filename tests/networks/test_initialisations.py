from itertools import pairwise

import numpy as np
import pytest

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal
from deeplinear.networks import measurements, network
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.layerwise import layerwise

SCHEMES = [  # those that draw a network as it is; test_any_width.py has the others
    name
    for name in plugins.names("initialisations")
    if "width" not in plugins.contract("initialisations", name).axes
]
SHAPES = [(12, 1), (12, 5, 1), (12, 6, 7, 5, 3), (3, 8, 8, 12)]


def draw(scheme, widths, seed=0):
    function = plugins.load("initialisations", scheme)
    given = dict.fromkeys(plugins.parameters(function) - {"widths", "rng"}, 0.3)
    return function(widths=widths, rng=np.random.default_rng(seed), **given)


@pytest.mark.parametrize("widths", SHAPES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_shapes_type_and_reproducibility(scheme, widths):
    weights = draw(scheme, widths)
    assert [W.shape for W in weights] == [(row, column) for column, row in pairwise(widths)]
    assert all(W.dtype == np.float64 and np.isfinite(W).all() for W in weights)
    assert all((a == b).all() for a, b in zip(draw(scheme, widths), weights, strict=True))


@pytest.mark.parametrize("widths", SHAPES)
def test_balanced_is_balanced_and_multiplies_to_the_draw(widths):
    weights = balanced(widths, np.random.default_rng(7), 0.3)
    drawn = 0.3 * np.random.default_rng(7).standard_normal((widths[-1], widths[0]))
    assert measurements.balancedness(weights) <= 1e-13
    np.testing.assert_allclose(network.product(weights), drawn, atol=1e-14)


def test_balanced_refuses_a_hidden_layer_that_is_too_narrow():
    with pytest.raises(Refusal, match=r"at least min\(d_0, d_N\) = 3, found 2"):
        balanced((5, 2, 3), np.random.default_rng(0), 0.1)


def test_layerwise_has_the_standard_deviation_asked_for():
    weights = layerwise((200, 100, 100), np.random.default_rng(0), 0.05)
    assert [W.std() for W in weights] == pytest.approx([0.05, 0.05], rel=0.02)
