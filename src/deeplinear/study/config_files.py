"""Reading the files of a configuration strictly: what YAML would silently accept stops here."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import yaml

from deeplinear.base.errors import Finding, Refusal
from deeplinear.study import misread

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NO_BREAK = re.compile(r"^([ \t-]*|[ \t]*\w+:)\u00a0", re.MULTILINE)  # as pasted from a web page
UNREADABLE = "The configuration can't be read:"
ADVICE = {  # by words of the parser
    "undefined alias": "Name it with & further up; a text that begins with * goes into quotes",
    "alphabetic or numeric": "Put a text that begins with * or & into quotes",
    "duplicate anchor": "In a copied block write *name where the first one has &name and its value",
    "another document": "Remove the line ---",
    "constructor for the tag": "Remove the tag, the word after the exclamation mark",
    "control characters": "Remove the invisible character",
    "escape character": "Use single quotes, in which a backslash is a backslash",
    "cannot start any token": "Put a text that begins with such a sign into quotes",
    "mapping values are not allowed": "Put a text with a colon in it into quotes",
}


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
    return _content(Path(path).read_text(encoding="utf-8"))


def typed(entries: Iterable[str]) -> dict:
    """What --config adds, of entries name=value, each value read as in a file.

    What is no YAML is a text, as for Snakemake, unless it begins with a bracket.

    :raises BadConfiguration: a value that YAML silently misreads, or can't read
    """
    found, findings = {}, []
    for name, _, text in (entry.partition("=") for entry in entries):
        try:
            silent = _silent(text, name)
            findings += [replace(finding, where=f"--config {name}") for finding in silent]
            found[name] = None if findings else _content(text)
        except yaml.YAMLError:
            found[name] = text
            if text.startswith(("{", "[")):
                remedy = "Put a space behind each colon, and close each bracket"
                findings.append(Finding(f"--config {name}", f"found {text}", "YAML", remedy))
    if findings:
        raise BadConfiguration(UNREADABLE, findings)
    return found


def _content(text: str) -> object:
    """What a text holds as JSON, in which 1e-5 is a number, or else as YAML."""
    try:
        return json.loads(text)
    except ValueError:
        return yaml.load(text, Loader)


def place(path: Path, section: str, name: str) -> str:
    """Where a file holds a block: the file, and the line if its name is written there."""
    sections = Loader(_without_tabs_of_json(path.read_text(encoding="utf-8"))).get_single_node()
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


def _findings(path: Path) -> Iterator[Finding]:
    """What is wrong with one file."""
    shown = str(from_here(path))
    try:
        text = path.read_text(encoding="utf-8")
        if found := NO_BREAK.search(text):
            line = f"{shown}, line {text.count(chr(10), 0, found.end()) + 1}"
            yield Finding(line, "found a no-break space", "", "Type a plain space in its place")
        elif isinstance(Loader(_without_tabs_of_json(text)).get_single_node(), yaml.MappingNode):
            yield from _silent(text, shown) or _nothing(_content(text))
        else:
            found = text.strip().split("\n")[0] or "nothing"
            yield Finding(shown, f"found {found}", "keys and values, such as 'datasets:'")
    except UnicodeDecodeError as error:
        yield Finding(shown, f"byte {error.start} is not UTF-8", "", "Save the file as UTF-8")
    except yaml.reader.ReaderError as error:
        yield Finding(shown, f"syntax error, {error.reason}", "", ADVICE["control characters"])
    except yaml.MarkedYAMLError as error:
        yield _of_parser(shown, error, text.splitlines())


def _without_tabs_of_json(text: str) -> str:
    """The text; if it is JSON, which is YAML but for its tabs, without these."""
    try:
        json.loads(text)
    except ValueError:
        return text
    return text.replace("\t", " ")


def _of_parser(file: str, error: yaml.MarkedYAMLError, lines: list[str]) -> Finding:
    """What a parser says, with the line that it is about, and what to do."""
    number = error.problem_mark.line
    line = lines[number] if number < len(lines) else ""
    found = repr(line.rstrip()) if line.strip() else "the end of the file"
    problem = error.problem.removeprefix("but ")
    if error.context_mark and error.context_mark.line != number:
        problem = f"{problem}, {error.context} of line {error.context_mark.line + 1}"
    advice = next((advice for words, advice in ADVICE.items() if words in problem), "")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        advice = "Indent with spaces, not with a tab"
    advice = advice or "Look for a bracket, quote or indent that doesn't match"
    return Finding(f"{file}, line {number + 1}", f"syntax error at {found}, {problem}", "", advice)


def _silent(text: str, shown: str) -> list[Finding]:
    """What YAML silently accepts in a text.

    :param shown: what to call it
    """
    text = _without_tabs_of_json(text)
    loader = Loader(text)
    node = loader.get_single_node()
    key = "" if isinstance(node, yaml.MappingNode) else shown
    return list(_Silent(shown, text, loader).findings(node, key)) if node else []


class _Silent:
    """What YAML silently accepts: duplicate keys, anchors inside themselves, misread values."""

    def __init__(self, file: str, text: str, loader: yaml.Loader):
        self.file, self.text, self.loader = file, text, loader
        self.opened: dict[int, bool] = {}  # each node met: whether it is one of those around

    def findings(self, node: yaml.Node, key: str) -> Iterator[Finding]:
        """What is in a node.

        :param key: where it is
        """
        if self.opened.get(id(node)):
            what = f"{key} refers to the anchor that it is part of"
            yield Finding(self._line(node), what, "", "Remove it")
        if id(node) in self.opened:
            return
        self.opened[id(node)] = True
        for found in misread.findings(node, key.rpartition(".")[2], self.loader, self.text):
            yield replace(found, where=self._line(node))
        if isinstance(node, yaml.MappingNode):
            yield from self._duplicates(node, key)
        for path, inside in _parts(node, key):
            yield from self.findings(inside, path)
        self.opened[id(node)] = False

    def _duplicates(self, node: yaml.MappingNode, where: str) -> Iterator[Finding]:
        """The keys that one mapping has twice; 2, 2.0 and "2" are the same here."""
        first: dict[str, int] = {}
        for key, _ in node.value:
            path, line = _joined(where, key), key.start_mark.line + 1
            if path in first:
                what = f"duplicate key {path}, first in line {first[path]}"
                remedy = "Remove one of the two; YAML would silently keep the last"
                yield Finding(self._line(key), what, remedy=remedy)
            first.setdefault(path, line)

    def _line(self, node: yaml.Node) -> str:
        return f"{self.file}, line {node.start_mark.line + 1}"


def _parts(node: yaml.Node, key: str) -> Iterator[tuple[str, yaml.Node]]:
    """What a node is made of, with its place: keys, values, items."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from ((key, name), (_joined(key, name), value))
    elif isinstance(node, yaml.SequenceNode):
        yield from ((key, item) for item in node.value)


def _nothing(constructed: object) -> tuple:
    """No finding, once it is known that the whole can be constructed."""
    return ()


def _joined(where: str, key: yaml.Node) -> str:
    """The place of what a key holds; numbers that are equal are one key."""
    written = key.value
    if key.tag.endswith((":int", ":float")):
        with suppress(ValueError):
            written = f"{float(written.replace('_', '')):.17g}"
    return f"{where}.{written}".lstrip(".")
