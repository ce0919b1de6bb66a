"""The step-size bound of a paper for one draw, without any descent."""

from deeplinear.base import plugins
from deeplinear.runs.run import Run

WITHOUT_STEPS = True  # takes no step sizes from the axes


def step_size_bound(run: Run, theory: str) -> list[dict]:
    """One row: `step_size_bound` and what it is made of, as `theory.<paper>.bound_facts` says."""
    return [plugins.theory(theory).bound_facts(run.problem, run.weights)]
