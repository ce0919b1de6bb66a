"""Reading a text as JSON or YAML, and what to do about what a parser complains of."""

import json

import yaml

from deeplinear.base.errors import Finding

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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


def content(text: str) -> object:
    """What a text holds as JSON, in which 1e-5 is a number, or else as YAML."""
    try:
        return json.loads(text)
    except ValueError:
        return yaml.load(text, Loader)


def loader_of(text: str) -> yaml.Loader:
    """The loader of a text; if that is JSON, which is YAML but for its tabs, without these."""
    try:
        json.loads(text)
    except ValueError:
        return Loader(text)
    return Loader(text.replace("\t", " "))


def complaint(file: str, error: yaml.MarkedYAMLError, lines: list[str]) -> Finding:
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
