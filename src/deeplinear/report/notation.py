"""The few formulas in our explanations, from TeX between dollars into HTML."""

import re
from html.entities import html5

from markupsafe import Markup, escape

from deeplinear.base.wording import words_and_formulas

TOKENS = re.compile(
    r"(?P<space>\\[,;: ])|\\(?P<command>[A-Za-z]+|\|)|(?P<raised>[\^_])|(?P<group>[{}])"
    r"|(?P<letter>[A-Za-z])|(?P<other>.)"
)
SIGNS = {"-": "−", "|": "‖", "to": "→", "infty": "∞", "mathrm": ""}


def as_html(text: str) -> Markup:
    """A text with $formulas$ as HTML: Greek as Unicode, letters italic, scripts raised or lowered.

    Commands are named as HTML names the character (`\\eta` is &eta;), others as they are (`\\max`).
    """
    parts = enumerate(words_and_formulas(text))
    made = [_formula(part) if i % 2 else escape(part) for i, part in parts]
    return Markup("").join(made)


def _formula(tex: str) -> Markup:
    """One formula; a script is the next token, or a group in braces."""
    pieces, ends, pending = [], [], ""
    for match in TOKENS.finditer(tex):
        kind, token = match.lastgroup, match[match.lastgroup]
        if kind == "raised":
            pending = "sup" if token == "^" else "sub"
            continue
        if kind == "group":
            opening = token == "{"
            tag = pending if opening else ends.pop() if ends else ""
            if opening:
                ends.append(tag)
            pieces.append(Markup(f"<{'' if opening else '/'}{tag}>") if tag else "")
        else:
            html = _token_as_html(kind, token)
            pieces.append(Markup(f"<{pending}>{html}</{pending}>") if pending else html)
        pending = ""
    return Markup("").join(pieces)


def _token_as_html(kind: str, token: str) -> Markup:
    """One token other than a brace or a script's sign."""
    if kind == "space":
        return Markup("\u2009")
    if kind == "command" and token in SIGNS:
        return Markup(SIGNS[token])
    if kind == "command":
        return Markup("").join([html5.get(f"{token};", f"{token}\u2009")])
    if kind == "letter":
        return Markup(f"<i>{token}</i>")
    return escape("−" if token == "-" else token)
