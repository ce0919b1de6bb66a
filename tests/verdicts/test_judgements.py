"""Every judgement on tables made to give each verdict."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from made_up_tables import escapes, shuffled, table
from scipy.stats import ks_2samp

from deeplinear.base import plugins, randomness
from deeplinear.base.errors import Refusal
from deeplinear.networks import measurements
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.problems import provenance
from deeplinear.study import plan
from deeplinear.tables.statistics import censored_quantiles
from deeplinear.theory.zhao2024_laws import mean_square
from deeplinear.verdicts import judging, limits, measures, resampling
from deeplinear.verdicts.measures import Measure, NothingQualifies


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    """Verdicts and values do not depend on how often draws are resampled."""
    monkeypatch.setattr(resampling, "RESAMPLES", 20)


REAL = {"dataset": "x", "stand_in": False, "title": "real data", "sha256": "0" * 64}
GENERATED = {"dataset": "x", "stand_in": False, "title": "made up", "source": "generated"}
STAND_IN = {"dataset": "x", "stand_in": True, "title": "made up", "replaces": "the real thing"}


def sweep(counts, depth=3, seeds=3, name="layerwise", cap=1000):
    """A convergence table with one step size; counts by scale, None where no run converges."""
    rows = [
        {
            "initialisation": name,
            "depth": depth,
            "width": 8,
            "scale": scale,
            "step_size": step,
            "seed": seed,
            "status": "unfinished" if count is None else "converged",
            "iterations": cap if count is None else count + seed - 1 + (step > 0.1),
            "excess_loss": 1e-6,
            "certified": False,
            "cap": cap,
        }
        for scale, count in counts.items()
        for seed in range(seeds)
        for step in (0.1, 0.2)
    ]
    return table(rows)


def run_rows(seed=0, steps=(0, 1, 2), status="converged", **columns):
    """The rows of one run of a trajectory table; a list of numbers is one for each step."""
    axes = {"initialisation": "a", "depth": columns.pop("depth", 2)}
    axes |= {"exponent": columns.pop("exponent", 0), "seed": seed, "step_size": 0.1}
    return [
        {
            **axes,
            "step": step,
            "excess_loss": 1.0,
            "status": status,
            **{k: v[i] if isinstance(v, list) else v for k, v in columns.items()},
        }
        for i, step in enumerate(steps)
    ]


def growing(unbalancedness, growth):
    return table(
        [
            row
            for seed in range(3)
            for row in run_rows(
                seed,
                balancedness=[1e-3, 1e-3 * unbalancedness, 1e-3],
                smallest_layer_magnitude=[1e-5, 1e-4, 1e-5 * growth],
            )
        ]
    )


def decaying(*ends):
    """Ends of the runs of the exponents 0, 0.2, 0.4: (status, steps, loss)."""
    return table(
        [
            row
            for exponent, (status, steps, loss) in zip((0, 0.2, 0.4), ends, strict=True)
            for row in run_rows(0, (0, steps), status, exponent=exponent, excess_loss=[5, loss])
        ]
    )


def by_flow_time(*rates):
    """Losses e^(-2 c t) by the time t of steps of 0.1 k^-gamma, the rate c by exponent 0, 0.2."""
    rows = []
    for (exponent, rate), depth in itertools.product(zip((0, 0.2), rates, strict=True), (2, 3)):
        steps = np.unique(np.geomspace(1, 300, 40).astype(int))
        sizes = 0.1 * np.maximum(np.arange(300), 1.0) ** -exponent
        times = np.append(0, np.cumsum(sizes))[steps]
        losses = np.exp(-2 * rate * times).tolist()
        more = {"depth": depth, "exponent": exponent, "excess_loss": losses}
        rows += run_rows(0, steps.tolist(), **more)
    return table(rows)


def apart(runs):
    """The same with other depths for each exponent."""
    return runs.assign(depth=runs["depth"] + 10 * runs["exponent"])


def limits_of(*outcomes):
    return table(
        [
            {"initialisation": "a", "depth": 2, "seed": i, "outcome": o}
            for i, o in enumerate(outcomes)
        ]
    )


def bounds(*factors):
    """Bounds at these multiples of 0.1, by depth 2, 3, ..."""
    return table(
        [
            {"depth": depth, "seed": seed, "step_size_bound": 0.1 * factor * (1 + 0.01 * seed)}
            for depth, factor in enumerate(factors, start=2)
            for seed in (-1, 0, 1)
        ]
    )


def of_width(value, depths=(2, 4), starts=("orthogonal_of_width",), seeds=8):
    """`x` by start, depth and width, with a thousandth between seeds."""
    noise = np.random.default_rng(0)
    return table(
        [
            {"initialisation": start, "depth": depth, "width": n, "seed": seed}
            | {"x": value(start, depth, n) * (1 + noise.normal(0, 1e-3))}
            for start in starts
            for depth in depths
            for n in (512, 1024, 2048, 8192, 2**20)
            for seed in range(seeds)
        ]
    )


def towards(*limits, **more):
    """A column that tends to one limit after another, by depth, as 1/n."""
    by_depth = dict(zip((2, 4, 8), limits, strict=False))
    return of_width(lambda start, N, n: by_depth[N] + 5 / n + 80 / n**2, depths=by_depth, **more)


def gaps(power, constants=(1, 1), **more):
    """A gap that falls with a power of the width, with these constants of the law by depth."""
    by_depth = dict(zip((2, 4, 8), constants, strict=False))
    return of_width(
        lambda start, N, n: by_depth[N] * mean_square(N) / n**power, depths=by_depth, **more
    )


def broken(runs):
    """The same runs, one of them without a number."""
    return runs.assign(x=runs["x"].where((runs["seed"] > 0) | (runs["width"] < 2**20)))


def edges(power=0.0, base=1.0):
    return table(
        [
            {"depth": depth, "seed": seed, "step_size_bound": (1 + 0.01 * seed) * value}
            for depth in range(2, 12)
            for seed in range(3)
            for value in [depth**power * base**depth * (1 + 1e-3 * math.sin(7 * depth + seed))]
        ]
    )


def arriving(power, widest=256):
    """Runs that arrive within 10 steps from the width 4 N^power on, and after 1000 below it."""
    return table(
        [
            {"initialisation": "layerwise", "depth": depth, "width": width, "seed": seed}
            | {"status": "converged", "iterations": 10 if width >= 4 * depth**power else 1000}
            for depth in (2, 4, 8, 16)
            for width in (2**k for k in range(1, 9))
            if width <= widest
            for seed in range(3)
        ]
    )


def trained(of_balanced, of_layerwise):
    """Final training losses by scale of both schemes; None where the run diverges."""
    return table(
        [
            {"initialisation": scheme, "scale": scale, "seed": seed, "epoch": epoch}
            | {"training_loss": np.nan if loss is None else loss + 1 - epoch / 10}
            | {"test_accuracy": 0.9, "status": "diverged" if loss is None else "trained"}
            for scheme, losses in (("balanced_rotated", of_balanced), ("layerwise", of_layerwise))
            for scale, loss in losses.items()
            for seed in range(3)
            for epoch in (0, 10)
        ]
    )


def drifting(*factors, status="converged"):
    """Runs at the step sizes 0.1, 0.2, 0.4, ..., each drifting by these factors more."""
    drifts = 1e-6 * np.cumprod([1, *factors])
    rows = [
        row | {"step_size": 0.1 * 2**i}
        for i, drift in enumerate(drifts)
        for seed in range(3)
        for row in run_rows(
            seed,
            status=status,
            # up and back again: the end of a run is not its farthest state
            balancedness=[1e-3, 1e-3 - drift * (1 + 0.01 * seed), 1e-3],
        )
    ]
    return table(rows)


def promised(depths=(2, 3), obeyed=10, status="converged", iterations=50):
    """Runs of qualifying starts, one start that qualifies and isn't run, and one that doesn't."""
    none = {"status": "not run"} | dict.fromkeys(["iterations", "checked_steps", "obeyed_steps"])
    run = {"status": status, "iterations": iterations, "checked_steps": 10, "obeyed_steps": obeyed}
    good = {"status": "converged", "iterations": 50, "checked_steps": 10, "obeyed_steps": 10}
    ends = [(True, good), (True, good), (True, run), (True, none), (False, none)]
    return table(
        [
            {"initialisation": "balanced", "depth": depth, "seed": seed, "qualifies": qualifies}
            | {"predicted_steps": 100, "balancedness": 0.0, "balancedness_bound": 0.1, **end}
            for depth in depths
            for seed, (qualifies, end) in enumerate(ends)
        ]
    )


def counted(*qualifies):
    """Starts of which only is known whether they qualify."""
    return table(
        [
            {"initialisation": "layerwise", "depth": 3, "seed": seed, "qualifies": found}
            for seed, found in enumerate(qualifies)
        ]
    )


def imbalanced(balanced="converged", worst="diverged", largest=100):
    return table(
        [
            {"depth": depth, "imbalance": imbalance, "step_size": step, "status": status}
            for depth in (2, 4)
            for step in (0.01, 0.1)
            for imbalance, status in (
                (1, balanced),
                (min(10, largest), "unfinished"),
                (largest, worst),
            )
        ]
    )


def shifted(stalled=1.0, near="converged", depths=(2, 4, 5, 8)):
    """Losses of that many times the floor; N = 2 and odd N escape, as they may."""
    ends = [(0.2, near, 1e-6), (0.7, "unfinished", 0.1), (2.0, "unfinished", stalled / 2)]
    return table(
        [
            {"depth": depth, "shift": shift, "status": status}
            | {"excess_loss": loss if depth in (4, 8) else 0.0}
            for depth in depths
            for shift, status, loss in ends
        ]
    )


def gaussian(*successes, scale=0.0005, starts=300):
    """That many starts have the margin 64 s^2, by depth 2, 3, ...; the others have half of it.

    d_0 = 128 and a = 100 allow 1/1280. At s = 0.5 no margin is as large, as none exceeds 1.
    """
    return table(
        [
            {"depth": depth, "scale": s, "seed": seed}
            | {"margin": 64 * s**2 * (1.0 if seed < good and s == scale else 0.5)}
            for depth, good in enumerate(successes, start=2)
            for s in (scale, 0.5)
            for seed in range(starts)
        ]
    )


def ended(table, status="converged"):
    """Runs from its starts."""
    return table.drop(columns="margin").assign(status=status)


def critical(power, diverging=True):
    """Runs that diverge from the imbalance (eta / 0.1)^power on, for two corners."""
    return table(
        [
            {"depth": 2, "corner": corner, "imbalance": imbalance, "step_size": step, "seed": 0}
            | {"status": "diverged" if diverging and goes else "converged"}
            for corner in (0.75, 0.9)
            for step in (1e-5, 1e-4, 1e-3, 1e-2)
            for imbalance in np.geomspace(1, 1e4, 65).round(6)
            for goes in [imbalance > (step / 0.1) ** power]
        ]
    )


def layers(factor=1.0, depths=(2, 3), starts=400):
    """Layer-wise starts of widths 16, 4 (and 4), 1, drawn, with layers times a factor."""
    rng, rows = np.random.default_rng(0), []
    for depth, scale, seed in itertools.product(depths, (0.1, 0.3), range(starts)):
        weights = [factor * W for W in layerwise((16, *[4] * (depth - 1), 1), rng, scale)]
        rows.append(
            {"depth": depth, "width": 4, "scale": scale, "seed": seed}
            | {"balancedness": measurements.balancedness(weights)}
            | {"margin": measurements.deficiency_margin(weights, np.eye(1, 16))}
        )
    return table(rows)


GRID = [0.01, 0.0177828, 0.0316228, 0.0562341, 0.1, 0.177828, 0.316228]
NARROW = {s: 50 if s == 0.1 else None for s in GRID}
WIDE = dict.fromkeys(GRID, 50)
NEARLY = {s: 50 if s > 0.04 else None for s in GRID}
A_B = {"experiment": ["a", "b"]}
EXPONENTS = {"exponent": [0, 0.2, 0.4]}
ENDS = [("converged", 10, 1e-9), ("converged", 20, 1e-9), ("unfinished", 99, 0.1)]
BROKEN = ("diverged", 5, np.nan)
SCHEMES = {"initialisation": ["balanced_rotated", "layerwise"]}
LOSSES = dict.fromkeys(GRID, 0.1)
BAND = {"within": 100}
MORE = {"threshold": {"difference": {"at_least": 1}}, "deviates": {"difference": {"above": 0}}}
FASTER = {
    "threshold": {"ratio": {"at_most": 0.2}, "p_value": {"below": 0.05}},
    "deviates": {"share": {"above": 0.5}},
}
STEADY = {
    "threshold": {"unbalancedness": {"at_most": 1.05}, "growth": {"at_least": 1000}},
    "deviates": {"unbalancedness": {"at_most": 2}},
}
BELOW = {"threshold": {"largest": {"at_most": 1}}}
ALL = {"threshold": {"share": {"at_least": 1}}, "deviates": {"share": {"at_least": 0.5}}}
NEAR = {
    "threshold": {"ratio": {"at_least": 0.95, "at_most": 1.05}},
    "deviates": {"ratio": {"at_least": 0.1, "at_most": 10}},
}
EQUAL = {
    "threshold": {"difference": {"at_most": 0.01}, "p_value": {"below": 0.05}},
    "deviates": {"difference": {"at_most": 0.1}},
}
NEAR_ONE = {
    "threshold": {
        "limit": {"at_least": 0.99, "at_most": 1.01},
        "lowest": {"at_least": 0.99},
        "highest": {"at_most": 1.01},
        "least": {"at_least": 0.5},
    },
    "deviates": {"limit": {"at_least": 0.9, "at_most": 1.1}},
}
FALLING = {
    "threshold": {"exponent_error": {"at_most": 0.05}, "constant_ratio": {"at_most": 1.1}},
    "deviates": {"exponent_error": {"at_most": 0.05}},
}
OF_LAW = {"laws": {"orthogonal_of_width": "moved_by_training", "b": "moved_by_training"}}
OF_LAW |= {"column": "x", "wide": 100}
MARGIN = {**OF_LAW, "margin": 0.01}
BETWEEN = {"depth": [2, 4, 8]}
TWO_STARTS = {"starts": ("orthogonal_of_width", "b")}
STARTS = {"initialisation": ["orthogonal_of_width", "b"]}
OF_BOUND = {"column": "step_size_bound"}
CUBED = {
    "threshold": {"lowest": {"at_least": -3.5}, "highest": {"at_most": -2.5}},
    "deviates": {"highest": {"below": 0}},
}
CUBE = {
    "threshold": {"exponent": {"at_least": -3.5, "at_most": -2}, "advantage": {"above": 0}},
    "deviates": {"advantage": {"above": 0}},
}
LINEAR = {
    "threshold": {"exponent": {"at_least": 0.75, "at_most": 1.25}},
    "deviates": {"exponent": {"above": 0.3, "at_most": 2}},
}
GLOBAL = {"expected": {"a": {"outcome": "global minimum"}}}
PRINTED = {"column": "step_size_bound", "by_depth": {2: 0.1, 3: 0.1}}
LOWER = {
    "threshold": {"share": {"at_least": 0.8}, "difference": {"at_least": 1}},
    "deviates": {"share": {"above": 0.5}},
}
DOUBLING = {
    "threshold": {"factor": {"at_least": 1.7, "at_most": 2.3}},
    "deviates": {"factor": {"above": 1, "at_most": 4}},
}
KEPT = {"threshold": {"share": {"at_least": 1}, "share_of_steps": {"at_least": 1}}}
LAYERS = {"depths": [2, 3]}
NEEDED = {"unbalanced": ["a"], "without_margin": ["b"]}
OFTEN = {
    "threshold": {
        "surplus_low": {"at_least": 0},
        "starts": {"at_least": 200},
        "p_value": {"at_least": 0.01},
    },
    "deviates": {"surplus": {"at_least": 0}, "starts": {"at_least": 200}},
}
LAW = {
    "threshold": {"exponent": {"at_least": -0.55, "at_most": -0.45}, "found": {"at_least": 1}},
    "deviates": {"exponent": {"at_least": -0.75, "at_most": -0.25}},
}
LAYERWISE = {"features": 16, "promised": 0.5}
DERIVED = {
    "threshold": {
        "imbalance": {"at_least": 0.9, "at_most": 1.1},
        "surplus_low": {"at_least": 0},
        "p_value": {"at_least": 0.01},
    }
}
EXAMPLE = {"features": 128, "a": 100}
ALIKE = {
    "threshold": {"share": {"at_least": 0.9}, "p_value": {"at_least": 0.05}},
    "deviates": {"share": {"at_least": 0.9}},
}
FIFTH = {"within": 0.2}
FLOW = {"threshold": {"deviation": {"at_most": 0.05}}}
GAMMA = {"exponent": [0, 0.2]}
CLOCK = {
    "threshold": {"deviation": {"at_least": -0.05, "at_most": 0.05}},
    "deviates": {"p_value": {"at_least": 0.01}},
}
SAME = {"threshold": {"p_value": {"at_least": 0.01}}}
MANY = sweep(dict.fromkeys(GRID, 500), seeds=40)
LATER = sweep(dict.fromkeys(GRID, 530), seeds=40)  # another law, with medians within a tenth
UNKNOWN = growing(1, 1).assign(x=np.nan)
NEVER = dict.fromkeys(GRID)
FEWER = {**LOSSES, **dict.fromkeys(GRID[:4])}
OUTCOMES = ["global minimum"] * 9
R, D, N, E = judging.VERDICTS

CASES = [
    ("band_of_scales", [sweep(WIDE), sweep(NARROW)], A_B, BAND, MORE, R),
    ("band_of_scales", [sweep(WIDE), sweep(NEARLY)], A_B, BAND, MORE, D),
    ("band_of_scales", [sweep(NARROW), sweep(WIDE)], A_B, BAND, MORE, N),
    ("iterations_compared", [sweep(WIDE), sweep(dict.fromkeys(GRID, 500))], A_B, {}, FASTER, R),
    ("iterations_compared", [sweep(WIDE), sweep(dict.fromkeys(GRID, 80))], A_B, {}, FASTER, D),
    ("iterations_compared", [sweep(WIDE), sweep(dict.fromkeys(GRID, 20))], A_B, {}, FASTER, N),
    (
        "iterations_compared",
        [sweep(NARROW), sweep(dict.fromkeys(GRID))],
        A_B,
        {},
        FASTER,
        E,
    ),
    ("balance_while_growing", [growing(1.01, 1e4)], None, {}, STEADY, R),
    ("balance_while_growing", [growing(1.5, 1e4)], None, {}, STEADY, D),
    ("balance_while_growing", [growing(3, 1e4)], None, {}, STEADY, N),
    ("largest_value", [growing(1, 1)], None, {"columns": ["balancedness"]}, BELOW, R),
    ("largest_value", [growing(2e3, 1)], None, {"columns": ["balancedness"]}, BELOW, N),
    (
        "largest_value",
        [growing(2e3, 1)],
        None,
        {"columns": ["balancedness"], "at_start": True},
        BELOW,
        R,
    ),
    ("largest_value", [UNKNOWN], None, {"columns": ["x"]}, BELOW, E),
    ("share_of_runs", [limits_of(*OUTCOMES)], None, GLOBAL, ALL, R),
    ("share_of_runs", [limits_of(*OUTCOMES, "still moving")], None, GLOBAL, ALL, D),
    ("share_of_runs", [limits_of("lower rank")], None, GLOBAL, ALL, N),
    ("order_of_runs", [decaying(*ENDS)], EXPONENTS, {}, ALL, R),
    ("order_of_runs", [decaying(ENDS[0], ENDS[2], ENDS[1])], EXPONENTS, {}, ALL, D),
    ("order_of_runs", [decaying(*ENDS[::-1])], EXPONENTS, {}, ALL, N),
    ("order_of_runs", [decaying(*ENDS[1:], BROKEN)], EXPONENTS, {}, ALL, R),
    ("order_of_runs", [decaying(ENDS[0], BROKEN, ENDS[2])], EXPONENTS, {}, ALL, D),
    ("ratio_to_reference", [bounds(1, 1.02)], None, PRINTED, NEAR, R),
    ("ratio_to_reference", [bounds(1, 5)], None, PRINTED, NEAR, D),
    ("ratio_to_reference", [bounds(1, 0.01)], None, PRINTED, NEAR, N),
    ("equal_limits", [towards(1, 1.002)], BETWEEN, MARGIN, EQUAL, R),
    ("equal_limits", [towards(1, 1.02, 1)], BETWEEN, MARGIN, EQUAL, D),
    ("equal_limits", [towards(1, 1.2)], BETWEEN, MARGIN, EQUAL, N),
    ("equal_limits", [broken(towards(1, 1))], BETWEEN, MARGIN, EQUAL, N),
    ("equal_limits", [towards(1, 1.5, **TWO_STARTS)], STARTS, MARGIN, EQUAL, R),
    ("equal_limits", [towards(1, 1)], STARTS, MARGIN, EQUAL, E),
    ("limit_of_width", [towards(1, 1.002)], None, OF_LAW, NEAR_ONE, R),
    ("limit_of_width", [towards(1, 0.97)], None, OF_LAW, NEAR_ONE, D),
    ("limit_of_width", [towards(1, 0.4)], None, OF_LAW, NEAR_ONE, N),
    ("limit_of_width", [broken(towards(1, 1))], None, OF_LAW, NEAR_ONE, N),
    ("limit_of_width", [towards(1, 1)], None, {**OF_LAW, "wide": 300}, NEAR_ONE, R),
    ("limit_of_width", [towards(1, 1)], None, {**OF_LAW, "wide": 1000}, NEAR_ONE, E),
    ("law_of_width", [gaps(1, (3, 3.2))], None, OF_LAW, FALLING, R),
    ("law_of_width", [gaps(1, (3, 3.2, 3.5))], None, OF_LAW, FALLING, D),
    ("law_of_width", [gaps(0.5)], None, OF_LAW, FALLING, N),
    ("law_of_width", [broken(gaps(1))], None, OF_LAW, FALLING, N),
    ("law_of_width", [gaps(1)], None, {**OF_LAW, "wide": 5000}, FALLING, E),
    ("largest_value", [edges(power=-1)], None, {"columns": ["step_size_bound"]}, BELOW, R),
    ("power_law", [edges(power=-3)], None, {**OF_BOUND, "against": "depth"}, CUBED, R),
    ("power_law", [edges(power=-4)], None, {**OF_BOUND, "against": "depth"}, CUBED, D),
    ("power_law", [edges(power=1)], None, {**OF_BOUND, "against": "depth"}, CUBED, N),
    ("power_law", [edges().query("depth == 2")], None, {**OF_BOUND, "against": "depth"}, CUBED, E),
    ("power_of_depth", [edges(power=-3)], None, {"column": "step_size_bound"}, CUBE, R),
    ("power_of_depth", [edges(power=-5)], None, {"column": "step_size_bound"}, CUBE, D),
    ("power_of_depth", [edges(base=0.5)], None, {"column": "step_size_bound"}, CUBE, N),
    ("width_needed", [arriving(1)], None, {"within": 100}, LINEAR, R),
    ("width_needed", [arriving(0.5)], None, {"within": 100}, LINEAR, D),
    ("width_needed", [arriving(0)], None, {"within": 100}, LINEAR, N),
    ("width_needed", [arriving(1, widest=32)], None, {"within": 100}, LINEAR, N),
    ("lower_training_loss", [trained(LOSSES, FEWER)], SCHEMES, {}, LOWER, R),
    ("lower_training_loss", [trained(LOSSES, dict.fromkeys(GRID, 0.2))], SCHEMES, {}, LOWER, D),
    ("lower_training_loss", [trained(dict.fromkeys(GRID, 0.2), LOSSES)], SCHEMES, {}, LOWER, N),
    ("lower_training_loss", [trained(NEVER, NEVER)], SCHEMES, {}, LOWER, E),
    ("drift_by_step_size", [drifting(2, 2.1, 1.9)], None, {}, DOUBLING, R),
    ("drift_by_step_size", [drifting(2, 3)], None, {}, DOUBLING, D),
    ("drift_by_step_size", [drifting(2, 1.5)], None, {}, DOUBLING, D),
    ("drift_by_step_size", [drifting(2, 0.9)], None, {}, DOUBLING, N),
    ("drift_by_step_size", [drifting(2, status="unfinished")], None, {}, DOUBLING, N),
    ("drift_by_step_size", [drifting()], None, {}, DOUBLING, E),
    ("promises_kept", [promised(), counted(True, False)], None, LAYERS, KEPT, R),
    ("promises_kept", [promised(obeyed=9)], None, LAYERS, KEPT, N),
    ("promises_kept", [promised(status="unfinished")], None, LAYERS, KEPT, N),
    ("promises_kept", [promised(iterations=101)], None, LAYERS, KEPT, N),
    ("promises_kept", [promised(depths=(2,)), counted(True)], None, LAYERS, KEPT, E),
    ("promises_kept", [counted(True)], None, LAYERS, KEPT, E),
    ("conditions_needed", [imbalanced(), shifted()], None, NEEDED, ALL, R),
    ("conditions_needed", [imbalanced(worst="converged"), shifted()], None, NEEDED, ALL, D),
    ("conditions_needed", [imbalanced(worst="unfinished"), shifted()], None, NEEDED, ALL, D),
    ("conditions_needed", [imbalanced(balanced="diverged"), shifted()], None, NEEDED, ALL, D),
    ("conditions_needed", [imbalanced(), shifted(stalled=0.9)], None, NEEDED, ALL, D),
    ("conditions_needed", [imbalanced(), shifted(near="unfinished")], None, NEEDED, ALL, D),
    (
        "conditions_needed",
        [imbalanced("diverged", "converged"), shifted(0.9, "unfinished")],
        None,
        NEEDED,
        ALL,
        N,
    ),
    ("conditions_needed", [imbalanced(largest=1), shifted()], None, NEEDED, ALL, E),
    ("conditions_needed", [imbalanced(), shifted(depths=(2, 5))], None, NEEDED, ALL, E),
    ("success_probability", [gaussian(145, 140)], None, EXAMPLE, OFTEN, R),
    ("success_probability", [gaussian(145, 100)], None, EXAMPLE, OFTEN, D),
    ("success_probability", [gaussian(145, 200)], None, EXAMPLE, OFTEN, D),
    ("success_probability", [gaussian(145, 30)], None, EXAMPLE, OFTEN, N),
    ("success_probability", [gaussian(72, 70, starts=150)], None, EXAMPLE, OFTEN, N),
    ("success_probability", [gaussian(145, scale=0.02)], None, EXAMPLE, OFTEN, E),
    ("success_probability", [gaussian(9), ended(gaussian(9))], None, EXAMPLE, OFTEN, N),
    ("success_probability", [ended(gaussian(9))], None, EXAMPLE, OFTEN, E),
    ("critical_imbalance", [critical(-0.5)], None, {}, LAW, R),
    ("critical_imbalance", [critical(-0.6)], None, {}, LAW, D),
    ("critical_imbalance", [critical(-0.5, diverging=False)], None, {}, LAW, E),
    ("critical_imbalance", [critical(-0.2)], None, {}, LAW, N),
    ("layerwise_starts", [layers()], None, LAYERWISE, DERIVED, R),
    ("layerwise_starts", [layers(factor=1.2)], None, LAYERWISE, DERIVED, N),
    ("layerwise_starts", [layers(depths=[3])], None, LAYERWISE, DERIVED, E),
    ("same_law", [MANY, sweep(dict.fromkeys(GRID, 502), seeds=40)], A_B, FIFTH, ALIKE, R),
    ("same_law", [sweep(NARROW, seeds=40)] * 2, A_B, FIFTH, ALIKE, R),
    ("same_law", [MANY, LATER], A_B, FIFTH, ALIKE, D),
    ("same_law", [MANY, sweep(dict.fromkeys(GRID, 700), seeds=40)], A_B, FIFTH, ALIKE, N),
    ("same_law", [MANY, sweep(NARROW, seeds=40)], A_B, FIFTH, ALIKE, N),
    ("same_law", [sweep({0.1: 50}), sweep({0.2: 50})], A_B, FIFTH, ALIKE, E),
    ("loss_by_flow_time", [by_flow_time(1, 1.04)], GAMMA, {}, FLOW, R),
    ("loss_by_flow_time", [by_flow_time(1, 1.06)], GAMMA, {}, FLOW, N),
    ("loss_by_flow_time", [by_flow_time(1, 0.94)], GAMMA, {}, FLOW, N),
    ("loss_by_flow_time", [apart(by_flow_time(1, 1))], GAMMA, {}, FLOW, E),
    ("escape_law", [escapes(), escapes(2.03, depth=4)], None, {}, CLOCK, R),
    ("escape_law", [escapes(), escapes(2.06, depth=4)], None, {}, CLOCK, D),
    ("escape_law", [escapes(), escapes(1.0, depth=4)], None, {}, CLOCK, N),
    ("escape_law", [escapes(depth=2, slope=1.04)], None, {}, CLOCK, R),
    ("escape_law", [escapes(depth=2, slope=0.9)], None, {}, CLOCK, D),
    ("escape_law", [escapes(lost=31)], None, {}, CLOCK, D),  # of 60, at one rank
    ("escape_law", [escapes(), escapes(2, depth=4)], None, {}, SAME, R),
    ("escape_law", [escapes(), escapes(2, depth=4)], None, {"pooled": ["saddle_rank"]}, SAME, R),
    ("escape_law", [escapes(1.3)], None, {"pooled": ["saddle_rank"]}, SAME, N),
    ("escape_law", [escapes(1.3)], None, {}, SAME, N),
    ("escape_law", [escapes(depth=2, slope=1.3)], None, {}, SAME, N),
    ("escape_law", [escapes()[escapes()["distance"] == 1]], None, {}, SAME, E),
]


def judged(judgement, tables, between, options, rule, data=REAL, **more):
    """A claim on tables called a, b, ..."""
    named = dict(zip("abc", tables, strict=False))
    block = {"paper": "p", "statement": "s", "experiments": list(named), "reason": "r", **rule}
    block |= {"judgement": judgement, "options": options, **more}
    block |= {"between": between} if between else {}
    return judging.judge("X1", block, named, {name: {"data": data} for name in named})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[-1]}")
def test_a_judgement_gives_each_verdict(case):
    *claim, wanted = case
    found = judged(*claim)
    assert found["verdict"] == wanted, found
    if wanted != E:
        given = set(found["measures"])
        assert given <= set(plugins.contract("judgements", case[0]).measures)
        assert found["n"] > 0
        if found["low"] is not None:
            assert float(found["low"]) <= float(found["value"]) <= float(found["high"])
    else:
        assert found["value"] is None
        assert found["not_evaluated_because"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[-1]}")
def test_neither_the_order_of_columns_nor_a_result_more_changes_a_verdict(case):
    judgement, tables, *claim, _ = case
    assert judged(judgement, [*map(shuffled, tables)], *claim) == judged(*case[:-1])


@pytest.mark.parametrize("name", plugins.names("judgements"))
def test_every_judgement_is_tested_and_names_its_measures(name):
    found = {case[-1] for case in CASES if case[0] == name}
    assert {judging.REPRODUCED, judging.NOT_REPRODUCED} <= found
    assert all(value.what for value in plugins.contract("judgements", name).measures.values())


def test_a_verdict_is_the_same_every_time():
    assert judged(*CASES[1][:-1]) == judged(*CASES[1][:-1])


def test_a_missing_column_is_named_with_the_claim():
    message = r"claims\.X1: a: Unknown column 'width'"
    with pytest.raises(Refusal, match=message):
        judged("law_of_width", [gaps(1).drop(columns="width")], None, OF_LAW, FALLING)


def test_rows_that_would_be_mixed_are_refused():
    both = pd.concat([sweep(WIDE, depth=3), sweep(WIDE, depth=8)])
    with pytest.raises(Refusal, match=r"claims\.X1: this would mix depth 3, 8.* block of"):
        judged("band_of_scales", [both, sweep(WIDE)], A_B, BAND, MORE)


def test_real_data_can_be_asked_for_and_stand_ins_are_named():
    case = CASES[0][:-1]
    found = judged(*case, data=STAND_IN, real_data=True)
    assert (found["verdict"], found["value"]) == (judging.NOT_EVALUATED, None)
    assert "made up" in found["not_evaluated_because"]
    assert judged(*case, data=STAND_IN)["data"] == "stand-in: made up, not the real thing"
    assert judged(*case, data=REAL, real_data=True)["verdict"] == judging.REPRODUCED


def test_generated_and_drawn_data_are_not_real():
    case = CASES[0][:-1]
    random = provenance.of_random("x", {"reader": "low_rank_teacher"}) | {"title": "made up"}
    for data, made in ((GENERATED, "generated"), (random, "random, made anew for each seed")):
        found = judged(*case, data=data, real_data=True)
        reason = f"needs real data, and these are {made}: made up"
        assert found["verdict"] == judging.NOT_EVALUATED
        assert found["not_evaluated_because"] == reason
        assert judged(*case, data=data)["verdict"] == judging.REPRODUCED


def test_real_data_can_be_asked_for_by_experiment():
    *_, tables, between, options, rule = CASES[0][:-1]
    block = {"experiments": ["a", "b"], "judgement": "band_of_scales", "options": options}
    named = dict(zip("ab", tables, strict=True))
    about = {"a": {"data": REAL}, "b": {"data": GENERATED}}
    for needed, wanted in ((["a"], R), (["b"], E), (["a", "b"], E), (True, E), (False, R)):
        claim = block | {"between": between, "real_data": needed, **rule}
        assert judging.judge("X1", claim, named, about)["verdict"] == wanted


def test_evidence_is_judged_and_its_data_are_not_named():
    named = {"a": promised(), "b": counted(True, False)}
    block = {"experiments": ["a"], "evidence": ["b"], "judgement": "promises_kept", **KEPT}
    about = {"a": {"data": REAL}, "b": {"data": STAND_IN}}
    found = judging.judge("X1", {**block, "options": LAYERS, "real_data": True}, named, about)
    assert (found["verdict"], found["data"]) == (judging.REPRODUCED, "real data")
    assert found["measures"]["share"]["items"]["b, layerwise, N = 3: qualify"] == 1
    claims = {"claims": {"X1": block, "X2": {"experiments": ["c", "b"]}}}
    assert plan.experiments_judged(claims) == ["a", "b", "c"]


def test_a_number_that_cannot_be_had_is_not_evaluated():
    found = judged("equal_limits", [towards(1, 1, seeds=1)], BETWEEN, MARGIN, EQUAL)
    assert found["verdict"] == judging.NOT_EVALUATED
    assert "p_value is not a number with n = 1" in found["not_evaluated_because"]


@pytest.mark.parametrize("scales", [[0.1], []])
def test_a_single_scale_has_no_decades(scales):
    with pytest.raises(Refusal, match=r"decades need two values of scale or more"):
        measures.decades(scales, np.ones(len(scales), bool))
    if scales:
        with pytest.raises(Refusal, match=r"claims\.X1: .*and here is 0\.1"):
            judged("band_of_scales", [sweep({0.1: 50})], None, BAND, {"threshold": {"band": {}}})


@pytest.mark.parametrize(
    "name",
    [
        *("power_of_depth", "ratio_to_reference", "success_probability"),
        *("critical_imbalance", "layerwise_starts"),
    ],
)
def test_a_judgement_of_one_table_names_the_others(name):
    _, (table, *_), *rest, _ = next(case for case in CASES if case[0] == name)
    with pytest.raises(Refusal, match=r"claims\.X1: .*one is judged at a time, not a and b"):
        judged(name, [table] * 2, *rest)


def test_exactly_balanced_starts_are_refused_with_a_hint():
    table = growing(1, 1)
    table.loc[(table["step"] == 0) & (table["seed"] == 1), "balancedness"] = 0.0
    with pytest.raises(Refusal, match=r"claims\.X1: a: .*exactly balanced.* largest_value"):
        judged("balance_while_growing", [table], None, {}, STEADY)


def test_networks_are_compared_where_all_other_axes_agree():
    both = pd.concat(
        [towards(1, 1, 1), towards(7, 1).query("depth == 4").assign(initialisation="b")]
    )
    both.attrs["axes"] = towards(1).attrs["axes"]
    found = judged("equal_limits", [both], STARTS, MARGIN, EQUAL)
    (pair,) = found["measures"]["difference"]["items"]
    assert pair == "orthogonal of width, depth 4; b, depth 4"
    assert found["verdict"] == judging.REPRODUCED


def test_a_start_without_a_law_is_refused():
    options = {**OF_LAW, "laws": {"b": "moved_by_training"}}
    with pytest.raises(Refusal, match=r"laws: .*'orthogonal_of_width'"):
        judged("limit_of_width", [towards(1, 1)], None, options, NEAR_ONE)


def test_a_row_counts_for_the_columns_that_have_a_value():
    table = growing(2e3, 1).assign(x=np.nan, y=np.nan)
    table.loc[table["step"] == 0, "x"] = 0.5  # where the balancedness is not the largest
    columns = {"columns": ["balancedness", "x", "y"]}
    found = judged("largest_value", [table], None, columns, BELOW)
    assert (found["verdict"], found["value"]) == (judging.NOT_REPRODUCED, 2)
    items = {"balancedness": 2, "x": 0.5, "y": None, "rows": 9}
    assert found["measures"]["largest"]["items"] == items


def test_bands_on_a_grid_and_limits():
    assert measures.decades(GRID, np.array(GRID) == 0.1) == 0.25
    assert measures.decades(GRID, np.array(GRID) < 0.05) == 0.75
    assert measures.ratio(1, 0) == np.inf
    assert np.isnan(measures.ratio(0, 0))
    assert limits.met(4, {"at_least": 4})
    assert not limits.met(4, {"above": 4})
    assert not limits.met(np.nan, {"at_most": 4})
    assert limits.as_inequalities({"a_b": {"below": 0.05, "at_most": 1}}) == "a b < 0.05, a b ≤ 1"


def test_medians_are_those_of_the_figures():
    values = np.random.default_rng(0).exponential(size=(4, 6)).round(1)
    values[0, :3] = values[1, :5] = np.inf
    for n in range(1, 7):
        wanted = censored_quantiles(values[:, :n], 0.5, axis=1)
        np.testing.assert_array_equal(measures.medians(values[:, :n]), wanted)


def test_the_bootstrap_covers_and_one_draw_has_no_interval(monkeypatch):
    monkeypatch.setattr(resampling, "RESAMPLES", 2000)
    values = np.random.default_rng(1).normal(size=200)
    rng = randomness.generator("test")
    found = resampling.over_draws(lambda chosen: values[chosen].mean(), [200], rng)
    half = 1.96 * values.std() / math.sqrt(200)
    assert found.low == pytest.approx(found.value - half, abs=0.02)
    assert found.high == pytest.approx(found.value + half, abs=0.02)
    alone = resampling.over_draws(lambda chosen: 1.0, [1], rng)
    assert (alone.value, alone.n) == (1, 1)
    assert np.isnan(alone.low)


def test_no_runs_are_no_proportion():
    with pytest.raises(NothingQualifies):
        measures.proportion(0, 0)
    assert judging.verdict({}, {"x": {"above": 0}}, None) == judging.NOT_EVALUATED
    assert judging.verdict({"x": Measure(1)}, {"x": {"above": 2}}, None) == N


def test_qualifying_starts_are_counted_and_those_not_run_named():
    found = judged("promises_kept", [promised(), counted(True, False)], None, LAYERS, KEPT)
    items = found["measures"]["share"]["items"]
    starts = {key.rpartition(": ")[2]: n for key, n in items.items() if "balanced, N = 3" in key}
    assert starts == {"starts": 5, "qualify": 4, "run": 3}
    assert (items["starts that qualify"], items["of these run"]) == (8, 6)
    assert items["b, layerwise, N = 3: qualify"] == 1
    assert "b, layerwise, N = 3: run" not in items
    assert (found["n"], found["measures"]["share_of_steps"]["n"]) == (6, 60)
    broken = judged("promises_kept", [promised(obeyed=9)], None, LAYERS, KEPT)
    assert broken["value"] == pytest.approx(2 / 3)
    none = judged("promises_kept", [promised(depths=[2])], None, LAYERS, KEPT)
    assert none["not_evaluated_because"] == "no run of N = 3 qualifies"


def test_a_single_seed_does_not_decide_the_drift():
    table = drifting(2)
    far = (table["seed"] == 0) & (table["step_size"] > 0.1) & (table["step"] == 1)
    table.loc[far, "balancedness"] = 0.0
    found = judged("drift_by_step_size", [table], None, {}, DOUBLING)
    assert found["verdict"] == judging.REPRODUCED
    assert found["measures"]["factor"]["items"]["0.1 to 0.2, largest of a seed"] > 100
    quarter = judged("drift_by_step_size", [table[table["step_size"] != 0.2]], None, {}, DOUBLING)
    assert quarter["verdict"] == judging.NOT_EVALUATED


@pytest.mark.parametrize("step_size", [0.1, 0.4])
def test_a_step_size_that_diverges_has_an_infinite_factor(step_size):
    table = drifting(2, 2)
    table.loc[table["step_size"] == step_size, "status"] = "diverged"
    found = judged("drift_by_step_size", [table], None, {}, DOUBLING)
    assert (found["verdict"], found["value"]) == (judging.NOT_REPRODUCED, "inf")
    factors = found["measures"]["factor"]["items"].values()
    assert all(factor == "inf" or factor == pytest.approx(2, rel=0.1) for factor in factors)


def test_the_drift_is_that_of_twice_the_step_size_on_any_grid():
    table = drifting(2, 2).query("step_size < 0.15 or step_size > 0.35")
    found = judged("drift_by_step_size", [table], None, {}, DOUBLING)
    assert found["value"] == pytest.approx(2)


def test_the_promised_probability_is_the_theorems():
    found = judged("success_probability", [gaussian(290, 120)], None, EXAMPLE, OFTEN)
    surplus = found["measures"]["surplus"]
    below = (1 + math.erf(2 * math.sqrt(2 / 100) / math.sqrt(2))) / 2
    wanted = 0.5 * (1 - 2 * math.exp(-128 / 16)) * (3 - 4 * below)
    assert surplus["items"]["promised"] == pytest.approx(wanted)
    assert surplus["value"] == pytest.approx(120 / 300 - wanted)
    p, n, z = 0.4, 300, 1.959964  # Wilson's interval
    low = (p + z**2 / 2 / n - z * math.sqrt(p * (1 - p) / n + z**2 / 4 / n**2)) / (1 + z**2 / n)
    assert found["measures"]["surplus_low"]["value"] == pytest.approx(low - wanted)


def test_the_law_is_compared_cell_by_cell():
    mixed = sweep({s: 500 if s < 0.3 else 700 for s in GRID}, seeds=40)
    found = judged("same_law", [MANY, mixed], A_B, FIFTH, ALIKE)
    assert found["value"] == pytest.approx(6 / 7)
    p_values = found["measures"]["p_value"]["items"]
    assert [p < 0.05 for p in p_values.values()] == [s > 0.3 for s in GRID]
    little = sweep(dict.fromkeys(GRID, 512), seeds=40)
    p_value = judged("same_law", [MANY, little], A_B, FIFTH, ALIKE)["measures"]["p_value"]["value"]
    assert p_value == pytest.approx(7 * ks_2samp(range(40), range(12, 52)).pvalue)


def test_an_experiment_that_the_claim_lacks_is_named():
    options = {"unbalanced": ["a"], "without_margin": ["bb"]}
    with pytest.raises(Refusal, match=r"No experiment of this claim is called 'bb'"):
        judged("conditions_needed", [imbalanced(), shifted()], None, options, ALL)
