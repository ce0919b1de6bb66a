"""Errors that the user can mend, and how a message names an unknown thing."""

import difflib
from collections.abc import Iterable


class Refusal(Exception):
    """An error that the user can mend; its message says how, so no traceback is shown."""


def unknown(name: object, known: Iterable[str], what: str) -> str:
    """The message for a name that isn't among the known ones."""
    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known) or 'none'}."
    return f"'{name}' is no known {what}. {hint}"
