"""Seals: every JSON holds the SHA-256 of the table beside it and of itself, as they were written.

A table that was truncated, damaged or edited by hand since is found before any job reads it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from deeplinear.base.errors import Refusal

KEY = "seal"
SEALED = (".csv", ".npz")


class Changed(Refusal):
    """A file isn't as the job that made it left it."""


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sealed(path: Path | str, content: dict) -> dict:
    """The content of a JSON file at `path`, with the seal of the table beside it and its own."""
    path = Path(path)
    tables = [table for suffix in SEALED if (table := path.with_suffix(suffix)).is_file()]
    found = {table.name: sha256(table.read_bytes()) for table in tables}
    return {**content, KEY: {**found, path.name: _of_words(content)}}


def opened(content: dict) -> dict:
    """The content of a sealed JSON file without the seal."""
    return {key: value for key, value in content.items() if key != KEY}


def text(content: object) -> str:
    """JSON as it is written here: indented, as UTF-8."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def refuse_changed(jobs: Iterable) -> None:
    """Refuse to start where a job would read a file that was changed since it was made.

    What one of the jobs makes again is not looked at, and neither is what has no seal, as tables
    of earlier versions.

    :param jobs: the jobs that are going to run, each with its `input` and `output` files
    :raises Changed: every such file, the expected and the found SHA-256, and what to do
    """
    jobs = list(jobs)
    made = {str(file) for job in jobs for file in job.output}
    read = {str(file) for job in jobs for file in job.input}
    if changed := list(_changed(sorted(read - made))):
        raise Changed("\n".join(changed))


def _changed(paths: list[str]) -> Iterator[str]:
    """A line for each file beside or among `paths` that breaks its seal."""
    sealing = [Path(path) for path in paths if path.endswith((*SEALED, ".json"))]
    for about in dict.fromkeys(path.with_suffix(".json") for path in sealing):
        if not about.is_file():
            continue
        try:
            content = json.loads(about.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{about} is not valid JSON any more ({error}). {_advice(about)}"
            continue
        for name, expected in content.pop(KEY, {}).items():
            file = about.with_name(name)
            found = _of_words(content) if file == about else _of_file(file)
            if found != expected:
                difference = f"expected sha256 {expected}, found {found}"
                yield f"{file} was changed since it was made: {difference}. {_advice(file)}"


def _of_words(content: dict) -> str:
    return sha256(text(content).encode())


def _of_file(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else "no such file"


def _advice(path: Path) -> str:
    """How to make a file again; what is fetched with the problem, so that no experiment follows."""
    problem = path.parent.parent / "problems" / f"{path.stem}.npz"
    again = [path, problem] if path.parent.name == "raw" and problem.exists() else [path]
    return (
        "Keep a copy if the change is yours, and make it again: snakemake --cores all --force "
        f"{' '.join(map(str, again))} (with every other option of this run, such as --directory; "
        'of make: ARGS="--force ...").'
    )
