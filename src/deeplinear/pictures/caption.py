"""The caption of a picture: what it shows, its data, our choices, version; Markdown or LaTeX."""

from pathlib import Path
from string import ascii_lowercase

from deeplinear.base.wording import each_once, spaced
from deeplinear.pictures import latex, style


def as_markdown(facts: dict) -> str:
    """The caption by itself, with formulas between dollars.

    :param facts: the provenance of the picture, see `picture.draw`
    """
    return f"**{_title(facts)}** {' '.join(_sentences(facts))}\n"


def as_tex(facts: dict) -> str:
    r"""A figure environment that shows the PDF; where the picture is: \graphicspath{{figures/}}.

    Pictures wider than a column span both columns of a page.

    :param facts: the provenance of the picture, see `picture.draw`
    """
    name, (width, _) = facts["figure"], facts["inches"]
    kind = "figure*" if width > style.COLUMN else "figure"
    title, *rest = map(latex.as_tex, (_title(facts), *_sentences(facts)))
    beyond = latex.beyond_pdflatex(" ".join([title, *rest]))
    return "\n".join(
        [
            *([f"% For XeLaTeX or LuaLaTeX, because of {' '.join(beyond)}"] if beyond else []),
            rf"\begin{{{kind}}}[tb]",
            r"  \centering",
            rf"  \includegraphics[width=\linewidth]{{{name}.pdf}}",
            rf"  \caption{{\textbf{{{title}}}",
            *(f"    {sentence}" for sentence in rest),
            "  }",
            rf"  \label{{fig:{name}}}",
            rf"\end{{{kind}}}",
            "",
        ]
    )


def _title(facts: dict) -> str:
    """The title as a sentence; a key such as arora2019 stays as it is."""
    title = facts["title"]
    is_word = title.partition(",")[0].isalpha() or (title[:2].isalpha() and " " in title)
    return f"{title[:1].upper() if is_word else title[:1]}{title[1:]}."


def _sentences(facts: dict) -> list[str]:
    """What is seen, the data with checksum, what is fixed, our choices, and the version."""
    lines = [*_explanations(facts["explanation"])]
    lines += [_data_line(data) for data in facts["data"].values()]
    fixed = each_once([_fixed(about["block"]["axes"]) for about in facts["experiments"].values()])
    lines += fixed if len(fixed) <= 2 else []  # many panels would need a line for each
    if facts["our_choices"]:
        lines.append(f"Our choice: {', '.join(facts['our_choices'])}.")
    commits = ", ".join(each_once([_short(place["commit"]) for place in facts["computed"]]))
    devices = ", ".join(each_once([place["device"] for place in facts["computed"]]))
    settings = facts["config_sha256"][:10]
    return [*lines, f"{facts['paper']}; commit {commits}; settings {settings}; {devices}."]


def _explanations(notes: dict[str, str]) -> list[str]:
    """What the panels show, said once where it is the same, with the letters of the panels."""
    letters: dict[str, list[str]] = {}
    for letter, note in zip(ascii_lowercase, notes.values(), strict=False):
        letters.setdefault(note, []).append(letter)
    if len(notes) == 1:
        return list(letters)
    return [f"({', '.join(which)}) {note}" for note, which in letters.items()]


def _fixed(axes: dict) -> str:
    """The axes on which an experiment has one value, with it."""
    single = {n: a[0] for n, a in axes.items() if isinstance(a, list) and len(a) == 1}
    named = ", ".join(f"{spaced(n)} {v}" for n, v in single.items())
    return f"Fixed: {named or 'all axes are shown'}."


def _short(commit: str) -> str:
    """A commit in ten characters, with the mark of local changes."""
    return commit[:10] + "+" * commit.endswith("+")


def _data_line(data: dict) -> str:
    """What the data are, how many rows, from which file with which checksum; what is left out."""
    if data.get("random"):
        return f"Data: {data['title']}, made for each seed by {data['source']}."
    kind = f"Stand-in data, not {data['replaces']}" if data["stand_in"] else "Data"
    line = f"{kind}: {data['title']}, {data['rows']} rows, {_origin(data)}."
    return f"{line} {data.get('dropped_in_words', '')}".rstrip()


def _origin(data: dict) -> str:
    """The file with its checksum, the files, or that the data were generated."""
    if isinstance(data.get("sha256"), str):
        return f"from {Path(data['source']).name}, sha256 {data['sha256'][:12]}…"
    if "sha256" in data:
        return f"from {data['source']}, {len(data['sha256'])} files verified by SHA-256"
    return f"generated, sha256 of the values {data['content_sha256'][:12]}…"
