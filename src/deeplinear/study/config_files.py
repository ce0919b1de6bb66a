"""Reading the files of a configuration strictly: what YAML would silently accept stops here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from deeplinear.base.errors import Finding, Refusal
from deeplinear.study import parsing, silently_accepted

NO_BREAK = re.compile(r"^([ \t-]*|[ \t]*\w+:)\u00a0", re.MULTILINE)  # as pasted from a web page
UNREADABLE = "The configuration can't be read:"


class BadConfiguration(Refusal):
    """The configuration can't be used; the message has a line for each finding."""

    def __init__(self, head: str, findings: Iterable[Finding]):
        """A message that begins with what can't be used."""
        super().__init__("\n".join([head, *(f"  {finding}" for finding in findings)]))


def check_files(*paths: Path | str) -> None:
    """Look for what YAML silently accepts, or refuses without naming the file.

    Files that don't exist are left to whoever reads them.

    :raises BadConfiguration: with file and line of each duplicate key, or of the syntax error
    """
    there = [path for path in map(Path, paths) if path.is_file()]
    if findings := [finding for path in there for finding in _findings(path)]:
        raise BadConfiguration(UNREADABLE, findings)


def read(path: Path | str) -> dict:
    """The content of one file.

    :raises BadConfiguration: as `check_files`
    """
    check_files(path)
    return parsing.content(Path(path).read_text(encoding="utf-8"))


def typed(entries: Iterable[str]) -> dict:
    """What --config adds, of entries name=value, each value read as in a file.

    What is no YAML is a text, as for Snakemake, unless it begins with a bracket.

    :raises BadConfiguration: a value that YAML silently misreads, or can't read
    """
    found, findings = {}, []
    for name, _, text in (entry.partition("=") for entry in entries):
        try:
            silent = silently_accepted.findings(text, name)
            findings += [replace(finding, where=f"--config {name}") for finding in silent]
            found[name] = None if findings else parsing.content(text)
        except yaml.YAMLError:
            found[name] = text
            if text.startswith(("{", "[")):
                remedy = "Put a space behind each colon, and close each bracket"
                findings.append(Finding(f"--config {name}", f"found {text}", "YAML", remedy))
    if findings:
        raise BadConfiguration(UNREADABLE, findings)
    return found


def place(path: Path, section: str, name: str) -> str:
    """Where a file holds a block: the file, and the line if its name is written there."""
    sections = parsing.loader_of(path.read_text(encoding="utf-8")).get_single_node()
    blocks = (value.value for key, value in sections.value if key.value == section)
    lines = (key.start_mark.line + 1 for block in blocks for key, _ in block if key.value == name)
    return ", line ".join(map(str, (from_here(path), *lines)))


def named_sources(files: Sequence[Path | str], studies: Sequence[str], typed: bool) -> str:
    """What a configuration was put together from.

    :param files: config.yaml, if it is read, and the files of --configfile
    :param studies: the names of the studies that it takes from files of their own
    :param typed: whether --config was used
    """
    own = [str(from_here(file)) for file in files[:1]]
    named = [f"studies/{name}.yaml" for name in studies]
    parts = [*own, *named, *map(str, map(from_here, files[1:])), *(["--config"] if typed else [])]
    if not parts:
        return "The configuration"  # given by the workflow that imports this one
    first, *more = parts
    return f"{first} with {' and '.join(more)}" if more else first


def from_here(path: Path | str) -> Path:
    """A path as one would type it here."""
    path, here = Path(path), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _findings(path: Path) -> tuple[Finding, ...]:
    """What is wrong with one file."""
    shown = str(from_here(path))
    try:
        return _findings_of(path.read_text(encoding="utf-8"), shown)
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        return (Finding(shown, what, "", "Save the file as UTF-8"),)


@cache  # a start of the workflow looks at a file twice
def _findings_of(text: str, shown: str) -> tuple[Finding, ...]:
    """What is wrong with the text of a file."""
    try:
        if found := NO_BREAK.search(text):
            line = f"{shown}, line {text.count(chr(10), 0, found.end()) + 1}"
            return (Finding(line, "found a no-break space", "", "Type a plain space in its place"),)
        if not isinstance(parsing.loader_of(text).get_single_node(), yaml.MappingNode):
            found = text.strip().split("\n")[0] or "nothing"
            return (Finding(shown, f"found {found}", "keys and values, such as 'datasets:'"),)
        if not (silent := silently_accepted.findings(text, shown)):
            parsing.content(text)  # whether the whole can be constructed
        return tuple(silent)
    except yaml.reader.ReaderError as error:
        advice = parsing.ADVICE["control characters"]
        return (Finding(shown, f"syntax error, {error.reason}", "", advice),)
    except yaml.MarkedYAMLError as error:
        return (parsing.complaint(shown, error, text.splitlines()),)
