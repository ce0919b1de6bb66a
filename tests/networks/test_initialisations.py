from itertools import pairwise

import numpy as np
import pytest

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal
from deeplinear.networks import measurements, network
from deeplinear.networks.initialisations.balanced import balanced
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.networks.initialisations.partial_isometries import partial_isometries
from deeplinear.networks.shapes.reachable import reachable
from deeplinear.problems.problem import Problem
from deeplinear.runs.run import initial_weights

SCHEMES = [  # those that draw a network as it is; test_any_width.py has the others
    name
    for name in plugins.names("initialisations")
    if "width" not in plugins.contract("initialisations", name).axes
]
SHAPES = [(12, 1), (12, 5, 1), (12, 6, 7, 5, 3), (3, 8, 8, 12)]


def draw(scheme, widths, seed=0):
    function, contract = (
        get("initialisations", scheme) for get in (plugins.load, plugins.contract)
    )
    given = {
        axis: values.at_least if values.fits(0) else 0.3 for axis, values in contract.axes.items()
    }
    given |= {"problem": teacher(widths)} if contract.of_problem else {}
    return function(widths=widths, rng=np.random.default_rng(seed), **given)


# The sums of the entries times 1, 2, ..., layer by layer, of starts that no library's signs decide.
PINNED = {
    "gaussian_wide": [-3.900375333, -3.511622273, 1.634109187],
    "glorot": [9.705324084, 16.49634003, -2.457371495],
    "he": [-5.674388954, -4.424366822, 2.058848562],
    "identity_and_noise": [12.91509637, 32.12290013, 7.873495468],
    "layerwise": [-2.084903631, -1.877099869, 0.8734954679],
    "orthogonal": [-8.871200601, 16.32829979, 8.133138072],
    "orthogonal_wide": [-9.957585998, 18.32789683, 9.12913882],
    "partial_isometries": [0.8660923631, 8.93732035, 6.784065694],
    "power_of_width": [-6.949678769, -6.256999564, 2.91165156],
    "gaussian_of_width": [8.90326822, 567.6201974, 0.9806905042],
    "orthogonal_of_width": [7.211247852, 21.63374355, 4.23918324],
}


@pytest.mark.parametrize("scheme", PINNED)
def test_the_starts_are_pinned(scheme):
    # A change of these digits changes published numbers: raise the major version.
    if scheme in SCHEMES:
        weights = draw(scheme, (3, 4, 4, 2))
    else:
        own = reachable(2, 1, 3, 3 if scheme == "gaussian_of_width" else 1)
        weights = plugins.load("initialisations", scheme)(own, np.random.default_rng(0), 9)
    found = [np.vdot(W, np.arange(1, W.size + 1).reshape(W.shape)) for W in weights]
    assert found == pytest.approx(PINNED[scheme], rel=1e-8)


def teacher(widths):
    """White data with a target of full rank."""
    target = np.random.default_rng(5).standard_normal((widths[-1], widths[0]))
    return Problem(np.eye(widths[0]), target, target @ target.T)


def test_a_tilt_is_the_balancedness_constant():
    for tilt in (0.0, 0.2):
        weights = partial_isometries((6, 3, 4, 5), np.random.default_rng(0), tilt)
        assert measurements.balancedness(weights, norm=2) == pytest.approx(tilt, abs=1e-12)
        squares = [np.linalg.norm(W, 2) ** 2 for W in weights]
        assert squares == pytest.approx([1 - tilt, 1, 1 + tilt])
    with pytest.raises(Refusal, match=r"tilt 1\.0 for 3 layers\. Expected: below 1"):
        partial_isometries((6, 3, 4, 5), np.random.default_rng(0), 1.0)


def test_a_draw_can_be_shared_along_an_axis_and_made_of_the_problem():
    cell = {"initialisation": "saddle", "depth": 2, "width": 4, "saddle_rank": 1, "seed": 0}
    problem = teacher((6, 4, 5))
    near, far, other = (
        initial_weights({**cell, **more}, problem)
        for more in ({"distance": 0.1}, {"distance": 0.2}, {"distance": 0.1, "seed": 1})
    )
    saddle = [2 * a - b for a, b in zip(near, far, strict=True)]
    assert np.linalg.matrix_rank(saddle[0], tol=1e-9) == 1
    assert not np.allclose(near[0], other[0])


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
