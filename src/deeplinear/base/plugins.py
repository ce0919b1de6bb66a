"""Finding a plug-in by its name: folder/name.py holds one public function called name."""

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from deeplinear.base.errors import Refusal, unknown

PACKAGE = Path(__file__).parent.parent
FOLDERS = {  # of plug-ins, by the key that names them in the configuration, below the package
    "readers": "problems/readers",
    "initialisations": "networks/initialisations",
    "shapes": "networks/shapes",
    "schedules": "networks/schedules",
    "kinds": "runs/kinds",
    "drawings": "pictures/drawings",
    "judgements": "verdicts/judgements",
    "theory": "theory",
}
TYPES = {kind.__name__: kind for kind in (int, float, bool, str, dict, list)}


@dataclass(frozen=True)
class Parameter:
    """What a plug-in's function says of a parameter: its type, if YAML knows it, and the need."""

    kind: type | None
    required: bool


class UnknownName(Refusal):
    """A name that nothing here answers to; the message suggests the nearest one."""


def names(folder: str) -> list[str]:
    """The menu of a plug-in folder: the stems of its files."""
    return sorted(f.stem for f in (PACKAGE / FOLDERS[folder]).glob("*.py") if f.stem != "__init__")


def file(folder: str, name: str) -> str:
    """The path of a plug-in's file below the package, without its suffix."""
    return f"{FOLDERS[folder]}/{name}"


def _dotted(folder: str, name: str) -> str:
    return f"deeplinear.{file(folder, name).replace('/', '.')}"


def load(folder: str, name: str) -> Callable:
    """The plug-in `name` of a folder.

    :raises UnknownName: no such file, or no function of its name in it
    """
    known = names(folder)
    if name not in known:
        raise UnknownName(unknown(name, known, f"file in src/deeplinear/{FOLDERS[folder]}"))
    module = import_module(_dotted(folder, name))
    if not hasattr(module, name):
        raise UnknownName(
            f"src/deeplinear/{FOLDERS[folder]}/{name}.py has no function called {name}"
        )
    return getattr(module, name)


def theory(name: str) -> ModuleType:
    """The module of a paper in `theory`.

    :raises UnknownName: no such file
    """
    if name not in names("theory"):
        raise UnknownName(unknown(name, names("theory"), "file in src/deeplinear/theory"))
    return import_module(f"deeplinear.theory.{name}")


@cache
def declared(folder: str, name: str) -> dict[str, ast.stmt]:
    """What a plug-in's file defines at its top, by name, read without running it.

    Running all plug-ins imports what draws and computes, and would take each start a second.

    :raises UnknownName: the file is no Python
    """
    path = PACKAGE / FOLDERS[folder] / f"{name}.py"
    try:
        body = ast.parse(path.read_text(encoding="utf-8")).body
    except SyntaxError as error:
        place = f"src/deeplinear/{FOLDERS[folder]}/{name}.py, line {error.lineno}"
        raise UnknownName(f"{place}: this is no Python, {error.msg}. Correct it.") from None
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, ast.Assign):
            found |= {name.id: node for name in node.targets if isinstance(name, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: node for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
    return found


def has(folder: str, name: str, what: str) -> bool:
    """Whether a plug-in's file defines something beside its function."""
    return what in declared(folder, name)


def constant(folder: str, name: str, constant: str) -> object:
    """A constant of a plug-in's file, None where it has none."""
    node = declared(folder, name).get(constant)
    try:
        return ast.literal_eval(node.value) if isinstance(node, ast.Assign) else None
    except ValueError:  # not written out
        return getattr(import_module(_dotted(folder, name)), constant)


def signature(folder: str, name: str) -> dict[str, Parameter]:
    """The parameters of a plug-in's function, by name.

    :raises UnknownName: its file has no function of its name
    """
    node = declared(folder, name).get(name)
    if not isinstance(node, ast.FunctionDef):
        raise UnknownName(
            f"src/deeplinear/{FOLDERS[folder]}/{name}.py has no function called {name}. Add it."
        )
    given = [*node.args.posonlyargs, *node.args.args]
    defaults = [None] * (len(given) - len(node.args.defaults)) + node.args.defaults
    pairs = [*zip(given, defaults, strict=True)]
    pairs += zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return {arg.arg: Parameter(_type(arg.annotation), default is None) for arg, default in pairs}


def _type(annotation: ast.expr | None) -> type | None:
    """The type of YAML values that an annotation asks for: list for list[str], ..."""
    text = ast.unparse(annotation) if annotation else ""
    return TYPES.get(re.split(r"[\[ ]", text)[0])


def parameters(function: Callable) -> set[str]:
    """The names of a function's parameters."""
    return set(inspect.signature(function).parameters)


def accepted(function: Callable, available: dict) -> dict:
    """Those of the available values that the function has a parameter for."""
    return {key: available[key] for key in parameters(function) & set(available)}
