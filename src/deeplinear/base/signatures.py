"""What a function takes: its parameters, and the contract that goes with them."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache

from deeplinear.base.contracts import WithAxes, WithOptions
from deeplinear.base.errors import Finding
from deeplinear.base.values import Count, Number, Text, Value


def required(function: Callable) -> set[str]:
    """The parameters of a function that have no default."""
    given = inspect.signature(function).parameters.values()
    return {parameter.name for parameter in given if parameter.default is parameter.empty}


@cache  # asked several times by each run
def parameters(function: Callable) -> frozenset[str]:
    """The names of a function's parameters."""
    return frozenset(inspect.signature(function).parameters)


def accepted(function: Callable, available: Mapping) -> dict:
    """Those of the available values that the function has a parameter for."""
    return {key: available[key] for key in parameters(function) & set(available)}


def derived(kind: type[WithAxes], function: Callable) -> WithAxes:
    """The contract that the annotations of a function make: an axis for each further parameter."""
    given = inspect.signature(function).parameters.items()
    return kind({name: _values(p.annotation) for name, p in given if name not in kind().handed})


def difference(contract: WithAxes | WithOptions, name: str, function: Callable) -> Finding | None:
    """The first parameter in which a contract and its function differ, found at the function."""
    taken, known = parameters(function), {*contract.handed, *contract.described}
    if missing := sorted(known - taken):
        what = f"{name} does not take '{missing[0]}', which is in its contract"
        return Finding(name, what, remedy="Add the parameter, or change CONTRACT")
    if more := sorted(taken - known):
        what = f"{name} takes '{more[0]}', which is not in its contract"
        return Finding(name, what, remedy="Describe it in CONTRACT, or remove it")
    return None


def _values(annotation: object) -> Value:
    """The values of an axis of which nothing but the annotation is known."""
    return Count() if annotation is int else Text() if annotation is str else Number(above=0)
