"""Wide networks: exactly the author's parametrisation, and what it tends to."""

from itertools import accumulate

import numpy as np
import pytest
from oracles import random_problem
from scipy import stats

from deeplinear.base.errors import Refusal
from deeplinear.descent import reductions
from deeplinear.networks import output_scaling
from deeplinear.networks.initialisations.gaussian_wide import gaussian_wide
from deeplinear.networks.initialisations.orthogonal_of_width import orthogonal_of_width
from deeplinear.networks.initialisations.orthogonal_wide import orthogonal_wide
from deeplinear.networks.narrowed import real_widths
from deeplinear.networks.network import product
from deeplinear.networks.shapes.reachable import reachable
from deeplinear.problems import random_problems
from deeplinear.problems.readers.linear_teacher import linear_teacher
from deeplinear.runs import sweep
from deeplinear.runs.kinds.convex_trajectory import distance_to_saddles
from deeplinear.theory import zhao2024 as theory
from deeplinear.theory.zhao2024_laws import LAWS, mean_square

NOTEBOOK = {"features": 128, "outputs": 10, "samples": 1000, "noise": 1.0}
SMALL = {"features": 12, "outputs": 3, "samples": 60, "noise": 1.0}
WIDTHS = (12, 40, 40, 40, 3)


def runs(kind, options, teacher=SMALL, **axes):
    axes = {"step_size": {"bound": "zhao2024", "times": [0.5]}, **axes}
    block = {"kind": kind, "options": options, "axes": axes, "shard_by": ["seed"]}
    dataset = {"reader": "linear_teacher", "options": teacher, "whiten": False}
    return sweep.gather([sweep.run("test", block, random_problems.of_cells(dataset))], block)


def beside_convex(steps, **axes):
    return runs("convex_trajectory", {"steps": steps, "distances_per_decade": 2}, **axes)


def compared(highest=1e-2, lowest=1e-6, device="cpu", **axes):
    options = {"steps": 400, "highest": highest, "lowest": lowest, "device": device}
    return runs("convex_comparison", options, **axes)


def test_the_scaling_in_the_layers_is_the_authors_scaling_of_the_output():
    """Descent on a W_N ... W_1 with eta, against ours on V_j = c W_j with c^2 eta."""
    problem, *_ = random_problem(12, 3, 60, 0)
    ours = gaussian_wide(WIDTHS, np.random.default_rng(0))
    factor = theory.layer_factor(WIDTHS)
    theirs = [W / factor for W in ours]
    scale = 1 / np.sqrt(40.0 * 40 * 40 * 3)
    assert np.std(theirs[1]) == pytest.approx(1, rel=0.05)
    np.testing.assert_allclose(scale * product(theirs), product(ours), rtol=1e-12)
    for _ in range(5):
        residual = problem.residual(scale * product(theirs))
        slopes = [
            scale * above.T @ residual @ below.T
            for above, below in [(suffix(theirs, j), prefix(theirs, j)) for j in range(4)]
        ]
        theirs = [W - 0.2 * G for W, G in zip(theirs, slopes, strict=True)]
        residual = problem.residual(product(ours))
        ours = [
            V - 0.2 * factor**2 * suffix(ours, j).T @ residual @ prefix(ours, j).T
            for j, V in enumerate(ours)
        ]
    np.testing.assert_allclose(scale * product(theirs), product(ours), rtol=1e-10)


def prefix(weights, j):
    return product([np.eye(weights[0].shape[1]), *weights[:j]])


def suffix(weights, j):
    return product([*weights[j + 1 :], np.eye(len(weights[-1]))])


@pytest.mark.parametrize("widths", [(12, 40, 40, 3), (40, 8, 20, 30)])
def test_orthogonal_layers_have_the_scale_of_the_author(widths):
    factor = theory.layer_factor(widths)
    for W in orthogonal_wide(widths, np.random.default_rng(1)):
        singular = np.linalg.svd(W / factor, compute_uv=False)
        np.testing.assert_allclose(singular, np.sqrt(max(W.shape)), rtol=1e-12)


def test_the_condition_number_is_the_one_prescribed():
    inputs, targets = linear_teacher(
        np.random.default_rng(0), **{**SMALL, "noise": 0.0}, condition_number=7.0
    )
    assert np.linalg.cond(inputs.T @ inputs) == pytest.approx(7)
    assert np.linalg.matrix_rank(np.hstack([inputs, targets])) == 12  # no noise


def test_at_depth_one_the_deep_run_is_the_convex_run():
    starts = {"initialisation": ["gaussian_wide", "orthogonal_wide"], "width": [8], "seed": [0, 1]}
    table = beside_convex(40, depth=[1], **starts)
    np.testing.assert_allclose(table["excess_loss"], table["convex_excess_loss"], rtol=1e-12)
    assert (table["distance_to_saddles"].dropna() == 1).all()
    final = table[table["step"] == 40]
    assert (final["excess_loss"] < table["excess_loss"].iloc[0]).all()
    found = compared(depth=[1], **starts)
    assert (found["gap"] < 1e-13).all()
    np.testing.assert_allclose(found["factor_ratio"], 1, rtol=1e-9)
    assert (found["distance_to_saddles"] == 1).all()


def test_the_convex_run_contracts_by_the_factor_of_the_theory():
    """max |1 - h lambda| over the spectrum of XX', with h lambda_max = 1/2."""
    axes = {"initialisation": ["gaussian_wide"], "depth": [1], "width": [8], "seed": [0, 1]}
    table = compared(highest=1e-4, lowest=1e-12, condition_number=[2, 10], **axes)
    theory_factor = 1 - 0.5 / table["condition_number"]
    np.testing.assert_allclose(table["convex_factor"], theory_factor, rtol=0.03)
    assert (table["r_squared"] > 0.99).all()


def test_a_row_is_what_the_trajectories_say():
    """The excess losses of `convex_trajectory` give the factors over the convex run's window."""
    axes = {"initialisation": ["gaussian_wide"], "depth": [3], "width": [60], "seed": [0]}
    (row,) = compared(condition_number=[2], **axes).to_dict("records")
    path = beside_convex(40, condition_number=[2], **axes).set_index("step")
    convex = path["convex_excess_loss"] / path["convex_excess_loss"].iloc[0]
    window = convex.index[(convex < 1e-2) & (convex > 1e-6)]
    assert (row["first_step"], row["last_step"]) == (window[0], window[-1])
    for name, column in (("factor", "excess_loss"), ("convex_factor", "convex_excess_loss")):
        slope = stats.linregress(window, np.log(path.loc[window, column])).slope
        assert row[name] == pytest.approx(np.exp(slope / 2), rel=1e-8)
    assert row["factor_ratio"] == pytest.approx(row["factor"] / row["convex_factor"])
    assert row["status"] == "contracts"
    assert row["device"] == "cpu"
    apart = np.sqrt(path["excess_loss"]) - np.sqrt(path["convex_excess_loss"])
    least = apart.abs().max() / np.sqrt(path["excess_loss"].iloc[0])  # triangle inequality
    assert least <= row["gap"] < 1
    assert row["distance_to_saddles"] <= path["distance_to_saddles"].min() + 1e-12


OF_ANY_WIDTH = [("orthogonal_of_width", 2), ("orthogonal_of_width", 5), ("gaussian_of_width", 3)]


@pytest.mark.parametrize(("scheme", "depth"), OF_ANY_WIDTH)
def test_the_laws_of_width_hold_over_six_decades(scheme, depth):
    """Gap, rate and distance to saddles tend to the convex problem's like n^-1 or n^-1/2."""
    power = LAWS["moved_by_training" if "orthogonal" in scheme else "off_at_start"].width_power
    table = compared(
        initialisation=[scheme],
        shape=["reachable"],
        blocks=[3],
        depth=[depth],
        width=[10**5, 10**7, 10**9],
        condition_number=[2],
        seed={"count": 16},
    )
    assert (table["status"] == "contracts").all()
    columns = (("gap", 0, 1.5), ("factor_ratio", 1, 4), ("distance_to_saddles", 1, 2))
    for column, limit, within in columns:
        away = (table[column] - limit).abs().groupby(table["width"]).median()
        scaled = away * away.index**power
        assert scaled.max() < within * scaled.min(), column


def test_other_depths_widths_sizes_and_condition_numbers_follow_the_same_law():
    table = compared(
        teacher={"features": 20, "outputs": 7, "samples": 90, "noise": 0.5},
        initialisation=["orthogonal_of_width"],
        shape=["reachable"],
        depth=[12],
        width=[3000, 200000],
        condition_number=[5],
        seed={"count": 8},
    )
    assert (table["status"] == "contracts").all()
    gap = table.groupby("width")["gap"].median()
    assert gap[3000] / gap[200000] == pytest.approx(200 / 3, rel=0.2)


@pytest.mark.parametrize("depth", [2, 3, 8])
def test_training_moves_the_kernel_of_orthogonal_layers_as_derived(depth):
    """docs/derivations.md, "The law of width": the mean of ((N - j)/N)^2, to first order in 1/n."""
    width, ends = 10**8, (12, 3)
    start = orthogonal_of_width(reachable(*ends, depth), np.random.default_rng(0), width)
    direction = np.random.default_rng(1).standard_normal((3, 12))
    scale = output_scaling.wide_limits(real_widths(start))[0]  # of V_N ... V_2
    moved = [
        V + suffix(start, j).T @ (direction / (depth * scale**2)) @ prefix(start, j).T
        for j, V in enumerate(start)
    ]
    change, first = product(moved) - product(start), product(start)
    np.testing.assert_allclose(change, direction, atol=1e-3)
    kernels = [suffix(moved, j) @ suffix(moved, j).T for j in range(depth)]
    sizes = [np.trace(suffix(start, j) @ suffix(start, j).T) / 3 for j in range(depth)]
    found = sum(K / size - np.eye(3) for K, size in zip(kernels, sizes, strict=True)) / depth
    both = (depth - 1) / (2 * depth) * (first @ change.T + change @ first.T)
    wanted = (mean_square(depth) * change @ change.T + both) * 3 / width
    np.testing.assert_allclose(found, wanted, atol=1e-2 * np.abs(wanted).max())


def test_gaussian_kernels_are_off_at_the_start_as_derived():
    """One output: the mean of ||V_N ... V_{j+1}||^2 has the variance 2 (N - 1)(2N - 1)/(6 N n)."""
    width, found = 200, {}
    for depth in (2, 6):
        widths, each = (1, *[width] * (depth - 1), 1), []
        for seed in range(200):
            layers = gaussian_wide(widths, np.random.default_rng(seed))
            uppers = list(accumulate(layers[:0:-1], np.matmul))[::-1]
            limits = output_scaling.wide_limits(widths)
            kernels = [np.linalg.norm(u / b) ** 2 for u, b in zip(uppers, limits, strict=True)]
            each.append((sum(kernels) + 1) / depth)
        found[depth] = np.var(each) * width / 2
    wanted = {depth: depth * mean_square(depth) for depth in found}
    assert found == pytest.approx(wanted, rel=0.3)


def test_the_notebooks_network_is_not_wide():
    """One seed of the author's problem: far from convex at width 128, nearer at 512."""
    table = compared(
        teacher=NOTEBOOK, initialisation=["orthogonal_wide"], depth=[4], width=[128, 512], seed=[0]
    ).set_index("width")
    assert table.loc[128, "gap"] > 0.25 > table.loc[512, "gap"]


def test_what_stalls_or_overflows_is_called_so_and_has_no_factor():
    axes = {"initialisation": ["gaussian_wide"], "seed": {"count": 5}}
    overflows = compared(depth=[8], width=[8], step_size=[100.0], **axes)
    assert (overflows["status"] == "overflow").all()
    assert overflows[["gap", "factor", "factor_ratio"]].isna().all(axis=None)
    stalls = compared(depth=[32], width=[8], condition_number=[2], **axes)
    assert (stalls["status"] == "no contraction").any()
    stalled = stalls[stalls["status"] == "no contraction"]
    assert stalled["factor"].isna().all()
    assert stalled["gap"].notna().all()
    assert (stalled["r_squared"] < 0.95).all()


def test_a_device_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    axes = {"initialisation": ["gaussian_wide"], "depth": [2], "width": [8], "seed": [0]}
    with pytest.raises(Refusal, match="device: cuda, but PyTorch finds no GPU"):
        compared(device="cuda", **axes)
    assert (compared(device="auto", **axes)["device"] == "cpu").all()


def test_the_wide_limit_of_the_partial_products():
    widths = (30, 400, 400, 400, 5)
    weights = orthogonal_wide(widths, np.random.default_rng(0))
    limits = output_scaling.wide_limits(widths)
    for j, limit in enumerate(limits, 1):
        singular = np.linalg.svd(product(weights[j:]), compute_uv=False)
        np.testing.assert_allclose(singular[:5], limit, rtol=1e-10)
    assert distance_to_saddles(weights, widths) == pytest.approx(1)
    weights[2] = np.zeros_like(weights[2])
    assert distance_to_saddles(weights, widths) == 0


def test_a_deep_and_wide_network_has_its_limit_too():
    widths = (128, *[1024] * 31, 10)
    limit = 1024 ** (31 / 64) * 10 ** (-31 / 64)
    assert output_scaling.wide_limits(widths)[0] == pytest.approx(limit)


def test_an_orthogonal_network_of_any_width_is_as_narrow_as_its_inputs_and_outputs():
    problem, *_ = random_problem(12, 3, 60, 0)
    weights = orthogonal_wide((12, 100, 100, 100, 3), np.random.default_rng(0))
    reduced = reductions.onto_invariant_subspaces(weights, problem)
    assert [W.shape for W in reduced.weights] == [(15, 12), (15, 15), (15, 15), (3, 15)]
    gaussian = gaussian_wide((12, 100, 100, 100, 3), np.random.default_rng(0))
    kept = reductions.onto_invariant_subspaces(gaussian, problem)
    assert [W.shape for W in kept.weights] == [(100, 12), (100, 100), (100, 100), (3, 100)]
