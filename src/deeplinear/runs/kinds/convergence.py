"""How many iterations a run needs to come within a tolerance of the optimum."""

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache, partial

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.values import Count, Flag, Number, OneOf, Share
from deeplinear.descent import fastest, reference
from deeplinear.descent.reference import Outcome, Stop
from deeplinear.runs.options import MAX_STEPS, TOLERANCE
from deeplinear.runs.run import Run
from deeplinear.tables.statuses import CONVERGED, DIVERGED, STATUSES, UNFINISHED
from deeplinear.theory import stagnation

# Not the fastest of its start: another step size had arrived at or before this number of steps.
OUTPACED = "outpaced"
FIRST_LAP = 1000  # steps after which rivals are first compared; each later lap is ten times longer

CONTRACT = contracts.Kind(
    takes="rivals",
    columns={
        "status": OneOf("how the run ended", (*STATUSES, OUTPACED)),
        "iterations": Count("the number of steps until then", at_least=0),
        "excess_loss": Number("the loss above the optimum then, or its proven floor"),
        "certified": Flag("whether the run was proved instead of made"),
        "cap": Count("the most steps that a run may take"),
    },
    columns_with={
        "stuck_above": {
            "needed": Number("the steps that it takes at least: its own, or what is proved")
        }
    },
    options={
        "tolerance": TOLERANCE,
        "max_steps": MAX_STEPS,
        "certify": Flag("whether a run that provably can't converge is left out"),
        "only_fastest": Flag("whether a run ends when another of the same start was faster"),
        "as_written": Flag("whether layers that start equal stay equal to the bit; slow"),
        "stuck_above": Share("the share of the zero map's loss above which runs provably stay"),
    },
)


@dataclass(frozen=True)
class End(Outcome):
    """How a run ended; where that is proved instead, excess_loss is the floor."""

    certified: bool


def convergence(
    rivals: list[Run],
    tolerance: float,
    max_steps: int,
    certify: bool = True,
    only_fastest: bool = False,
    as_written: bool = False,
    stuck_above: float = 0.0,
) -> Iterator[tuple[Run, dict]]:
    """One row for each run: status, iterations, excess_loss at the end, certified, and the cap.

    A run that `stagnation.certificate` proves unable to reach the tolerance is not run but recorded
    as unfinished and certified, with that floor as its excess loss; certify=False runs it. With
    only_fastest no run goes on when another of the same start, with another step size, has
    converged in as many steps; its status is then `outpaced`, and it is certified where it
    provably needs more steps than that. The fastest is the same. With as_written the descent is the
    reference loop, which treats all layers alike, in rounding too. With stuck_above a run that does
    not converge has as `needed` the steps for which its loss is proved to stay above that share of
    the loss of the zero map, if these are more than it took; an overflowing one has none.

    :param rivals: the runs that share a start and differ in the step size
    """
    proof = cache(partial(stagnation.certificate, rivals[0].weights, rivals[0].problem))
    floors = proof().floor if certify else lambda time: 0.0
    descend = _as_written if as_written else _in_the_fastest_form
    end_of = partial(_end, descend, floors=floors, tolerance=tolerance, cap=max_steps)
    ends = (
        _raced(rivals, end_of, max_steps)
        if only_fastest
        else [end_of(run, max_steps) for run in rivals]
    )
    for run, end in zip(rivals, ends, strict=True):
        needed = {"needed": _needed(run, end, proof, stuck_above)} if stuck_above else {}
        yield run, {**asdict(end), "cap": max_steps, **needed}


def _needed(run: Run, end: End, proof: Callable[[], stagnation.Certificate], share: float) -> float:
    """The steps that a run takes at least; missing where it diverges."""
    if end.status in (CONVERGED, DIVERGED):
        return end.iterations if end.status == CONVERGED else math.nan
    zero = run.problem.excess_loss(np.zeros(run.problem.shape))
    stuck = proof().time_above(share * zero)
    steps = stuck / run.schedule.constant if run.schedule.constant else 0
    return max(steps, end.iterations)


def _as_written(run: Run, stop: Stop) -> Outcome:
    return reference.descend(run.problem, run.weights, run.schedule, stop)


def _in_the_fastest_form(run: Run, stop: Stop) -> Outcome:
    return fastest.descend(run.start, run.schedule, stop)


def _end(
    descend: Callable[[Run, Stop], Outcome],
    run: Run,
    steps: int,
    floors: Callable[[float], float],
    tolerance: float,
    cap: int,
) -> End:
    """The end of a run within so many steps, not run where proved for the cap or these steps."""
    for proved in (cap, steps):
        time = run.schedule.time(proved)
        floor = float(floors(time)) if math.isfinite(time) else 0.0
        if floor > tolerance:
            return End(UNFINISHED, proved, floor, certified=True)
    outcome = descend(run, Stop(tolerance, steps))
    return End(**asdict(outcome), certified=False)


def _raced(runs: list[Run], end_of: Callable[[Run, int], End], max_steps: int) -> list[End]:
    """The ends of runs in laps of growing length, none longer than the fastest run.

    Each lap starts anew, which costs a ninth at most. Larger steps, often the faster, run first.
    """
    order = sorted(range(len(runs)), key=lambda i: -runs[i].step_size)
    found, fewest, lap = {}, max_steps, min(FIRST_LAP, max_steps)
    while True:
        for i in order:
            if i not in found or found[i].status == UNFINISHED:
                found[i] = end_of(runs[i], min(lap, fewest))
                if found[i].status == CONVERGED:
                    fewest = min(fewest, found[i].iterations)
        if lap >= fewest:
            return [_placed(found[i], max_steps) for i in range(len(runs))]
        lap = min(10 * lap, max_steps)


def _placed(end: End, max_steps: int) -> End:
    """The end, as outpaced where the run was stopped before the cap."""
    stopped = end.status == UNFINISHED and end.iterations < max_steps
    return replace(end, status=OUTPACED) if stopped else end
