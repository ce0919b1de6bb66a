"""Every kind of experiment on one number or two in each layer, followed on paper or by a loop."""

import math

import numpy as np
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.descent.devices import torch_device
from deeplinear.descent.start import Start
from deeplinear.problems.problem import Problem
from deeplinear.problems.samples import Samples
from deeplinear.runs.kinds.beside_flow import beside_flow
from deeplinear.runs.kinds.classification import classification, minibatches
from deeplinear.runs.kinds.convergence import convergence
from deeplinear.runs.kinds.convex_comparison import convex_comparison
from deeplinear.runs.kinds.convex_trajectory import convex_trajectory
from deeplinear.runs.kinds.escape_time import escape_time
from deeplinear.runs.kinds.guaranteed_convergence import guaranteed_convergence
from deeplinear.runs.kinds.largest_step_size import largest_step_size
from deeplinear.runs.kinds.limit_rank import limit_rank
from deeplinear.runs.kinds.plateaus import plateaus
from deeplinear.runs.kinds.trajectory import measure, trajectory
from deeplinear.runs.run import Run
from deeplinear.theory import nguegnang2024
from deeplinear.theory.arora2019_theorem_1 import RATIOS
from deeplinear.theory.plateaus import plateaus as resting
from deeplinear.theory.stagnation import certificate

MODES = np.array([3.0, 2.0])  # of the target diag(3, 2), whose levels are 13/2, 2 and 0


def white(target):
    return Problem(np.eye(target.shape[1]), target, target @ target.T)


def numbers(*values):
    return [np.array([[float(value)]]) for value in values]


def near(value, rel=1e-12):
    return pytest.approx(value, rel=rel, abs=1e-14)


def one(*values, target=1.0, variance=1.0, more=0.0, **cell):
    """A run of one number in each layer: S = variance, W* = target, the least loss `more`/2."""
    cross, square = target * variance, target**2 * variance + more
    problem = Problem(*(np.array([[number]]) for number in (variance, cross, square)))
    return Run(cell, Start(numbers(*values), problem))


def two(size, depth, **cell):
    """A run of two modes, each layer diag(size) (or size times I)."""
    layer = np.diag(np.broadcast_to(np.array(size, float), 2))
    return Run(cell, Start([layer] * depth, white(np.diag(MODES))))


def descended(size, depth, eta, steps):
    """The number of each mode in every layer: b <- b + eta b^(N-1) (s - b^N): (steps + 1, 2)."""
    b = [np.broadcast_to(np.array(size, float), 2)]
    for _ in range(steps):
        b.append(b[-1] + eta * b[-1] ** (depth - 1) * (MODES - b[-1] ** depth))
    return np.array(b)


def losses_of(b, depth):
    return 0.5 * ((MODES - b**depth) ** 2).sum(axis=1)


# --- convergence


def only(rows):
    ((_, row),) = rows
    return row


def test_a_single_number_halves_its_residual():
    """N = 1 with eta = 1/2: the excess loss 4^-k/2 is 4^-5/2 after five steps."""
    run, goal = one(0, step_size=0.5), 0.5 * 4.0**-5
    assert only(convergence([run], goal, 10)) == {
        "status": "converged",
        "iterations": 5,
        "excess_loss": goal,
        "certified": False,
        "cap": 10,
    }
    found = only(convergence([run], goal * 0.99, 5))
    assert (found["status"], found["iterations"], found["cap"]) == ("unfinished", 5, 5)
    assert only(convergence([run], goal, 5))["status"] == "converged"
    far = only(convergence([one(0, step_size=1e200)], goal, 10))
    assert far["status"] == "diverged"
    assert only(convergence([run], goal, 10, as_written=True))["iterations"] == 5


def test_runs_are_proved_unless_told_and_end_of_their_own():
    """From 1/100 three layers stay near 0; of two that converge, both are followed to the end."""
    slow = one(0.01, 0.01, 0.01, step_size=0.1)
    proved, made = (only(convergence([slow], 1e-5, 20, certify=c)) for c in (True, False))
    assert only(convergence([slow], 1e-5, 20)) == proved
    assert (proved["certified"], made["certified"]) == (True, False)
    assert (proved["status"], proved["iterations"]) == ("unfinished", 20)
    assert 0.49 < proved["excess_loss"] < made["excess_loss"]
    rivals = [one(0, step_size=step) for step in (0.25, 0.5)]
    found = [row["iterations"] for _, row in convergence(rivals, 0.5 * 4.0**-10, 100)]
    assert found == [25, 10]  # (3/4)^25 is the first power of 3/4 below 2^-10


def raced(steps, most):
    start = one(0).start
    rivals = [Run({"step_size": step}, start) for step in steps]
    rows = convergence(rivals, 0.5 * 4.0**-10, most, only_fastest=True)
    return [(row["status"], row["iterations"]) for _, row in rows]


def test_a_race_by_hand():
    """1 - eta = +-1/2 arrive in 10 steps, 3/4 would in 25; the larger steps go first."""
    assert raced([0.25, 0.5], 100) == [("outpaced", 10), ("converged", 10)]
    assert raced([0.5, 1.5], 100) == [("converged", 10)] * 2
    assert raced([0.25, 0.5], 10) == [("unfinished", 10), ("converged", 10)]
    assert raced([0.25, 0.125], 9) == [("unfinished", 9)] * 2
    # 10 ln 2/-ln(1 - eta) = 6927.99 and 3462.27, in laps of 1000 and 10,000 steps.
    assert raced([0.001, 0.002], 20_000) == [("outpaced", 3463), ("converged", 3463)]
    assert raced([0.001, 0.002], 5000) == [("outpaced", 3463), ("converged", 3463)]
    # Larger steps that are slower are stopped at the end of the lap in which another arrives.
    assert raced([0.5, 1.999], 20_000) == [("converged", 10), ("outpaced", 1000)]
    assert raced([0.002, 1.9995], 20_000) == [("converged", 3463), ("outpaced", 10_000)]


def test_the_steps_that_a_run_needs_by_hand():
    given = {"tolerance": 0.5 * 4.0**-5, "certify": False, "stuck_above": 0.8}
    assert only(convergence([one(0, step_size=0.5)], max_steps=10, **given))["needed"] == 5
    assert math.isnan(only(convergence([one(0, step_size=1e200)], max_steps=10, **given))["needed"])
    slow = one(0.01, 0.01, 0.01, target=3.0, step_size=0.05)
    proved = certificate(slow.weights, slow.problem).time_above(0.8 * 4.5) / 0.05
    assert proved > 50
    assert only(convergence([slow], max_steps=50, **given))["needed"] == near(proved)
    more = math.ceil(proved) + 1
    assert only(convergence([slow], max_steps=more, **given))["needed"] == more
    cell = {"step_size": 0.05, "schedule": "polynomial_decay", "exponent": 0.5}
    assert only(convergence([Run(cell, slow.start)], max_steps=50, **given))["needed"] == 50


# --- beside the convex problem


def test_a_deep_and_a_convex_descent_by_hand():
    """2 1 -> 2.1 1.2 with eta = 1/10 towards 3; the convex problem has h = 2 eta: 2 -> 2.2."""
    run = one(2, 1, target=3.0, more=2.0, step_size=0.1)
    first, second = convex_trajectory(run, 1, 1)
    assert first == {
        "step": 0,
        "excess_loss": near(0.5),
        "distance_to_saddles": near(1),
        "loss": near(1.5),
        "convex_excess_loss": near(0.5),
        "convex_loss": near(1.5),
    }
    assert second["excess_loss"] == near(0.5 * 0.48**2)
    assert second["loss"] == near(1 + 0.5 * 0.48**2)
    assert second["convex_excess_loss"] == near(0.32)
    assert second["convex_loss"] == near(1.32)
    assert second["distance_to_saddles"] == near(1.2)
    (row,) = convex_comparison(run, 1, 1.0, 0.1)
    assert row["gap"] == near(0.32)
    assert row["distance_to_saddles"] == near(1)
    assert (row["status"], row["device"]) == ("no contraction", "cpu")
    assert (row["first_step"], row["last_step"]) == (1, 1)  # one step makes no line
    assert np.isnan([row[name] for name in ("factor", "convex_factor", "r_squared")]).all()


def test_one_layer_contracts_as_the_convex_problem_does():
    """S = 2 and eta = 1/4: the residual halves, and the excess loss is 4 4^-k."""
    run = one(1, target=3.0, variance=2.0, more=2.0, step_size=0.25)
    rows = convex_trajectory(run, 3, 1)
    assert [row["excess_loss"] for row in rows] == near([4, 1, 1 / 4, 1 / 16])
    assert [row["convex_loss"] for row in rows] == near([5, 2, 1 + 1 / 4, 1 + 1 / 16])
    assert [row["distance_to_saddles"] for row in rows][:2] == [1, 1]
    assert np.isnan(rows[2]["distance_to_saddles"])  # it is measured at steps 0, 1 and 3
    (row,) = convex_comparison(run, 9, 0.5, 0.01)  # steps 1, 2, 3 are below 2 and above 0.04
    assert row["status"] == "contracts"
    assert (row["gap"], row["distance_to_saddles"]) == (near(0), 1)
    assert [row["factor"], row["convex_factor"]] == near([0.5, 0.5], rel=1e-9)
    assert [row["factor_ratio"], row["r_squared"]] == near([1, 1], rel=1e-9)
    assert (row["first_step"], row["last_step"]) == (1, 3)
    (row,) = convex_comparison(run, 9, 0.25, 0.01)  # step 1 is not below 4/4
    assert (row["status"], row["first_step"], row["last_step"]) == ("no contraction", 2, 3)
    (row,) = convex_comparison(run, 9, 0.5, 4.0**-4)  # nor step 4 above 4 4^-4
    assert (row["status"], row["first_step"], row["last_step"]) == ("contracts", 1, 3)


def test_the_gap_is_the_largest_of_all_steps_in_the_norm_of_the_data():
    """S = 4, to the target 1 from 3 1/2 = 3/2: the two residuals by a loop, times 2 and over 1."""
    run = one(3, 0.5, target=1.0, variance=4.0, step_size=0.01)
    first, second, convex, gaps, upper = 3.0, 0.5, 1.5, [], []
    for _ in range(9):
        gaps.append(2 * abs(first * second - convex))
        upper.append(second)
        slope, away = 4 * (first * second - 1), 4 * (convex - 1)
        first, second = first - 0.01 * second * slope, second - 0.01 * first * slope
        convex -= 0.02 * away
    (row,) = convex_comparison(run, 8, 0.99, 1e-9)
    assert row["gap"] == near(max(gaps) / (2 * 0.5), rel=1e-9)
    assert row["distance_to_saddles"] == near(min(upper), rel=1e-9)


def test_a_deep_network_that_overflows_has_no_gap():
    """Three layers of 2 with eta = 1: -26 after a step, while the convex residual doubles."""
    (row,) = convex_comparison(one(2, 2, 2, step_size=1.0), 30, 0.5, 1e-9)
    assert row["status"] == "overflow"
    assert np.isnan([row["gap"], row["factor"], row["factor_ratio"]]).all()
    assert np.isnan([row["first_step"], row["last_step"]]).all()


@pytest.mark.parametrize("last", [3, 4, 5, 6])
def test_a_deep_network_may_overflow_within_the_steps_of_the_fit(last):
    """With eta = 1/2 at step 4, by products of 8, -1728, 10^15 and 10^75; (-1/2)^k beside it."""
    (row,) = convex_comparison(one(2, 2, 2, step_size=0.5), 30, 0.5, 4.0 ** -(last + 0.5))
    assert (row["first_step"], row["last_step"]) == (1, last)
    assert row["convex_factor"] == near(0.5, rel=1e-9)
    if last > 3:
        assert (row["status"], np.isnan(row["factor"])) == ("overflow", True)


# --- modes


@pytest.mark.parametrize("depth", [2, 3])
def test_modes_beside_their_flow_by_a_loop(depth):
    eta, size = 0.05, 0.6
    rows = beside_flow(two(size, depth, step_size=eta), 1.0, 3)
    assert [(row["step"], row["mode"]) for row in rows] == [
        (step, mode) for step in (0, 10, 20) for mode in (1, 2)
    ]
    b = descended(size, depth, eta, 20)[[0, 10, 20]]
    strengths = (b**depth).ravel()
    assert [row["strength"] for row in rows] == near(strengths.tolist(), rel=1e-9)
    assert [row["time"] for row in rows] == near([0, 0, 0.5, 0.5, 1, 1])
    assert [row["target"] for row in rows] == [3, 2] * 3
    flow = np.array([row["flow"] for row in rows])
    errors = np.abs(strengths - flow) / np.array([3, 2] * 3)
    assert [row["error"] for row in rows] == near(errors.tolist(), rel=1e-6)
    away = depth * (b - flow.reshape(3, 2) ** (1 / depth)) ** 2
    wanted = np.sqrt(away.sum(axis=1)).repeat(2)
    assert [row["distance"] for row in rows] == pytest.approx(wanted.tolist(), abs=1e-9)
    if depth == 2:
        start = size**2
        by_hand = [MODES / (1 + (MODES / start - 1) * np.exp(-2 * MODES * t)) for t in (0, 0.5, 1)]
        assert flow.tolist() == near(np.ravel(by_hand).tolist(), rel=1e-9)
    lags = [row["first_order"] for row in rows]
    assert lags[0] == lags[1] == 0
    assert lags[2] == pytest.approx(wanted[2], rel=0.2)
    for mode in (0, 1):
        half = np.interp(MODES[mode] / 2, strengths[mode::2], [0, 0.5, 1])
        of_flow = np.interp(MODES[mode] / 2, flow[mode::2], [0, 0.5, 1])
        assert rows[mode]["half_time"] == near(half, rel=1e-9)
        assert rows[mode]["delay"] == near(half / of_flow - 1, rel=1e-6)


def test_a_time_shorter_than_a_step_is_one_step():
    rows = beside_flow(two(0.6, 2, step_size=0.05), 0.01, 2)
    assert [row["step"] for row in rows] == [0, 0, 1, 1]


@pytest.mark.parametrize(("depth", "size"), [(2, 0.513), (3, 0.476)])
def test_plateaus_of_two_modes_by_a_loop(depth, size):
    """Until the loss is a hundredth of its last level, 2: from these starts just below that."""
    eta = 0.05
    b = descended(size, depth, eta, 400)
    losses = losses_of(b, depth)
    last = np.flatnonzero(losses <= 0.02)[0]
    b, losses = b[: last + 1], losses[: last + 1]
    assert losses[-1] > 0.0198
    rows = plateaus(two(size, depth, step_size=eta), 400, 3000)
    found = resting(eta * np.arange(last + 1), losses, np.array([6.5, 2.0, 0.0]))
    rms = size / math.sqrt(2)
    for k, (row, p) in enumerate(zip(rows, found, strict=True)):
        assert (row["plateau"], row["level"]) == (k, near([6.5, 2.0][k]))
        assert row["start_size"] == near(rms)
        assert [row["departure"], row["length"]] == near([p.end, p.end - p.begin], rel=1e-9)
        assert row["scaled_length"] == near((p.end - p.begin) * rms ** (depth - 2), rel=1e-9)
        assert row["rest"] == near(losses[p.at] / row["level"], rel=1e-9)
        learned = [1, *(b[p.at] ** depth / MODES)]
        assert [row["learned"], row["unlearned"]] == near(learned[k : k + 2], rel=1e-9)
        away = math.sqrt(depth) * np.linalg.norm(b[-1] - size)
        assert row["travelled"] == near(away, rel=1e-9)
    assert len(rows) == 2


# --- saddles and limits


@pytest.mark.parametrize("depth", [2, 3])
@pytest.mark.parametrize(("rank", "level", "rate"), [(0, 4.25, 3), (1, 1.0, 2)])
def test_an_escape_by_a_loop(depth, rank, level, rate):
    """Half way from 13/2 to 2, or from 2 to 0."""
    eta, start = 0.05, 0.3
    losses = losses_of(descended(start, depth, eta, 400), depth)
    steps = int(np.flatnonzero(losses <= level)[0])
    run = two(start, depth, saddle_rank=rank, distance=0.1, step_size=eta)
    (row,) = escape_time(run, 400)
    assert (row["outcome"], row["iterations"], row["cap"]) == ("escaped", steps, 400)
    assert (row["rate"], row["excess_loss"]) == (near(rate), near(losses[steps], rel=1e-9))
    if depth == 2:
        time = steps * math.log1p(eta * rate)
        assert [row["time"], row["scaled_time"]] == near([time, time + math.log(0.1)])
    else:
        time = steps * eta * rate
        assert [row["time"], row["scaled_time"]] == near([time, 0.1 * time])
    (late,) = escape_time(run, steps - 1)
    assert (late["outcome"], late["iterations"]) == ("unfinished", steps - 1)
    assert np.isnan([late["time"], late["scaled_time"]]).all()
    (lost,) = escape_time(Run({**run.cell, "step_size": 1e9}, run.start), 400)
    assert lost["outcome"] == "diverged"


def test_an_escape_starts_at_a_saddle():
    with pytest.raises(Refusal, match="layerwise starts at no saddle"):
        escape_time(two(0.3, 2, step_size=0.1, initialisation="layerwise"), 9)


@pytest.mark.parametrize(
    ("size", "outcome", "rank", "excess"),
    [
        ([0.5, 0.5], "global minimum", 2, 0),
        ([0.5, 0], "lower rank", 1, 2),
        ([0, 0.5], "other critical point", None, 4.5),
        ([0, 0], "lower rank", 0, 6.5),
    ],
)
def test_the_limits_of_two_modes(size, outcome, rank, excess):
    (row,) = limit_rank(two(size, 2, step_size=0.1), 1e-6, 1e-9, 2000)
    assert (row["outcome"], row["maximal_rank"]) == (outcome, 2)
    assert np.isnan(row["limit_rank"]) if rank is None else row["limit_rank"] == rank
    assert row["excess_loss"] == pytest.approx(excess, abs=1e-5)
    assert row["above_minimum"] == row["excess_loss"]
    if outcome == "global minimum":
        b = descended(0.5, 2, 0.1, 200)
        assert row["iterations"] == np.flatnonzero(losses_of(b, 2) <= 6.5e-6)[0]
        slopes = (b * (b**2 - MODES))[row["iterations"]]
        assert row["gradient"] == near(math.sqrt(2) * np.linalg.norm(slopes), rel=1e-6)
    else:
        assert (row["iterations"], row["gradient"] < 1e-9) == (2000, True)


def test_runs_that_have_no_limit_yet_or_none():
    (moving,) = limit_rank(two([0.5, 0], 2, step_size=0.1), 1e-6, 1e-9, 20)
    assert (moving["outcome"], moving["iterations"]) == ("still moving", 20)
    (lost,) = limit_rank(two(0.5, 2, step_size=1e9), 1e-6, 1e-9, 20)
    assert lost["outcome"] == "diverged"
    assert np.isnan([moving["limit_rank"], lost["limit_rank"]]).all()


@pytest.mark.parametrize(("tolerance", "room"), [(0.01, 0.065), (0.5, 0.45)])
def test_a_narrow_network_ends_at_the_level_of_its_width(tolerance, room):
    """Rank 1, whose level is 2; nearer than a tenth of 13/2 - 2, however large the tolerance."""
    layers = [np.array([[0.5, 0.0]]), np.array([[0.5], [0.0]])]
    run = Run({"step_size": 0.1}, Start(layers, white(np.diag(MODES))))
    (row,) = limit_rank(run, tolerance, 1e-9, 2000)
    b = descended([0.5, 0], 2, 0.1, 200)
    steps = np.flatnonzero(losses_of(b, 2) <= 2 + room)[0]
    assert (row["outcome"], row["limit_rank"], row["maximal_rank"]) == ("global minimum", 1, 1)
    assert row["iterations"] == steps
    assert row["above_minimum"] == near(row["excess_loss"] - 2)


# --- bounds


@pytest.mark.parametrize(("variance", "edge"), [(1.0, 1.5), (0.6, 2.5), (8.0, 0.1875)])
def test_the_largest_step_by_hand(variance, edge):
    """|1 - eta S| <= 1/2 brings the loss S/2 down by 4^10 within ten steps."""
    run, goal = one(0, variance=variance), 0.5 * variance * 4.0**-10 * (1 + 1e-9)
    (row,) = largest_step_size(run, goal, 10, 0.01, "nguegnang2024")
    low, high = row["largest_converging"], row["smallest_failing"]
    assert low <= edge <= high * (1 + 1e-12)
    assert math.log2(high / low) == near(2.0**-7, rel=1e-6)  # 2^(1/64) is above 1.01
    parts = 128 * math.log2(low)  # from a power of 2 by halves on a logarithmic scale
    assert parts == pytest.approx(round(parts), abs=1e-6)
    assert (row["failing_status"], row["cap"]) == ("unfinished", 10)
    assert row["step_size_bound"] == nguegnang2024.largest_step(run.problem, run.weights)


def test_a_bracket_as_wide_as_the_resolution_is_narrow_enough():
    """From 2 and 4 to 2 and 8^(1/2), which are a factor of 2^(1/2) apart."""
    run, goal = one(0, variance=0.6), 0.3 * 4.0**-10 * (1 + 1e-9)
    (row,) = largest_step_size(run, goal, 10, math.sqrt(2) - 1, "nguegnang2024")
    assert (row["largest_converging"], row["smallest_failing"]) == (2, math.sqrt(8))


def test_a_largest_step_that_there_is_not():
    run = one(0, variance=5.0)  # 1/5 is no power of 2
    (row,) = largest_step_size(run, 1e-12, 1, 0.01, "nguegnang2024")
    bound = nguegnang2024.largest_step(run.problem, run.weights)
    assert np.isnan(row["largest_converging"])
    assert bound / 2 < row["smallest_failing"] <= bound
    assert row["failing_status"] == "unfinished"
    (fine,) = largest_step_size(one(0), 0.5 * 4.0**-10, 10, 1e-9, "nguegnang2024")
    assert fine["smallest_failing"] / fine["largest_converging"] <= 1 + 1.1e-9
    with pytest.raises(Refusal, match="resolution 9e-10"):
        largest_step_size(one(0), 1e-5, 10, 9e-10, "nguegnang2024")


def guaranteed(*values, margin=0.0, **given):
    run = one(*values, target=2.0, bound="arora2019", times_bound=1, seed=0)
    (row,) = guaranteed_convergence(run, 0.4, margin, 5, **given)
    return row


def test_a_guarantee_by_hand():
    """To 2 from 1 1: c = 1, eta = 1/(6144 128), ln(0.5/0.4)/eta steps at most."""
    row = guaranteed(1, 1)
    steps = math.ceil(math.log(0.5 / 0.4) * 6144 * 128)
    assert (row["predicted_steps"], row["qualifies"], row["margin"]) == (steps, True, 1)
    assert (row["status"], row["iterations"] <= steps) == ("converged", True)
    assert row["excess_loss"] <= 0.4
    assert row["obeyed_steps"] == row["checked_steps"] > 20
    assert row["largest_ratio_distance"] == near(1)
    assert row["largest_ratio_singular_value"] == near(1)
    assert row["largest_ratio_balancedness"] < 1e-6


def test_what_is_not_run():
    assert guaranteed(1, 1, margin=1.0)["status"] == "converged"
    for row in (guaranteed(1, 1, margin=1.001), guaranteed(1, -1), guaranteed(1, 1.1)):
        assert row["status"] == "not run"
        missing = ["iterations", "excess_loss", "checked_steps", "obeyed_steps"]
        assert np.isnan([row[name] for name in [*missing, "largest_ratio_decrease"]]).all()


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_start_as_unbalanced_as_allowed_or_half_so(share):
    row = guaranteed(1, 1, unbalanced=share)
    assert row["qualifies"]
    assert row["balancedness"] == near(share * row["balancedness_bound"], rel=1e-6)
    assert row["largest_ratio_balancedness"] == pytest.approx(share / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("ratio", "obeyed"), [(1, True), (1 + 0.9e-6, True), (1 + 1e-6, True), (1 + 1.2e-6, False)]
)
def test_a_step_obeys_if_no_ratio_is_above_1_but_for_rounding(monkeypatch, ratio, obeyed):
    def check(step, weights, excess_loss):
        return dict.fromkeys(RATIOS, 0.5) | ({RATIOS[1]: ratio} if step else {})

    name = "deeplinear.runs.kinds.guaranteed_convergence.checker"
    monkeypatch.setattr(name, lambda *given: check)
    row = guaranteed(1, 1)
    assert row["obeyed_steps"] == (row["checked_steps"] if obeyed else 1)
    assert (row[f"largest_{RATIOS[0]}"], row[f"largest_{RATIOS[1]}"]) == (0.5, ratio)


# --- trajectories


def test_a_trajectory_by_hand():
    """2 1 -> 2.1 1.2 towards 3 with eta = 1/10: the loss is 1/2, then 0.48^2/2."""
    rows = trajectory(one(2, 1, target=3.0, step_size=0.1), 1e-9, 1, 1)
    assert [row["step"] for row in rows] == [0, 1]
    first, second = rows
    assert first == {
        "step": 0,
        "excess_loss": near(0.5),
        "balancedness": near(3),
        "balancedness_spectral": near(3),
        "smallest_layer_magnitude": near(1),
        "smallest_singular_value": near(2),
        "layer_magnitude_1": near(4),
        "layer_magnitude_2": near(1),
        "status": "unfinished",
    }
    assert second["excess_loss"] == near(0.5 * 0.48**2)
    assert second["balancedness"] == near(2.1**2 - 1.2**2)
    assert second["layer_magnitude_2"] == near(1.44)


def test_a_state_and_one_that_has_overflowed():
    layers = [np.zeros((2, 2)), np.diag([math.sqrt(3), 2.0])]  # the gap is diag(3, 4)
    found = measure(7, layers, 0.25)
    assert (found["balancedness"], found["balancedness_spectral"]) == (near(5), near(4))
    assert (found["smallest_layer_magnitude"], found["layer_magnitude_2"]) == (0, near(5))
    assert measure(7, layers, math.inf) == {"step": 7, "excess_loss": math.inf}


def test_a_trajectory_is_checked_if_told():
    run = one(1, 1, target=2.0, bound="arora2019", times_bound=1)
    rows = trajectory(run, 1e-9, 10, 1, check="arora2019_theorem_1")
    assert all(row["within_bound"] and row["balancedness"] < 1e-9 for row in rows)
    assert rows[0]["ratio_distance"] == near(1)


# --- classification


def alike(rows):
    """Samples that are all 1 and of the first class, and one of each class to test."""
    ones = np.ones((rows, 1), np.float32)
    return Samples(ones, np.eye(2)[[0] * rows], ones[:2], np.eye(2))


def classified(rows=4, epochs=3, batch=2, **cell):
    start = Start([np.zeros((2, 1))], alike(rows))
    runs = [Run({"seed": 0, "step_size": step, **cell}, start) for step in (0.5, 1.0)]
    found = {run.cell["step_size"]: [] for run in runs}
    for run, row in classification(runs, epochs, batch):
        found[run.cell["step_size"]].append(row)
    return found


@pytest.mark.parametrize("exponent", [0.0, 1.0])
def test_the_loss_of_equal_samples_by_hand(exponent):
    """Weights and biases move the logits' difference by 4 eta (1 - p), two steps in an epoch."""
    found = classified(schedule="polynomial_decay", exponent=exponent)
    for step_size, rows in found.items():
        difference, losses = 0.0, []
        for k in range(7):
            if k % 2 == 0:
                losses.append(math.log1p(math.exp(-difference)))
            eta = step_size * max(k, 1) ** -exponent
            difference += 4 * eta / (1 + math.exp(difference))
        assert [row["epoch"] for row in rows] == [0, 1, 2, 3]
        assert [row["training_loss"] for row in rows] == pytest.approx(losses, rel=1e-5)
        assert [row["test_accuracy"] for row in rows] == [0.5] * 4
        assert {row["status"] for row in rows} == {"trained"}
        assert {row["device"] for row in rows} == {torch_device("auto")}


def test_a_network_that_overflows_has_diverged():
    run = Run({"seed": 0, "step_size": 1e39}, Start([np.zeros((2, 1))], alike(4)))
    rows = [row for _, row in classification([run], 1, 2)]
    assert [row["status"] for row in rows] == ["trained", "diverged"]
    assert np.isnan([rows[1][name] for name in ("training_loss", "test_accuracy")]).all()


def test_minibatches_are_parts_of_a_permutation():
    found = minibatches(3, 1, 7, 3)
    assert [len(rows) for rows in found] == [3, 3]
    assert len(set(np.concatenate(found))) == 6
    assert not np.array_equal(np.concatenate(found), np.concatenate(minibatches(3, 2, 7, 3)))
    (whole,) = minibatches(3, 1, 7, 7)
    assert sorted(whole) == list(range(7))


def test_a_minibatch_has_one_sample_at_least_and_all_at_most():
    for batch in (1, 4):
        assert len(classified(epochs=1, batch=batch)[0.5]) == 2
    for batch in (0, 5):
        with pytest.raises(Refusal, match=f"minibatches of {batch}: expected 1 to 4"):
            classified(epochs=1, batch=batch)
