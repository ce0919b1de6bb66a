"""The words of the page: their meanings, and marking them wherever they appear."""

import functools
import re
from pathlib import Path

import yaml
from markupsafe import Markup, escape

WORDS = Path(__file__).parent / "templates/glossary.yaml"
TAG = re.compile(r"(<[^>]*>)")


@functools.cache
def entries() -> list[dict]:
    """Every word with its key on the page, what it means, and a pattern of how it appears."""
    listed = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return [
        {
            "key": entry["word"].replace(" ", "-"),
            "word": entry["word"],
            "means": _scripts(entry["means"]),
            "pattern": entry.get("as", re.escape(entry["word"])),
        }
        for entry in listed
    ]


def marked(text: str) -> Markup:
    """A text in which each word of the glossary tells its meaning to a pointer that rests on it."""
    parts = TAG.split(str(escape(text)))
    return Markup("".join(part if i % 2 else _marked(part) for i, part in enumerate(parts)))


def link(word: str, shown: str = "") -> Markup:
    """A link to the meaning of a word, which tells it to a pointer or a keyboard that rests there.

    :raises StopIteration: the glossary lacks the word
    """
    key = next(entry["key"] for entry in entries() if entry["word"] == word)
    what = Markup('<a class="term" href="#word-{0}" data-word="{0}">{1}</a>')
    return what.format(key, shown or word)


def _marked(words: str) -> str:
    """The same for a part without tags."""
    pattern, keys = _pattern()

    def span(match: re.Match) -> str:
        return f'<span class="term" data-word="{keys[match.lastgroup]}">{match[0]}</span>'

    return pattern.sub(span, words)


@functools.cache
def _pattern() -> tuple[re.Pattern, dict[str, str]]:
    """One pattern for all words, the longest first, and the key of each of its groups."""
    longest = sorted(entries(), key=lambda entry: -len(entry["word"]))
    groups = {f"w{i}": entry for i, entry in enumerate(longest)}
    either = "|".join(f"(?P<{name}>{entry['pattern']})" for name, entry in groups.items())
    whole = re.compile(rf"(?<![\w&#;/.’'-])(?<!\d )(?:{either})(?![\w′'])")
    return whole, {name: entry["key"] for name, entry in groups.items()}


def _scripts(text: str) -> Markup:
    """A meaning with W_j and W_{j+1} lowered, k^{−γ} raised."""
    lowered = re.sub(r"_(?:\{([^}]*)\}|(\w+))", r"<sub>\1\2</sub>", str(escape(text)))
    return Markup(re.sub(r"\^\{([^}]*)\}", r"<sup>\1</sup>", lowered))
