"""Whether the options in a config block fit the signature of the plug-in that they are for."""

import inspect
import math
from collections.abc import Iterator
from types import UnionType
from typing import get_args, get_origin

from deeplinear import plugins
from deeplinear.plugins import unknown
from deeplinear.schema import shown, yaml_hint

KINDS = {
    int: "an integer, not negative",
    float: "a finite number, not negative",
    bool: "true or false",
    str: "a text",
    dict: "a mapping, {key: value}",
    list: "a list, [first, second]",
}


def plugin_findings(
    where: str, folder: str, name: str, block: dict, given: set[str]
) -> Iterator[str]:
    """Findings on a plug-in's name and on its options, by the function's signature."""
    if name not in plugins.names(folder):
        yield f"  {where}: {unknown(name, plugins.names(folder), f'file in {folder}')}"
        return
    found = inspect.signature(plugins.load(folder, name)).parameters
    wanted = {key: parameter for key, parameter in found.items() if key not in given}
    options, where = block.get("options", {}), f"{where}.options"
    for key, value in options.items():
        menu = plugins.constant(folder, name, f"{key.upper()}S")  # DEVICES for `device`, ...
        if key not in wanted:
            yield f"  {where}: {unknown(key, wanted, f'option of {name}')}"
        elif problem := misfit(value, wanted[key].annotation):
            yield f"  {where}.{key}: {problem}"
        elif menu and value not in menu:
            yield f"  {where}.{key}: found {value!r}. Expected: one of {', '.join(menu)}."
    for key, parameter in wanted.items():
        if parameter.default is parameter.empty and key not in options:
            yield f"  {where}: '{key}' is missing; {name} needs it."


def misfit(value: object, hint: object) -> str:
    """What is wrong with a YAML value for a parameter of that type; empty where nothing is."""
    hint = get_args(hint)[0] if isinstance(hint, UnionType) else hint
    hint = get_origin(hint) or hint
    if _fits(value, hint):
        return ""
    return f"found {shown(value)}. Expected: {KINDS[hint]}.{yaml_hint(value)}"


def _fits(value: object, hint: object) -> bool:
    """Whether a YAML value has the annotated type; no option is negative or infinite."""
    if hint not in KINDS:
        return True
    if isinstance(value, bool) or hint in (str, bool, dict, list):
        return isinstance(value, hint)
    return isinstance(value, (int, float) if hint is float else int) and 0 <= value < math.inf
