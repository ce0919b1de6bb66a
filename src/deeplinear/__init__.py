"""Gradient descent on deep linear networks: problem x initialisation x schedule -> run.

The names below are for use from Python; docs/from_python.ipynb shows them at work.
"""

from importlib import import_module

__version__ = "0.2.0"

OFFERED = {  # what can be used from here, and the module that has it
    "balancedness": "networks.measurements",
    "descend": "study.from_python",
    "draw": "study.tables_and_figures",
    "fastest": "tables.statistics",
    "product": "networks.network",
    "quartiles": "pictures.bands",
    "random_problem": "study.from_python",
    "read_problem": "study.from_python",
    "schedule": "study.from_python",
    "start": "study.from_python",
    "table": "study.tables_and_figures",
}
__all__ = list(OFFERED)


def __getattr__(name: str) -> object:
    """One of the names offered, imported when it is first used, since jobs don't need them."""
    if name in OFFERED:
        return getattr(import_module(f"{__name__}.{OFFERED[name]}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
