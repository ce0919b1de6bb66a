import numpy as np
import pytest
from oracles import random_weights, white_problem
from scipy.special import zeta

from deeplinear.descent import reference
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.network import gradients, product
from deeplinear.networks.schedules.constant import constant
from deeplinear.networks.schedules.polynomial_decay import polynomial_decay
from deeplinear.problems.problem import Problem
from deeplinear.runs.kinds.convergence import convergence
from deeplinear.runs.run import Run
from deeplinear.theory import stagnation
from deeplinear.theory.stagnation import certificate


def coloured(problem, seed):
    """The same target on inputs that are not white, of eigenvalues from 1/4 to 4."""
    draw = np.random.default_rng(seed)
    basis = np.linalg.qr(draw.standard_normal((8, 8)))[0]
    covariance = basis @ np.diag(4.0 ** draw.uniform(-1, 1, 8)) @ basis.T
    cross = problem.cross @ covariance
    return Problem(covariance, cross, cross @ problem.cross.T)


def cases():
    rng = np.random.default_rng(0)
    for _ in range(120):
        depth, outputs = int(rng.integers(2, 8)), int(rng.integers(1, 4))
        problem = white_problem(8, outputs, int(rng.integers(2**32)))
        problem = coloured(problem, depth) if rng.uniform() < 0.3 else problem
        widths = (8, *[6] * (depth - 1), outputs)
        weights = random_weights(widths, int(rng.integers(2**32)), 10 ** rng.uniform(-2, -0.5))
        yield problem, weights, 10 ** rng.uniform(-4, 0)


def test_a_certified_run_never_goes_below_the_floor():
    certified = 0
    for problem, weights, step_size in cases():
        floor = certificate(weights, problem).floor(400 * step_size)
        if floor > 0:
            certified += 1
            seen = []
            reference.descend(
                problem,
                weights,
                constant(step_size),
                Stop(0.0, 400),
                lambda step, W, loss, seen=seen: seen.append(loss),
            )
            assert min(seen) >= floor
    assert certified >= 20


def test_no_run_falls_below_a_loss_while_it_is_proved_to_stay_above():
    proved = 0
    for problem, weights, _ in cases():
        proof, least = certificate(weights, problem), 0.5 * stagnation._target(problem) ** 2
        times = [proof.time_above(share * least) for share in (0.2, 0.5, 0.8)]
        assert times == sorted(times, reverse=True)
        for share, time in zip((0.2, 0.5, 0.8), times, strict=True):
            if time:
                proved += 1
                outcome = reference.descend(problem, weights, constant(time / 50), Stop(0.0, 50))
                assert outcome.excess_loss > share * least
    assert proved >= 100


def test_the_steps_needed_are_a_runs_own_or_those_that_are_proved_to_be_too_few():
    problem = Problem(np.eye(1), np.array([[-1.0]]), np.eye(1))
    few = {"tolerance": 1e-5, "max_steps": 50, "certify": False, "stuck_above": 0.8}
    for size, status in ((0.9, "converged"), (0.1, "unfinished"), (30.0, "diverged")):
        start = Start([np.array([[-size]]), np.array([[size]]), np.array([[size]])], problem)
        ((_, row),) = convergence([Run({"step_size": 0.05}, start)], **few)
        assert row["status"] == status
        if status == "unfinished":
            cap = int(row["needed"])
            assert cap > 50
            later = descend(start, constant(0.05), Stop(1e-5, cap))
            assert (later.status, later.excess_loss > 0.4) == ("unfinished", True)
        else:
            assert row["needed"] == row["iterations"] or status == "diverged"
        assert np.isnan(row["needed"]) == (status == "diverged")


def test_certified_runs_near_the_boundary_stay_away_for_a_million_steps():
    """200 runs at nearly the largest scale that is still certified; most are narrow, for speed."""
    most, tolerance = 10**6, 1e-5
    for seed in range(200):
        rng = np.random.default_rng(seed)
        problem, step_size = white_problem(8, seed=seed), 10 ** rng.uniform(-3, -0.5)
        hidden = [6 if seed % 20 == 0 else 1] * int(rng.integers(2, 6))
        shape = random_weights((8, *hidden, 1), seed, 1.0)
        scales = np.geomspace(1e-8, 1, 41)
        floors = [
            certificate([s * W for W in shape], problem).floor(most * step_size) for s in scales
        ]
        last = np.flatnonzero(np.array(floors) > tolerance)[-1]
        start = Start([scales[last] * W for W in shape], problem)
        outcome = descend(start, constant(step_size), Stop(tolerance, most))
        assert outcome.status == "unfinished"
        assert outcome.excess_loss >= floors[last]


def test_the_largest_moves_that_the_bounds_allow_stay_within_the_claim():
    """x <- x + eta G(x), step by step, the floor at hand: for large steps and for small ones."""
    proved = []
    for problem, weights, step_size in cases():
        norms, x, steps = stagnation._partial_products(weights), 0.0, 0
        floors, target = certificate(weights, problem).floor, stagnation._target(problem)
        product, slope = stagnation._bounds_within(x, norms, problem)
        while product < target and steps < 300:
            assert 0.5 * (target - product) ** 2 >= floors(steps * step_size)
            x, steps = x + step_size * slope, steps + 1
            product, slope = stagnation._bounds_within(x, norms, problem)
        if product >= target and steps > 30:  # small steps: the claim is nearly all that is true
            proved.append(np.mean(floors(np.arange(steps) * step_size) > 0))
    assert len(proved) > 10
    assert min(proved) > 0.8


def test_all_that_a_single_radius_proves_is_proved():
    """The simpler certificate: eta T G(D) <= D for one radius D, the best of all radii."""
    radii, more = stagnation.RADII, 0
    for problem, weights, step_size in cases():
        time, target = 50 * step_size, stagnation._target(problem)
        norms = stagnation._partial_products(weights)
        products, slopes = stagnation._bounds_within(radii, norms, problem)
        enough = (time * slopes <= radii) & (products < target)
        simpler = np.where(enough, 0.5 * (target - products) ** 2, 0).max()
        floor = certificate(weights, problem).floor(time)
        assert floor >= simpler
        more += simpler == 0 < floor
    assert more >= 5


@pytest.mark.parametrize("seed", range(20))
def test_the_bounds_hold_for_every_network_inside_the_balls(seed):
    rng = np.random.default_rng(seed)
    weights = random_weights((5, 4, 6, 3, 2), seed)
    norms = stagnation._partial_products(weights)
    upwards = stagnation._product_bounds(stagnation.RADII, norms)
    downwards = stagnation._product_bounds(stagnation.RADII, norms[::-1, ::-1].T)
    for column, radius in list(enumerate(stagnation.RADII))[::200]:
        pushes = [rng.standard_normal(W.shape) for W in weights]
        moved = [
            W + radius * push / np.linalg.norm(push, 2)
            for W, push in zip(weights, pushes, strict=True)
        ]
        for j in range(1, len(weights) + 1):
            assert np.linalg.norm(product(moved[:j]), 2) <= upwards[j, column] * (1 + 1e-12)
            assert np.linalg.norm(product(moved[-j:]), 2) <= downwards[j, column] * (1 + 1e-12)


def test_positive_numbers_on_the_wrong_side_of_the_target_attain_the_bounds():
    problem = Problem(np.eye(1), np.array([[-0.7]]), np.array([[0.49]]))
    weights = [np.array([[size]]) for size in (0.1, 0.3, 0.02, 0.2)]
    norms = stagnation._partial_products(weights)
    for radius in (0.0, 1e-3, 0.1, 1.0):
        moved = [W + radius for W in weights]
        largest, slope = stagnation._bounds_within(radius, norms, problem)
        assert largest == pytest.approx(np.linalg.norm(product(moved)))
        assert slope == pytest.approx(max(map(np.linalg.norm, gradients(moved, problem))))


def test_nothing_is_certified_that_converges():
    problem, weights = white_problem(8), random_weights((8, 6, 1), 0, 0.3)
    outcome = reference.descend(problem, weights, constant(0.1), Stop(1e-5, 2000))
    assert outcome.status == "converged"
    assert certificate(weights, problem).floor(2000 * 0.1) == 0
    # ... while a few of the same steps provably stay away from the optimum
    assert certificate([W / 10 for W in weights], problem).floor(2 * 0.1) > 0.1


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.5, 3.0])
def test_decaying_steps_are_certified_by_the_sum_of_them_all(exponent):
    """For gamma > 1 that is a (1 + zeta(gamma)); for gamma <= 1 there is none, and no proof."""
    schedule = polynomial_decay(0.5, exponent)
    assert np.isinf(schedule.total) == (exponent <= 1)
    if exponent > 1:
        tail = 0.5 * 1e-5 ** (exponent - 1) / (exponent - 1)  # of the integral from 10^5
        sizes = schedule.sizes(np.arange(10**5))
        assert schedule.total == pytest.approx(sizes.sum() + tail, rel=1e-3)
        assert schedule.time(7) == schedule.total > 0.5 * (1 + zeta(exponent))
    problem = Problem(np.eye(3), np.eye(3), np.eye(3))
    start = Start(random_weights((3, 3, 3), 0, 1e-3), problem)
    cell = {"step_size": 0.5, "schedule": "polynomial_decay", "exponent": exponent}
    ((_, row),) = convergence([Run(cell, start)], tolerance=0.01, max_steps=20_000)
    assert row["certified"] == (exponent > 1)
    if exponent > 1:
        assert 0.01 < row["excess_loss"] <= descend(start, schedule, Stop(0.0, 20_000)).excess_loss
    assert row["status"] == ("converged" if exponent < 1 else "unfinished")


def test_a_sum_without_end_is_no_time():
    assert constant(0.3).time(10) == pytest.approx(3.0)
    assert polynomial_decay(0.3, 1).time(10) == np.inf
