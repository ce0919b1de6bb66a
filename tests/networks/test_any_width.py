"""Starts that stand for wide networks: the same descent, and the same law."""

from itertools import pairwise

import numpy as np
import pytest
from oracles import random_problem
from scipy import stats

from deeplinear.base.errors import Refusal
from deeplinear.descent import reference
from deeplinear.descent.reference import Stop
from deeplinear.networks.initialisations.gaussian_of_width import gaussian_of_width
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.initialisations.orthogonal_of_width import (
    narrowed_orthogonal,
    orthogonal_of_width,
)
from deeplinear.networks.initialisations.orthogonal_wide import orthogonal_wide
from deeplinear.networks.narrowed import Narrowed, real_widths
from deeplinear.networks.network import product
from deeplinear.networks.output_scaling import layer_factor
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.shapes.reachable import reachable
from deeplinear.theory import zhao2024

INPUTS, OUTPUTS = 4, 2
DIRECT = {orthogonal_of_width: orthogonal_wide, gaussian_of_width: gaussian_wide}
STARTS = [  # with the depth, the blocks, and a width that is not much larger than they are
    (orthogonal_of_width, 2, 1, 9),
    (orthogonal_of_width, 4, 1, 9),
    (gaussian_of_width, 2, 1, 9),
    (gaussian_of_width, 3, 3, 24),
]


@pytest.fixture(scope="module")
def problem():
    return random_problem(INPUTS, OUTPUTS, 40, 0)[0]


def narrow(start, depth, blocks, width, seed=0):
    own = reachable(INPUTS, OUTPUTS, depth, blocks)
    return start(own, np.random.default_rng(seed), width)


def wide(start, depth, width, seed=0, ends=(INPUTS, OUTPUTS)):
    widths = (ends[0], *[width] * (depth - 1), ends[1])
    return DIRECT[start](widths, np.random.default_rng([1, seed]))


def states(weights, problem, steps):
    """Excess losses, and sigma_min(W_N ... W_2) at the end, at half of the author's step."""
    losses, last = [], []

    def observe(step, layers, excess_loss):
        losses.append(excess_loss)
        last[:] = layers

    step_size = 0.5 * zhao2024.largest_step(problem, weights)
    reference.descend(problem, weights, constant(step_size), Stop(-1.0, steps), observe)
    return np.array(losses), np.linalg.norm(product(last[1:]), -2), product(last)


@pytest.mark.parametrize("depth", [2, 3, 6])
def test_orthogonal_layers_with_the_same_block_have_the_same_losses(depth, problem):
    direct = wide(orthogonal_of_width, depth, 40)
    widths = real_widths(direct)
    block = product(direct) / (layer_factor(widths) * np.sqrt(40)) ** depth
    last = np.hstack([block, np.linalg.cholesky(np.eye(OUTPUTS) - block @ block.T)])
    reduced = narrowed_orthogonal(last, reachable(INPUTS, OUTPUTS, depth), widths)
    assert max(W.shape[0] for W in reduced) == INPUTS + OUTPUTS
    assert real_widths(reduced) == widths
    ours, theirs = (states(weights, problem, 60) for weights in (reduced, direct))
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=1e-12 * theirs[0][0])
    np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-12)


def reached(weights, blocks):
    """Three layers in the bases of what inputs and outputs reach, found layer by layer."""
    first, middle, last = weights
    inner, outer = [np.linalg.qr(first)[0]], [np.linalg.qr(last.T)[0]]
    for i in range(2 * blocks - 1):
        images = middle @ inner[i], middle.T @ outer[i]
        for image, known in zip(images, (outer, inner), strict=True):
            basis = np.hstack(known)
            for _ in range(2):  # once more, against rounding
                image = image - basis @ (basis.T @ image)
            known.append(np.linalg.qr(image)[0])
    inner, outer = np.hstack(inner), np.hstack(outer)
    return Narrowed([inner.T @ first, outer.T @ middle @ inner, last @ outer], real_widths(weights))


def test_three_gaussian_layers_have_the_same_losses_in_the_bases_that_they_reach(problem):
    """Whole, n = 24 = 4 (d_0 + d_N), to rounding; three blocks of a wide one nearly so."""
    for width, blocks, close in ((24, 4, 1e-12), (600, 3, 1e-9), (600, 2, 1e-5)):
        direct = wide(gaussian_of_width, 3, width)
        losses = [states(w, problem, 40)[0] for w in (reached(direct, blocks), direct)]
        np.testing.assert_allclose(*losses, rtol=0, atol=close * losses[1][0])


def test_gaussian_layers_are_drawn_in_those_bases():
    """Zero where what is reached has no part, whatever the draw."""
    drawn = narrow(gaussian_of_width, 3, 3, 40)
    seen = reached(wide(gaussian_of_width, 3, 40), 3)
    for ours, theirs in zip(drawn, seen, strict=True):
        assert ours.shape == theirs.shape
        assert (ours[np.abs(theirs) < 1e-10] == 0).all()
    first, last = narrow(gaussian_of_width, 2, 1, 40)
    assert (np.tril(first, -1) == 0).all()
    assert (np.triu(last[:, INPUTS:], 1) == 0).all()


def statistics(make, problem, starts=400):
    """Five statistics of as many runs: losses at three steps, a singular value, an entry."""
    found = []
    for seed in range(starts):
        losses, smallest, end_to_end = states(make(seed), problem, 8)
        found.append([*losses[[0, 3, 8]], smallest, end_to_end[0, 0]])
    return np.array(found).T


def p_value(first, second):
    """The least of the two-sample tests of Kolmogorov and Smirnov, after Bonferroni."""
    found = [stats.ks_2samp(x, y).pvalue for x, y in zip(first, second, strict=True)]
    return min(found) * len(found) * len(STARTS)


@pytest.mark.parametrize(("start", "depth", "blocks", "width"), STARTS)
def test_direct_and_narrow_starts_agree_in_law(start, depth, blocks, width, problem):
    direct = statistics(lambda seed: wide(start, depth, width, seed), problem)
    assert (
        p_value(direct, statistics(lambda s: narrow(start, depth, blocks, width, s), problem))
        > 0.05
    )
    wider = statistics(lambda s: narrow(start, depth, blocks, 2 * width, s), problem)
    assert p_value(direct, wider) < 0.01


def test_the_shape_has_what_is_reached():
    assert reachable(128, 10, 3) == (128, 138, 138, 10)
    assert reachable(128, 10, 3, blocks=3) == (128, 414, 414, 10)
    assert reachable(128, 10, 1) == (128, 10)


@pytest.mark.parametrize("start", DIRECT)
def test_a_single_layer_has_no_width(start):
    (layer,) = start((INPUTS, OUTPUTS), np.random.default_rng(0), 10)
    (direct,) = DIRECT[start]((INPUTS, OUTPUTS), np.random.default_rng(0))
    np.testing.assert_array_equal(layer, direct)


@pytest.mark.parametrize(("start", "depth", "blocks", "width"), STARTS)
def test_more_blocks_than_needed_are_zero(start, depth, blocks, width):
    weights = narrow(start, depth, blocks + 1, 10**9)
    shapes = [(r, c) for c, r in pairwise(reachable(INPUTS, OUTPUTS, depth, blocks + 1))]
    assert [W.shape for W in weights] == shapes
    assert all(np.isfinite(W).all() for W in weights)


def test_what_cannot_be_drawn_is_refused_by_name():
    refusals = [
        ((orthogonal_of_width, 4, 1, 5), r"width 5\. Expected: at least d_0 \+ d_N = 6"),
        ((gaussian_of_width, 2, 1, 5), r"width 5\. Expected: at least d_0 \+ d_N = 6"),
        ((gaussian_of_width, 3, 3, 17), r"width 17\. Expected: at least 3 \(d_0 \+ d_N\) = 18"),
        ((gaussian_of_width, 3, 2, 99), r"hidden width of 12\. .* from 3, .*blocks: \[3\]"),
        ((gaussian_of_width, 4, 3, 99), "4 layers. Expected: at most 3"),
    ]
    for start, message in refusals:
        with pytest.raises(Refusal, match=message):
            narrow(*start)
    with pytest.raises(Refusal, match=r"hidden width of 40\. .*shape: \[reachable\]"):
        orthogonal_of_width((INPUTS, 40, OUTPUTS), np.random.default_rng(0), 40)


def test_a_width_of_a_billion_is_as_good_as_another(problem):
    for start, depth, blocks, _ in STARTS:
        losses, smallest, _ = states(narrow(start, depth, blocks, 10**9), problem, 40)
        assert 0 < losses[-1] < losses[0]
        assert smallest > 0
