"""Errors that the user can fix, and the one form in which a message says what is wrong."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

PLACES = 3  # as many are named where one thing is wrong in several


class Refusal(Exception):
    """An error that the user can fix; its message says how, so no traceback is shown."""


@dataclass(frozen=True)
class Finding:
    """What is wrong in one place, as a check says it.

    As a text: "where: found. Expected: expected. remedy.", without the parts that are empty.
    """

    where: str  # a key of the configuration, or a file and a line
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """The finding as one line of a message."""
        return f"{self.where}: {self.sentences}"

    @property
    def sentences(self) -> str:
        """What was found and expected, and what to do."""
        parts = [self.found, f"Expected: {self.expected}" if self.expected else "", self.remedy]
        return " ".join(part if part.endswith(("?", ".")) else f"{part}." for part in parts if part)


def together(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those that differ in their place alone as one: "a, b, c and 4 more: ..."."""
    places: dict[Finding, list[str]] = {}
    for finding in dict.fromkeys(findings):
        places.setdefault(replace(finding, where=""), []).append(finding.where)
    return [replace(finding, where=_listed(where)) for finding, where in places.items()]


def _listed(places: list[str]) -> str:
    """Some places, the first by name and the others counted."""
    more = len(places) - PLACES
    return ", ".join(places[:PLACES]) + (f" and {more} more" if more > 0 else "")


def unknown_name(where: str, name: object, known: Iterable[object], what: str) -> Finding:
    """The finding for a name that is not among the known ones, with the most similar of them."""
    known = list(map(str, known))
    similar = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    hint = f"Did you mean '{similar[0]}'?" if similar else ""
    menu = f"one of {', '.join(known)}" if known else "none"
    found = f"no {what} is called '{name}'" if " " in what else f"unknown {what} '{name}'"
    return Finding(where, found, "" if hint else menu, hint)


def unknown(name: object, known: Iterable[object], what: str) -> str:
    """The message of `unknown_name` by itself."""
    first, *others = unknown_name("", name, known, what).sentences
    return "".join([first.upper(), *others])
