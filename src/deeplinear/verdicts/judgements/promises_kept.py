"""Whether runs that meet a theorem's conditions do what it promises."""

from collections.abc import Iterable

import pandas as pd

from deeplinear.base import contracts
from deeplinear.base.values import Count, Number, Several, Share
from deeplinear.tables.statuses import CONVERGED
from deeplinear.verdicts.measures import Measure, NothingQualifies, need, proportion

CONTRACT = contracts.Judgement(
    measures={
        "share": Share(
            "the share of the runs that keep each promise at each recorded step and arrive in time"
        ),
        "share_of_steps": Share("the share of their recorded steps that obey every inequality"),
        "unbalanced": Number(
            "how many of the runs start at the delta allowed, to a thousandth", unit="runs"
        ),
    },
    kinds=["guaranteed_convergence", "step_size_bound"],
    options={"depths": Several("the N of which there has to be a run", Count(at_most=10**4))},
)


def promises_kept(tables: dict[str, pd.DataFrame], depths: list) -> dict[str, Measure]:
    """Both with Wilson's interval, over the runs of starts that meet the theorem's conditions.

    A run arrives in time if it reaches the tolerance within the steps predicted. Starts that
    qualify but weren't run, as their runs would take too long, are counted in the evidence only:
    how many qualify, of the tables with runs, and by table, scheme and N. So are the starts of a
    table without runs.

    :param depths: the N of each of which there has to be a run
    :raises NothingQualifies: there is none
    """
    need(tables, "depth", "qualifies")
    made = {name: table for name, table in tables.items() if "status" in table}
    need(made, "checked_steps", "obeyed_steps", "iterations", "predicted_steps")
    need(made, "balancedness", "balancedness_bound")
    counts = {k: n for name, table in tables.items() for k, n in _qualifying(name, table)}
    starts = pd.concat(made.values()) if made else pd.DataFrame(columns=["checked_steps", "depth"])
    runs = starts[starts["checked_steps"].notna()]
    for depth in depths:
        if not (runs["depth"] == depth).any():
            raise NothingQualifies(f"no run of N = {depth} qualifies")
    kept = _keep_every_promise(runs)
    items = {"starts that qualify": int(starts["qualifies"].sum()), "of these run": len(runs)}
    shares = kept.groupby(runs["depth"]).mean()
    items |= {f"N = {depth}: share": float(share) for depth, share in shares.items()} | counts
    obeyed, checked = int(runs["obeyed_steps"].sum()), int(runs["checked_steps"].sum())
    unbalanced = int((runs["balancedness"] >= 0.999 * runs["balancedness_bound"]).sum())
    return {
        "share": proportion(kept.sum(), len(runs), items),
        "share_of_steps": proportion(obeyed, checked),
        "unbalanced": Measure(unbalanced, n=len(runs)),
    }


def _keep_every_promise(runs: pd.DataFrame) -> pd.Series:
    """Which runs qualify, obey all inequalities at every recorded step and arrive in time."""
    in_time = (runs["status"] == CONVERGED) & (runs["iterations"] <= runs["predicted_steps"])
    return in_time & runs["qualifies"] & (runs["obeyed_steps"] == runs["checked_steps"])


def _qualifying(name: str, table: pd.DataFrame) -> Iterable[tuple[str, float]]:
    """How many starts there are, qualify and are run, for each scheme and N."""
    for (scheme, depth), group in table.groupby(["initialisation", "depth"]):
        start = f"{name}, {scheme}, N = {depth}"
        yield f"{start}: starts", len(group)
        yield f"{start}: qualify", int(group["qualifies"].sum())
        if "status" in table:
            yield f"{start}: run", int(group["checked_steps"].notna().sum())
