"""The step-size bound of a paper for one draw, without any descent."""

from deeplinear.base import contracts, plugins
from deeplinear.base.values import Paper
from deeplinear.runs.run import Run

CONTRACT = contracts.Kind(
    without_steps=True,
    columns={},
    options={"theory": Paper("the paper whose bound is computed", offers="bound_facts")},
)


def step_size_bound(run: Run, theory: str) -> list[dict]:
    """One row: `step_size_bound` and what it is made of, as `theory.<paper>.bound_facts` says."""
    return [plugins.theory(theory).bound_facts(run.problem, run.weights)]
