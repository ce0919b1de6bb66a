"""What YAML reads as something else than is written: 010 as 8, 1:30 as 90, no as false."""

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal

import yaml

from deeplinear.base.errors import Finding

NUMBER = re.compile(
    r"[-+]?(0|[1-9]\d*|[1-9]\d{0,2}(_\d{3})+)?(\.\d*)?([eE][-+]?\d+)?|[-+]?\.inf|\.nan", re.I
)
PLAIN = {"int": NUMBER, "float": NUMBER, "bool": re.compile("true|false", re.I)}
KNOWN = {"str", "null", "merge", "seq", "map"}
WORDS = {  # the keys of what a reader reads
    *("title", "summary", "citation", "about", "paper", "paper_says", "our_choices"),
    *("statement", "reason"),
}
QUOTES = "If it is a text, put it into quotes"
DIGITS = f"Write a number with decimal digits, without a zero in front. {QUOTES}"


def findings(node: yaml.Node, key: str, loader: yaml.Loader, text: str) -> Iterator[Finding]:
    """Findings on one node, without a place: YAML's reading where it isn't what is written.

    :param key: the last key on the way to it
    :param loader: the one that has made the node
    :param text: the whole file
    """
    namespace, _, kind = node.tag.rpartition(":")
    if namespace != "tag:yaml.org,2002":
        return  # refused by the loader
    if kind in PLAIN and not _is_as_written(node, kind, loader):
        read = _reading(node, loader)
        remedy = f"Write {read}. {QUOTES}" if kind == "bool" else DIGITS
        yield Finding("", f"found {node.value}, which YAML reads as {read}", remedy=remedy)
    elif kind == "timestamp":
        yield Finding("", f"found {node.value}, which YAML reads as a date", remedy=QUOTES)
    elif kind == "value":
        yield Finding("", "found =, which means something else in YAML", remedy=QUOTES)
    elif kind not in {*PLAIN, *KNOWN}:
        yield Finding("", f"found the tag !!{kind}", remedy="Remove it")
    elif kind == "map":
        yield from _keys_with_their_values(node)
    elif kind == "str":
        yield from _in_text(node, key, text)


def _keys_with_their_values(node: yaml.MappingNode) -> Iterator[Finding]:
    """Keys such as depth:3, which YAML reads as a text without a value."""
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue  # refused by the loader
        if ":" in key.value and value.value == "" and not key.style:
            found = f"found {key.value}, which YAML reads as a key without a value"
            yield Finding("", found, remedy="Put a space behind the colon")


def _is_as_written(node: yaml.ScalarNode, kind: str, loader: yaml.Loader) -> bool:
    """Whether a number or truth value is written in the one form in which nobody can err.

    Numbers so large or small that they become infinite or 0 are not.
    """
    if not PLAIN[kind].fullmatch(node.value):
        return False
    value = loader.construct_object(node)
    if kind != "float" or node.value.lower().lstrip("-+") in (".inf", ".nan"):
        return True
    return math.isfinite(value) and bool(value) == bool(Decimal(node.value.replace("_", "")))


def _reading(node: yaml.ScalarNode, loader: yaml.Loader) -> str:
    """What YAML makes of a scalar, in words."""
    try:
        return json.dumps(loader.construct_object(node))
    except ValueError:
        return "a number that is none"


def _in_text(node: yaml.ScalarNode, key: str, text: str) -> Iterator[Finding]:
    """Formulas whose backslashes double quotes take away, and ends that YAML takes for comments."""
    written = text[node.start_mark.index : node.end_mark.index]
    formulas = re.findall(r"\$[^$]*\$", written) if node.style == '"' else []
    for formula in formulas:
        if re.search(r"(?<!\\)(\\\\)*\\[A-Za-z_ ,;!]", formula):
            what = f'found {formula} in double quotes, where YAML reads "\\t" as a tab and so on'
            yield Finding("", what, remedy="Use single quotes, or write each \\ twice")
            return
    rest = text[node.end_mark.index :].partition("\n")[0]
    if key in WORDS and not node.style and (comment := re.match(r"\s+(#\S.*)", rest)):
        what = f"found {node.value!r}, as YAML reads {comment[1].strip()} as a comment"
        yield Finding("", what, remedy="Put the text into quotes, or a space behind the #")
