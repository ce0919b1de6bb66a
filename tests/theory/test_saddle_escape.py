"""How descent leaves saddles, by targets and sizes that the study doesn't have."""

import numpy as np
import pytest
from oracles import random_problem

from deeplinear.base.errors import Refusal
from deeplinear.descent.reference import Stop, descend
from deeplinear.networks.initialisations.saddle import saddle
from deeplinear.networks.measurements import balancedness
from deeplinear.networks.network import gradients, product
from deeplinear.networks.schedules.constant import constant
from deeplinear.problems import random_problems
from deeplinear.problems.problem import Problem
from deeplinear.problems.ranks import best_map, excess_levels, missing_map
from deeplinear.problems.readers.given_spectrum import given_spectrum
from deeplinear.runs import sweep
from deeplinear.runs.run import initial_weights
from deeplinear.theory import saddle_escape

NOTHING = np.random.default_rng(0)


def problem_of(values="2.5 2.5 0.8", inputs=5, outputs=3, condition_number=1.0):
    return Problem.of_samples(*given_spectrum(NOTHING, values, inputs, outputs, condition_number))


def curvatures(weights, problem):
    """The eigenvalues of the Hessian of the loss, by differences of gradients."""
    sizes = np.cumsum([W.size for W in weights])[:-1]

    def slope(point):
        parts = zip(np.split(point, sizes), weights, strict=True)
        return np.concatenate(
            [G.ravel() for G in gradients([p.reshape(W.shape) for p, W in parts], problem)]
        )

    point = np.concatenate([W.ravel() for W in weights])
    rows = [(slope(point + 1e-5 * e) - slope(point - 1e-5 * e)) / 2e-5 for e in np.eye(point.size)]
    return np.linalg.eigvalsh((np.array(rows) + np.array(rows).T) / 2)


@pytest.mark.parametrize("kappa", [1, 7])
def test_the_reader_gives_the_spectra_asked_for(kappa):
    problem = problem_of(condition_number=kappa)
    assert problem.is_white == (kappa == 1)
    eigenvalues = np.linalg.eigvalsh(problem.covariance)
    np.testing.assert_allclose(eigenvalues, kappa ** np.linspace(-0.5, 0.5, 5), rtol=1e-12)
    root = np.linalg.cholesky(problem.covariance)
    singular = np.linalg.svd(problem.optimum @ root, compute_uv=False)
    np.testing.assert_allclose(singular, [2.5, 2.5, 0.8], rtol=1e-12)
    assert problem.optimal_loss == pytest.approx(0, abs=1e-12)
    with pytest.raises(Refusal, match="4 singular values of a map from 5 inputs to 3 outputs"):
        given_spectrum(NOTHING, "4 3 2 1", 5, 3)


@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("rank", [0, 1, 2])
@pytest.mark.parametrize("kappa", [1, 7])
def test_saddles_are_critical_balanced_and_stable_at_the_step_size(depth, rank, kappa):
    problem, widths = problem_of(condition_number=kappa), (5, *[3] * (depth - 1), 3)
    weights = saddle(widths, NOTHING, problem, rank, 1e-300)
    assert max(np.abs(G).max() for G in gradients(weights, problem)) < 1e-12
    assert balancedness(weights) < 1e-12
    level = excess_levels(problem)[rank]
    assert problem.excess_loss(product(weights)) == pytest.approx(level, rel=1e-12)
    found = curvatures(weights, problem)
    step = saddle_escape.largest_step(problem, weights)
    assert found[-1] * step <= 2 * (1 + 1e-6)
    if kappa == 1 and rank:
        assert found[-1] * step == pytest.approx(2, rel=1e-6)
    rate = saddle_escape.escape_rate(problem, rank) if depth == 2 else 0.0
    assert found[0] == pytest.approx(-rate, abs=1e-6)  # for N >= 3 the saddle is not strict


def test_the_best_maps_and_what_they_miss():
    problem, *_ = random_problem(5, 4, 30, 3)
    for rank in range(4):
        found = best_map(problem, rank)
        assert np.linalg.matrix_rank(found) == rank
        assert problem.excess_loss(found) == pytest.approx(excess_levels(problem)[rank])
    assert np.linalg.norm(missing_map(problem, 1)) == pytest.approx(
        np.linalg.norm(problem.residual(best_map(problem, 1)))
    )
    white = problem_of()
    found = np.linalg.svd(missing_map(white, 1), compute_uv=False)
    np.testing.assert_allclose(found, [2.5, 0.8], rtol=1e-12)


def test_a_start_is_a_saddle_and_the_same_draw_at_every_distance():
    problem, widths = problem_of(), (5, 4, 3)
    near, far = (saddle(widths, np.random.default_rng(1), problem, 1, d) for d in (1e-3, 0.5))
    middle = saddle(widths, np.random.default_rng(1), problem, 1, 1e-300)
    for a, b, c in zip(near, far, middle, strict=True):
        np.testing.assert_allclose((b - c) / 0.5, (a - c) / 1e-3, atol=1e-12)
        assert (b - c).std() > 0.2
    with pytest.raises(Refusal, match=r"rank 2 is no saddle: maps through widths \(5, 2, 3\)"):
        saddle((5, 2, 3), NOTHING, problem, 2, 0.1)
    with pytest.raises(Refusal, match="best one of rank 3"):
        saddle(widths, NOTHING, problem, 3, 0.1)


def times(max_steps=10**6, step_size=None, initialisation="saddle", **axes):
    given = {
        "initialisation": [initialisation],
        "saddle_rank": [1],
        "width": [4],
        "seed": [0, 1, 2],
    }
    given |= {"singular_values": ["2.5 2.5 0.8"], "inputs": [5], "outputs": [3]}
    given |= {"step_size": step_size or {"bound": "saddle_escape", "times": [0.5]}}
    given = {name: values for name, values in (given | axes).items() if values}
    block = {"kind": "escape_time", "options": {"max_steps": max_steps}, "axes": given}
    of = random_problems.of_cells({"reader": "given_spectrum", "whiten": False})
    return sweep.gather([sweep.run("test", block, of)], block)


def change(table, column):
    """By how much a column grows from the larger of two distances to the smaller, by seed."""
    small, large = sorted(table["distance"].unique())
    by = table.pivot(index="seed", columns="distance", values=column)
    return by[small] - by[large]


@pytest.mark.parametrize(("values", "kappa"), [("2.5 2.5 0.8", 1), ("4 1.5 1", 1), ("4 1.5 1", 12)])
def test_two_layers_need_the_logarithm_of_the_distance(values, kappa):
    """T grows by ln(1/epsilon)/ln(1 + eta s), s of the missing map and no singular value."""
    given = {"singular_values": [values], "condition_number": [kappa]}
    table = times(depth=[2], distance=[1e-5, 1e-8], **given)
    step, problem = table["step_size"].iloc[0], problem_of(values, condition_number=kappa)
    law = np.log(1e3) / np.log1p(step * np.linalg.norm(missing_map(problem, 1), 2))
    assert (change(table, "iterations") - law).abs().max() <= 1.5
    assert change(table, "scaled_time").abs().max() < 0.02 * np.log(1e3)
    if kappa > 1:  # the law without the covariance is another one
        naive = np.log(1e3) / np.log1p(step * float(values.split()[1]))
        assert abs(law / naive - 1) > 0.1


@pytest.mark.parametrize(("depth", "distances"), [(3, [1e-3, 3e-3]), (4, [0.01, 0.02])])
@pytest.mark.parametrize(("values", "kappa"), [("2.5 2.5 0.8", 1), ("4 1.5 1", 12)])
def test_deeper_networks_need_a_power_of_the_distance(depth, distances, values, kappa):
    given = {"singular_values": [values], "condition_number": [kappa]}
    table = times(depth=[depth], distance=distances, **given)
    assert (table["outcome"] == "escaped").all()
    power = np.log(table["iterations"]).to_frame().assign(**table[["distance", "seed"]])
    found = change(power, "iterations") / np.log(distances[1] / distances[0])
    assert (found - (depth - 2)).abs().max() < 0.05
    scaled = (
        table["iterations"] * table["step_size"] * table["rate"] * table["distance"] ** (depth - 2)
    )
    np.testing.assert_allclose(table["scaled_time"], scaled, rtol=1e-12)


def test_the_time_is_that_of_the_reference_at_half_the_level():
    table = times(depth=[3], distance=[0.05], seed=[0])
    of = random_problems.of_cells({"reader": "given_spectrum", "whiten": False})
    cell = {key: table[key].iloc[0] for key in ("singular_values", "inputs", "outputs", "seed")}
    problem = of({**cell, "inputs": 5, "outputs": 3, "seed": 0})
    level = 0.5 * 0.8**2 + 0.25 * 2.5**2  # half way from 1/2 (2.5^2 + 0.8^2) to 1/2 0.8^2
    start = initial_weights(
        {
            "initialisation": "saddle",
            "depth": 3,
            "width": 4,
            "saddle_rank": 1,
            "distance": 0.05,
            "seed": 0,
        },
        problem,
    )
    step = float(table["step_size"].iloc[0])
    ended = descend(problem, start, constant(step), Stop(level, 10**6))
    assert ended.iterations == table["iterations"].iloc[0]


def test_starts_that_do_not_escape_are_counted_as_what_they_are():
    late = times(max_steps=10, depth=[3], distance=[0.01])
    assert (late["outcome"] == "unfinished").all()
    assert late["scaled_time"].isna().all()
    large = times(step_size=[3.0], depth=[3], distance=[0.5], seed={"count": 10})
    assert "diverged" in set(large["outcome"])
    with pytest.raises(Refusal, match="layerwise starts at no saddle"):
        times(initialisation="layerwise", depth=[2], scale=[0.1], saddle_rank=None)


@pytest.mark.parametrize("depth", [3, 4])
def test_the_homogeneous_flow_blows_up_in_time(depth):
    """Once F > 0 within rho/(N (N - 2) F): small steps of ascent, in units of that time."""
    rng = np.random.default_rng(depth)
    layers = [rng.standard_normal((2, 2)) for _ in range(depth)]
    target = np.diag([1.0, 0.4])
    value = float(np.vdot(target, product(layers)))
    layers[0] *= np.sign(value)
    size = sum(float(np.vdot(W, W)) for W in layers)
    bound, elapsed, grown = size / (depth * (depth - 2) * abs(value)), 0.0, size
    flat = Problem(np.zeros((2, 2)), target, np.eye(2))  # its loss is -F: C alone
    while grown < 1e6 * size:
        slopes = gradients(layers, flat)
        step = 1e-3 * np.sqrt(grown / sum(float(np.vdot(G, G)) for G in slopes))
        layers = [W - step * G for W, G in zip(layers, slopes, strict=True)]
        elapsed, grown = elapsed + step, sum(float(np.vdot(W, W)) for W in layers)
    assert elapsed < bound * 1.01
