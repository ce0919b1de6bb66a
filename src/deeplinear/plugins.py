"""Finding a plug-in by its name: folder/name.py holds one public function called name."""

import difflib
import inspect
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from deeplinear.journal import Refusal

PACKAGE = Path(__file__).parent


class UnknownName(Refusal):
    """A name that nothing here answers to; the message suggests the nearest one."""


def names(folder: str) -> list[str]:
    """The menu of a plug-in folder: the stems of its files."""
    return sorted(f.stem for f in (PACKAGE / folder).glob("*.py") if f.stem != "__init__")


def load(folder: str, name: str) -> Callable:
    """The plug-in `name` of a folder.

    :raises UnknownName: no such file, or no function of its name in it
    """
    known = names(folder)
    if name not in known:
        raise UnknownName(unknown(name, known, f"file in src/deeplinear/{folder}"))
    module = import_module(f"deeplinear.{folder}.{name}")
    if not hasattr(module, name):
        raise UnknownName(f"src/deeplinear/{folder}/{name}.py has no function called {name}")
    return getattr(module, name)


def theory(name: str) -> ModuleType:
    """The module of a paper in `theory`.

    :raises UnknownName: no such file
    """
    if name not in names("theory"):
        raise UnknownName(unknown(name, names("theory"), "file in src/deeplinear/theory"))
    return import_module(f"deeplinear.theory.{name}")


def constant(folder: str, name: str, constant: str) -> object:
    """A constant of a plug-in's module, None where it has none."""
    return getattr(import_module(f"deeplinear.{folder}.{name}"), constant, None)


def parameters(function: Callable) -> set[str]:
    """The names of a function's parameters."""
    return set(inspect.signature(function).parameters)


def accepted(function: Callable, available: dict) -> dict:
    """Those of the available values that the function has a parameter for."""
    return {key: available[key] for key in parameters(function) & set(available)}


def unknown(name: object, known: Iterable[str], what: str) -> str:
    """The message for a name that isn't among the known ones."""
    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known) or 'none'}."
    return f"'{name}' is no known {what}. {hint}"
