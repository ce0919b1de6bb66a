"""What YAML silently accepts in a text: duplicate keys, anchors in themselves, misread values."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import yaml

from deeplinear.base.errors import Finding
from deeplinear.study import misread
from deeplinear.study.parsing import loader_of


def findings(text: str, shown: str) -> list[Finding]:
    """What YAML silently accepts in a text.

    :param shown: what to call it
    """
    loader = loader_of(text)
    node = loader.get_single_node()
    key = "" if isinstance(node, yaml.MappingNode) else shown
    return list(_Accepted(shown, text, loader).findings(node, key)) if node else []


class _Accepted:
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


def _joined(where: str, key: yaml.Node) -> str:
    """The place of what a key holds; numbers that are equal are one key."""
    written = key.value
    if key.tag.endswith((":int", ":float")):
        with suppress(ValueError):
            written = f"{float(written.replace('_', '')):.17g}"
    return f"{where}.{written}".lstrip(".")
