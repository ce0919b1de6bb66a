"""Which source files a plug-in's results depend on: itself and all it imports from here."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
# Imported everywhere and deciding no number: an edit of these re-runs nothing.
PLUMBING = {
    *("base/errors.py", "base/log.py", "base/plugins.py", "base/files.py"),
    *("base/contracts.py", "base/values.py", "runs/options.py"),
}


def closure(*names: str) -> list[str]:
    """The files reached from some files through their imports, as paths below the package.

    :param names: paths below src/deeplinear without the suffix, such as "runs/kinds/convergence"
    """
    found: dict[str, None] = {}
    waiting = [f"{name}.py" for name in names]
    while waiting:
        file = waiting.pop()
        if file not in found and file not in PLUMBING:
            found[file] = None
            waiting += _imported(PACKAGE / file)
    return sorted(found)


@cache  # within a process, as hundreds of jobs depend on the same files
def _imported(path: Path) -> list[str]:
    """The files of this package that one file imports at its top or anywhere inside."""
    result = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deeplinear"):
            folder = Path(*node.module.split(".")[1:])
            inside = [_file(folder / alias.name) for alias in node.names]
            result += [file for file in [_file(folder), *inside] if file]
    return result


def _file(module: Path) -> str | None:
    """The file of a module or package below the package, if there is one; the root is empty."""
    for candidate in (module.with_suffix(".py"), module / "__init__.py") if module.name else ():
        if (PACKAGE / candidate).is_file():
            return candidate.as_posix()
    return None
