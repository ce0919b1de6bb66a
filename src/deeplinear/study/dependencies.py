"""Which source files the result of a job depends on: its adapter, its plug-ins, all they import."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

from deeplinear.base import plugins

HOME = Path(__file__).parents[3]
SOURCE = "src/deeplinear"
# Imported by what makes numbers, without making any: an edit of these re-runs nothing.
EXEMPT = {
    f"{SOURCE}/__init__.py": "the version of the package",
    f"{SOURCE}/base/errors.py": "the words of messages",
    f"{SOURCE}/base/log.py": "what a job says while it runs",
    f"{SOURCE}/base/plugins.py": "finds the file of a plug-in, which is a dependency itself",
    f"{SOURCE}/base/signatures.py": "what a function takes, which is a dependency itself",
    f"{SOURCE}/base/contracts.py": "the forms of the contracts that plug-ins declare",
    f"{SOURCE}/base/numeric_values.py": "which numbers an option may have, checked before any job",
    f"{SOURCE}/base/values.py": "which values an option may have, checked before any job",
    f"{SOURCE}/descent/kernels/on_disk.py": "where machine code is kept, and when it is stale",
    f"{SOURCE}/runs/options.py": "descriptions of options that several kinds share",
    f"{SOURCE}/base/files.py": "writes a file whole or not at all, whatever is in it",
    f"{SOURCE}/base/seals.py": "tells whether a file is as it was written",
    f"{SOURCE}/base/environment.py": "says beside a result where it was computed",
    f"{SOURCE}/report/terminal.py": "what the workflow says on the terminal",
}


def of_rule(rule: str, *files: str) -> list[str]:
    """The source files that decide what a rule makes, as paths below the project's folder.

    :param files: paths of plug-ins, which no import shows
    """
    return closure(f"workflow/scripts/{rule}.py", *files)


def plugin(folder: str, name: str) -> str:
    """The path of a plug-in's file below the project's folder."""
    return f"{SOURCE}/{plugins.file(folder, name)}.py"


@cache
def closure(*files: str) -> list[str]:
    """Some files and all that their imports reach, without `EXEMPT` and files of words alone."""
    found: set[str] = set()
    waiting = set(files)
    while waiting:
        file = waiting.pop()
        found.add(file)
        waiting |= _imported(file) - found
    return sorted(file for file in found if not _is_words_alone(file))


def fingerprint(*files: str) -> str:
    """One SHA-256 for the names and contents of some files below the project's folder."""
    return hashlib.sha256("".join(map(_fingerprint, sorted(files))).encode()).hexdigest()


@cache
def _fingerprint(file: str) -> str:
    return hashlib.sha256(file.encode() + b"\0" + (HOME / file).read_bytes()).hexdigest()


@cache  # within a process, as hundreds of jobs depend on the same files
def _imported(file: str) -> frozenset[str]:
    """The files of the package that one file imports, at its top or inside a function."""
    package = ".".join(Path(file).relative_to("src").parts[:-1]) if file.startswith("src/") else ""
    modules = {name for part in _statements(_tree(file)) for name in _modules(part, package)}
    inside = [name.split(".") for name in modules if f"{name}.".startswith("deeplinear.")]
    names = {"/".join(parts[:end]) for parts in inside for end in range(1, len(parts) + 1)}
    paths = {path for name in names for path in (f"src/{name}.py", f"src/{name}/__init__.py")}
    return frozenset(path for path in paths - set(EXEMPT) if (HOME / path).is_file())


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement inside a node; expressions, which import nothing, are not entered."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield part
            yield from _statements(part)


def _modules(node: ast.AST, package: str) -> Iterator[str]:
    """The dotted names that a statement imports; those of functions and classes among them."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = resolve_name("." * node.level + (node.module or ""), package)
        yield from (f"{module}.{alias.name}" for alias in node.names)


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((HOME / file).read_text(encoding="utf-8"))


def _is_words_alone(file: str) -> bool:
    """Whether a file holds nothing but a docstring, as most `__init__.py` do."""
    return all(isinstance(node, ast.Expr) for node in _tree(file).body)
