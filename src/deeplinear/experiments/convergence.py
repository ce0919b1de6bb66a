"""How many iterations a run needs to come within a tolerance of the optimum."""

from collections.abc import Iterator
from dataclasses import asdict, replace

from deeplinear import kernels
from deeplinear.descent import CONVERGED, UNFINISHED, Outcome, Stop
from deeplinear.run import Run
from deeplinear.theory.stagnation import excess_loss_floors

# Not the fastest of its start: another step size had arrived at or before this number of steps.
OUTPACED = "outpaced"
FIRST_LAP = 1000  # steps after which rivals are first compared; each later lap is ten times longer


def convergence(
    rivals: list[Run],
    tolerance: float,
    max_steps: int,
    certify: bool = True,
    only_fastest: bool = False,
) -> Iterator[tuple[Run, dict]]:
    """One row for each run: status, iterations, excess_loss at the end, certified, and the cap.

    A run that `excess_loss_floors` proves unable to reach the tolerance is not run but recorded
    as unfinished and certified, with that floor as its excess loss; certify=False runs it. With
    only_fastest no run goes on when another of the same start, with another step size, has
    converged in as many steps; its status is then `outpaced`. The fastest is the same.

    :param rivals: the runs that share a start and differ in the step size
    """
    floors = _floors(rivals, max_steps) if certify else [0.0] * len(rivals)
    todo = [run for run, floor in zip(rivals, floors, strict=True) if floor <= tolerance]
    stop = Stop(tolerance, max_steps)
    raced = _raced(todo, stop) if only_fastest else [_descended(run, stop) for run in todo]
    outcomes = dict(zip(map(id, todo), raced, strict=True))
    for run, floor in zip(rivals, floors, strict=True):
        outcome = outcomes.get(id(run), Outcome(UNFINISHED, max_steps, floor))
        yield run, {**asdict(outcome), "certified": id(run) not in outcomes, "cap": max_steps}


def _floors(rivals: list[Run], max_steps: int) -> list[float]:
    """Proven lower bounds on the runs' excess losses, 0 where nothing is proved."""
    sizes = [run.schedule.constant for run in rivals]
    if None in sizes:
        return [0.0] * len(rivals)
    start = rivals[0]
    floors = excess_loss_floors(start.weights, start.problem)
    return [float(floors(max_steps * size)) for size in sizes]


def _descended(run: Run, stop: Stop) -> Outcome:
    return kernels.descend(run.problem, run.weights, run.schedule, stop)


def _raced(runs: list[Run], stop: Stop) -> list[Outcome]:
    """The outcomes of runs in laps of growing length, none longer than the fastest run.

    Each lap starts anew, which costs a ninth at most. Larger steps, often the faster, run first.
    """
    order = sorted(range(len(runs)), key=lambda i: -runs[i].step_size)
    found, fastest, lap = {}, stop.max_steps, min(FIRST_LAP, stop.max_steps)
    while True:
        for i in order:
            if i not in found or found[i].status == UNFINISHED:
                found[i] = _descended(runs[i], Stop(stop.tolerance, min(lap, fastest)))
                if found[i].status == CONVERGED:
                    fastest = min(fastest, found[i].iterations)
        if lap >= fastest:
            return [_placed(found[i], stop.max_steps) for i in range(len(runs))]
        lap = min(10 * lap, stop.max_steps)


def _placed(outcome: Outcome, max_steps: int) -> Outcome:
    """The outcome, as outpaced where it was stopped before the cap."""
    stopped = outcome.status == UNFINISHED and outcome.iterations < max_steps
    return replace(outcome, status=OUTPACED) if stopped else outcome
