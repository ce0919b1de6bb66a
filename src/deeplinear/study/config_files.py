"""Reading the files of a configuration strictly: what YAML would silently accept stops here."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import yaml

from deeplinear.base.errors import Finding, Refusal

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNREADABLE = "The configuration can't be read:"
ADVICE = {  # by words of the parser
    "undefined alias": "Name it with & further up, or write the value itself",
    "duplicate anchor": "In a copied block write *name where the first one has &name and its value",
    "another document": "Remove the line ---",
    "constructor for the tag": "Remove the tag, the word after the exclamation mark",
    "control characters": "Remove the invisible character",
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
    return yaml.load(_without_tabs_of_json(Path(path).read_text(encoding="utf-8")), Loader)


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
        text = _without_tabs_of_json(path.read_text(encoding="utf-8"))
        loader = Loader(text)
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            yield from _silent(node, shown, "", {})
            loader.construct_document(node)
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


def _silent(node: yaml.Node, file: str, key: str, opened: dict[int, bool]) -> Iterator[Finding]:
    """What YAML silently accepts: duplicate keys, and anchors inside themselves.

    :param key: where the node is
    :param opened: for each node met, whether it is one of those around this one
    """
    if opened.get(id(node)):
        line = f"{file}, line {node.start_mark.line + 1}"
        yield Finding(line, f"{key} refers to the anchor that it is part of", "", "Remove it")
    if id(node) in opened or isinstance(node, yaml.ScalarNode):
        return
    opened[id(node)] = True
    if isinstance(node, yaml.MappingNode):
        yield from _duplicates(node, file, key)
        inside = [(_joined(key, name), value) for name, value in node.value]
    else:
        inside = [(key, item) for item in node.value]
    for path, value in inside:
        yield from _silent(value, file, path, opened)
    opened[id(node)] = False


def _duplicates(node: yaml.MappingNode, file: str, where: str) -> Iterator[Finding]:
    """The keys that one mapping has twice; 2 and "2" are the same here."""
    first: dict[str, int] = {}
    for key, _ in node.value:
        path, line = _joined(where, key), key.start_mark.line + 1
        if path in first:
            what = f"duplicate key {path}, first in line {first[path]}"
            remedy = "Remove one of the two; YAML would silently keep the last"
            yield Finding(f"{file}, line {line}", what, remedy=remedy)
        first.setdefault(path, line)


def _joined(where: str, key: yaml.Node) -> str:
    return f"{where}.{key.value}".lstrip(".")
