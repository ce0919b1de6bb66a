"""Whether the options in a config block fit the signature of the plug-in that they are for."""

import math
from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import unknown
from deeplinear.study.checks.schema import shown, yaml_hint

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
    found = plugins.signature(folder, name)
    wanted = {key: parameter for key, parameter in found.items() if key not in given}
    options, where = block.get("options", {}), f"{where}.options"
    for key, value in options.items():
        menu = plugins.constant(folder, name, f"{key}S".upper())  # DEVICES of `device`
        if key not in wanted:
            yield f"  {where}: {unknown(key, wanted, f'option of {name}')}"
        elif problem := misfit(value, wanted[key].kind):
            yield f"  {where}.{key}: {problem}"
        elif menu and value not in menu:
            yield f"  {where}.{key}: found {value!r}. Expected: one of {', '.join(menu)}."
    for key, parameter in wanted.items():
        if parameter.required and key not in options:
            yield f"  {where}: '{key}' is missing; {name} needs it."


def misfit(value: object, kind: type | None) -> str:
    """What is wrong with a YAML value for a parameter of that type; empty where nothing is."""
    if _fits(value, kind):
        return ""
    return f"found {shown(value)}. Expected: {KINDS[kind]}.{yaml_hint(value)}"


def _fits(value: object, kind: type | None) -> bool:
    """Whether a YAML value has the annotated type; no option is negative or infinite."""
    if kind not in KINDS:
        return True
    if isinstance(value, bool) or kind in (str, bool, dict, list):
        return isinstance(value, kind)
    return isinstance(value, (int, float) if kind is float else int) and 0 <= value < math.inf
