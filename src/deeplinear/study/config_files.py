"""Reading the files of a configuration strictly: what YAML would accept in silence stops here."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from deeplinear.base.errors import Refusal

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNREADABLE = "The configuration can't be read:"
ADVICE = {  # by words of the parser
    "undefined alias": "Name it with & further up, or write the value itself",
    "duplicate anchor": "In a copied block write *name where the first one has &name and its value",
    "another document": "Take out the line ---",
    "constructor for the tag": "Take out the tag, the word after the exclamation mark",
    "control characters": "Take out the invisible character",
    "mapping values are not allowed": "Put a text with a colon in it into quotes",
}


class BadConfiguration(Refusal):
    """The configuration can't be used; the message says which key, why, and what to do."""


def check_files(*paths: Path | str) -> None:
    """Look for what YAML takes without a word, or refuses without naming the file.

    Files that don't exist are left to whoever reads them.

    :raises BadConfiguration: with file and line of each key that stands twice, or of the error
    """
    findings = [line for path in map(Path, paths) if path.is_file() for line in _findings(path)]
    if findings:
        raise BadConfiguration("\n".join([UNREADABLE, *findings]))


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


def in_words(files: Sequence[Path | str], studies: Sequence[str], typed: bool) -> str:
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


def _findings(path: Path) -> Iterator[str]:
    """What is wrong with one file, a line for each finding."""
    shown = from_here(path)
    try:
        text = _without_tabs_of_json(path.read_text(encoding="utf-8"))
        loader = Loader(text)
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            yield from (f"  {shown}, line {finding}" for finding in _silent(node, "", {}))
            loader.construct_document(node)
        else:
            found = text.strip().split("\n")[0] or "nothing"
            yield f"  {shown}: found {found}. Expected: keys and values, such as 'datasets:'."
    except UnicodeDecodeError as error:
        yield f"  {shown}: byte {error.start} is no UTF-8. Save the file as UTF-8."
    except yaml.reader.ReaderError as error:
        yield f"  {shown}: this is no YAML, {error.reason}. Take out the invisible character."
    except yaml.MarkedYAMLError as error:
        yield f"  {shown}, {_of_parser(error, text.splitlines())}"


def _without_tabs_of_json(text: str) -> str:
    """The text; if it is JSON, which is YAML but for its tabs, without these."""
    try:
        json.loads(text)
    except ValueError:
        return text
    return text.replace("\t", " ")


def _of_parser(error: yaml.MarkedYAMLError, lines: list[str]) -> str:
    """What a parser says, with the line it says it of, and what to do."""
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
    return f"line {number + 1}: found {found}. This is no YAML: {problem}. {advice}."


def _silent(node: yaml.Node, where: str, opened: dict[int, bool]) -> Iterator[str]:
    """What YAML takes without a word: keys that stand twice, and anchors inside themselves.

    :param opened: for each node met, whether it is one of those around this one
    """
    if opened.get(id(node)):
        yield f"{node.start_mark.line + 1}: {where} holds the anchor that it is inside of. Drop it."
    if id(node) in opened or isinstance(node, yaml.ScalarNode):
        return
    opened[id(node)] = True
    if isinstance(node, yaml.MappingNode):
        yield from _twice(node, where)
        inside = [(_joined(where, key), value) for key, value in node.value]
    else:
        inside = [(where, item) for item in node.value]
    for path, value in inside:
        yield from _silent(value, path, opened)
    opened[id(node)] = False


def _twice(node: yaml.MappingNode, where: str) -> Iterator[str]:
    """The keys that one mapping has twice; 2 and "2" are the same here."""
    first: dict[str, int] = {}
    for key, _ in node.value:
        path, line = _joined(where, key), key.start_mark.line + 1
        if path in first:
            yield (
                f"{line}: {path} stands twice, first in line {first[path]}, and YAML would take "
                "the last without a word. Drop one of the two."
            )
        first.setdefault(path, line)


def _joined(where: str, key: yaml.Node) -> str:
    return f"{where}.{key.value}".lstrip(".")
