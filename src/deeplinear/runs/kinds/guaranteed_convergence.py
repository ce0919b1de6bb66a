"""Runs at a theorem's own step size, until the number of steps it predicts, checked on the way."""

from collections.abc import Sequence

import numpy as np

from deeplinear.base import contracts, randomness
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count, Number, OneOf, Share
from deeplinear.descent.fastest import descend
from deeplinear.descent.reference import Stop
from deeplinear.descent.start import Start
from deeplinear.networks.balancing import unbalanced_layers
from deeplinear.runs.kinds.trajectory import recorded_steps
from deeplinear.runs.options import RECORDS_PER_DECADE, TOLERANCE
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import STATUSES
from deeplinear.theory import arora2019
from deeplinear.theory.arora2019_theorem_1 import RATIOS, checker

NOT_RUN = "not run"
ROUNDING = 1e-6  # room of the ratios, which compare differences of nearly equal losses


CONTRACT = contracts.Kind(
    columns={
        **arora2019.CONTRACT.offers["bound_facts"],
        "predicted_steps": Number("T, the number of steps that the theorem predicts"),
        "status": OneOf("how the run ended", (*STATUSES, NOT_RUN)),
        "iterations": Count("the number of steps until then", at_least=0),
        "excess_loss": Number("the loss above the optimum then"),
        "checked_steps": Count("the number of recorded steps"),
        "obeyed_steps": Count("the number of those that violate no inequality", at_least=0),
        **{f"largest_{name}": Number("the largest along the run") for name in RATIOS},
    },
    options={
        "tolerance": TOLERANCE,
        "smallest_margin": Number("the least margin of a start that is run", at_least=0),
        "records_per_decade": RECORDS_PER_DECADE,
        "unbalanced": Share("the share of the balancedness allowed that starts are brought to"),
    },
)


def guaranteed_convergence(
    run: Run,
    tolerance: float,
    smallest_margin: float,
    records_per_decade: int,
    unbalanced: float = 0.0,
) -> list[dict]:
    """One row: whether arora2019, Theorem 1 applies, what it predicts, and what happened.

    A start that meets the conditions, with a margin of at least `smallest_margin` (the predicted
    steps grow like its power -(6 - 4/N)), descends until the tolerance or the predicted number of
    steps. At each recorded step the inequalities of `arora2019_theorem_1.checker` are checked:
    `largest_<ratio>` is the worst, `obeyed_steps` counts those of the `checked_steps` that
    violate none. With `status` converged the tolerance was reached in time. Other starts are
    not run.

    :param unbalanced: with 1, starts with a margin are brought to the delta that the theorem allows
        them, at the same end-to-end matrix (`balancing.unbalanced_layers`)
    """
    run = _unbalanced(run, unbalanced) if unbalanced else run
    start = arora2019.start(run.problem, run.weights)
    needed = arora2019.steps_needed(start, run.step_size, tolerance)
    facts = arora2019.bound_facts(run.problem, run.weights) | {"predicted_steps": needed}
    if not start.qualifies or start.margin < smallest_margin:
        return [{**facts, **_nothing_run()}]
    return [facts | _checked(run, Stop(tolerance, int(needed)), records_per_decade)]


def _unbalanced(run: Run, share: float) -> Run:
    """The run from as unbalanced a start as the theorem allows, or a share of that."""
    allowed = arora2019.balancedness_bound(arora2019.start(run.problem, run.weights))
    if not allowed:
        return run
    rng = randomness.generator("unbalanced", [len(W) for W in run.weights], run.cell.get("seed"))
    wanted = share * allowed * (1 - arora2019.ROUNDING)
    return Run(run.cell, Start(unbalanced_layers(run.weights, wanted, rng), run.problem))


def _checked(run: Run, stop: Stop, records_per_decade: int) -> dict:
    """How a run ended, and how its recorded states compare with the theorem."""
    check, states = checker(run.problem, run.weights, run.schedule, stop.max_steps), []

    def observe(step: int, weights: Sequence[Matrix], excess_loss: float) -> None:
        found = check(step, weights, excess_loss)
        states.append([found[name] for name in RATIOS])

    steps = recorded_steps(stop.max_steps, records_per_decade)
    outcome = descend(run.start, run.schedule, stop, observe, steps)
    ratios = np.array(states)
    return {
        "status": outcome.status,
        "iterations": outcome.iterations,
        "excess_loss": outcome.excess_loss,
        "checked_steps": len(states),
        "obeyed_steps": int((ratios <= 1 + ROUNDING).all(axis=1).sum()),
        **dict(zip(_largest(), ratios.max(axis=0).tolist(), strict=True)),
    }


def _nothing_run() -> dict:
    """The same columns for a start that isn't run."""
    names = ["iterations", "excess_loss", "checked_steps", "obeyed_steps", *_largest()]
    return {"status": NOT_RUN, **dict.fromkeys(names, np.nan)}


def _largest() -> list[str]:
    return [f"largest_{name}" for name in RATIOS]
