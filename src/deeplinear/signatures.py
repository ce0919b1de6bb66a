"""Whether the options in a config block fit the signature of the plug-in that they are for."""

import inspect
import math
from collections.abc import Callable, Iterator
from types import UnionType
from typing import get_args

from deeplinear import plugins
from deeplinear.plugins import unknown
from deeplinear.schema import yaml_hint

KINDS = {
    int: "an integer, not negative",
    float: "a finite number, not negative",
    bool: "true or false",
    str: "a text",
    dict: "a mapping, {key: value}",
}


def plugin_findings(
    where: str, folder: str, name: str, block: dict, given: set[str]
) -> Iterator[str]:
    """Findings on a plug-in's name and on its options, by the function's signature."""
    if name not in plugins.names(folder):
        yield f"  {where}: {unknown(name, plugins.names(folder), f'file in {folder}')}"
        return
    function = plugins.load(folder, name)
    yield from _options(f"{where}.options", function, block.get("options", {}), given)


def _options(where: str, function: Callable, options: dict, given: set[str]) -> Iterator[str]:
    wanted = {n: p for n, p in inspect.signature(function).parameters.items() if n not in given}
    for key, value in options.items():
        if key not in wanted:
            yield f"  {where}: {unknown(key, wanted, f'option of {function.__name__}')}"
        elif problem := misfit(value, wanted[key].annotation):
            yield f"  {where}.{key}: {problem}"
    for key, parameter in wanted.items():
        if parameter.default is parameter.empty and key not in options:
            yield f"  {where}: '{key}' is missing; {function.__name__} needs it."


def misfit(value: object, hint: object) -> str:
    """What is wrong with a YAML value for a parameter of that type; empty where nothing is."""
    hint = get_args(hint)[0] if isinstance(hint, UnionType) else hint
    if _fits(value, hint):
        return ""
    return f"found {value!r}. Expected: {KINDS[hint]}.{yaml_hint(value)}"


def _fits(value: object, hint: object) -> bool:
    """Whether a YAML value has the annotated type; no option is negative or infinite."""
    if hint not in KINDS:
        return True
    if isinstance(value, bool) or hint in (str, bool, dict):
        return isinstance(value, hint)
    return isinstance(value, (int, float) if hint is float else int) and 0 <= value < math.inf
