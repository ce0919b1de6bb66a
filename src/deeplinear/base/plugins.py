"""Finding a plug-in by its name: folder/name.py holds one public function called name."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from deeplinear.base import contracts, signatures
from deeplinear.base.contracts import Contract
from deeplinear.base.errors import Finding, Refusal, unknown

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
CONTRACTS = {
    "readers": contracts.Reader,
    "initialisations": contracts.Initialisation,
    "shapes": contracts.Shape,
    "schedules": contracts.Schedule,
    "kinds": contracts.Kind,
    "drawings": contracts.Drawing,
    "judgements": contracts.Judgement,
}


class UnknownName(Refusal):
    """A name that nothing here answers to; the message suggests the nearest one."""


class BrokenPlugin(Refusal):
    """A plug-in that can't be used; its finding names the file and the line."""

    def __init__(self, finding: Finding):
        """The message is the finding."""
        super().__init__(str(finding))
        self.finding = finding


@cache  # within a process, as the checks ask a thousand times
def names(folder: str) -> list[str]:
    """The menu of a plug-in folder: the stems of its files."""
    return sorted(f.stem for f in (PACKAGE / FOLDERS[folder]).glob("*.py") if f.stem != "__init__")


def file(folder: str, name: str) -> str:
    """The path of a plug-in's file below the package, without its suffix."""
    return f"{FOLDERS[folder]}/{name}"


def load(folder: str, name: str) -> Callable:
    """The plug-in `name` of a folder.

    :raises UnknownName: no such file
    :raises BrokenPlugin: a file that can't be imported, or has no function of its name
    """
    found = getattr(_module(folder, name), name, None)
    if not callable(found):
        place, what = f"src/deeplinear/{file(folder, name)}.py", f"no function called {name}"
        raise BrokenPlugin(Finding(place, what, remedy="Add it"))
    return found


def theory(name: str) -> ModuleType:
    """The module of a paper in `theory`.

    :raises UnknownName: no such file
    :raises BrokenPlugin: a file that can't be imported
    """
    return _module("theory", name)


@cache
def contract(folder: str, name: str) -> Contract:
    """What a plug-in's file declares of itself, in agreement with its function.

    Where the parameters are axes, the annotations of the function stand for a missing contract.

    :raises UnknownName: no such file
    :raises BrokenPlugin: a file that can't be imported, no contract, or one that is not true
    """
    module, wanted = _module(folder, name), CONTRACTS[folder]
    found = getattr(module, "CONTRACT", None)
    if found is None and issubclass(wanted, contracts.WithAxes):
        found = signatures.derived(wanted, load(folder, name))
    if not isinstance(found, wanted):
        what = "no CONTRACT" if found is None else f"CONTRACT is a {type(found).__name__}"
        place, expected = _place(module.__file__, "CONTRACT"), f"a {wanted.__name__}"
        raise BrokenPlugin(Finding(place, what, expected, "docs/plugins.md describes it"))
    if wrong := signatures.difference(found, name, load(folder, name)):
        raise BrokenPlugin(replace(wrong, where=_place(module.__file__, f"def {name}(")))
    return found


def offered(paper: str) -> Mapping[str, contracts.Values]:
    """The functions that a file of theory offers to experiments, with the columns that they add.

    :raises UnknownName: no such file
    :raises BrokenPlugin: a file that can't be imported, or offers a function that it does not have
    """
    module = _module("theory", paper)
    offers = module.CONTRACT.offers if hasattr(module, "CONTRACT") else {}
    for function in offers:
        if not hasattr(module, function):
            place, what = _place(module.__file__, "CONTRACT"), f"no function called {function}"
            raise BrokenPlugin(Finding(place, what, remedy="Add it, or change CONTRACT"))
    return offers


@cache
def papers(function: str) -> list[str]:
    """The files in `theory` that offer a function."""
    return [name for name in names("theory") if function in offered(name)]


def _module(folder: str, name: str) -> ModuleType:
    if name not in (known := names(folder)):
        raise UnknownName(unknown(name, known, f"file in src/deeplinear/{FOLDERS[folder]}"))
    try:
        return import_module(f"deeplinear.{file(folder, name).replace('/', '.')}")
    except SyntaxError as error:
        place, what = _place(error.filename, error.lineno), f"syntax error, {error.msg}"
        raise BrokenPlugin(Finding(place, what, remedy="Correct it")) from error
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        last = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)][-1]
        what = f"the file can't be imported, {type(error).__name__}: {error}"
        place, remedy = _place(last.filename, last.lineno), "Correct it, or install what it needs"
        raise BrokenPlugin(Finding(place, what, remedy=remedy)) from error


def _place(path: str, line: int | str | None) -> str:
    """A file below the package and a line, given by its number or by its first word."""
    shown = f"src/deeplinear/{Path(path).relative_to(PACKAGE).as_posix()}"
    if isinstance(line, str):
        text = Path(path).read_text(encoding="utf-8").splitlines()
        line = next((n for n, found in enumerate(text, 1) if found.startswith(line)), None)
    return f"{shown}, line {line}" if line else shown
