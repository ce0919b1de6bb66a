"""What a run is asked for by name: further studies, and the nearest name where nothing makes it."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePath

from deeplinear.base.errors import unknown_name
from deeplinear.study.study_files import SECTIONS, blocks_in, studies_in

ALWAYS = {"figures/report.html", "figures/scorecard.csv", "figures/scorecard.json"}
MADE = (".", "figures", "data/results")  # where what is asked for by name lies


def hints(
    targets: Iterable[str], config: dict, kinds: Collection[str], rules: Collection[str]
) -> list[str]:
    """A line for each target that nothing makes, with the nearest one, or how to ask.

    :param kinds: the suffixes of the files that each figure has
    :param rules: the names of the rules; those of `make` come with the environment
    """
    files = {f"figures/{name}.{kind}" for name in config["figures"] for kind in kinds} | ALWAYS
    files |= {f"data/results/{name}.csv" for name in config["experiments"]}
    names = {*rules, *os.environ.get("DEEPLINEAR_MAKE", "").split()}
    return [found for target in targets if (found := _hint(target, config, files, names))]


def with_asked(config: dict, words: Sequence[str], folders: Sequence[Path]) -> object:
    """The studies of a run: those of the configuration, then those that its command asks for.

    A file studies/<name>.yaml that is not listed is asked for by its name, or by that of one of its
    figures or tables, which begins with it. What the configuration itself holds is not in a file.

    :param config: the configuration; its `studies` are returned as they are if no list of names
    :param words: of the command
    :param folders: where to look for studies/<name>.yaml
    """
    listed = config.get("studies", [])
    if not isinstance(listed, list):
        return listed
    paths = [PurePath(word) for word in words]
    own = {name for section in SECTIONS for name in blocks_in(config, section)}
    asked = [path.name for path in paths if str(path.parent) in MADE]
    asked = [name for name in asked if name.split(".")[0] not in own]
    further = [name for name in studies_in(folders) if name not in listed]
    return [*listed, *(n for n in further if any(word.startswith(n) for word in asked))]


def _hint(target: str, config: dict, files: set[str], names: set[str]) -> str:
    """The line for one target; empty if it is a file or a name, or none that we know of."""
    if target in config["figures"]:
        return f"{target} is a figure. Ask for one of its files, such as figures/{target}.pdf"
    if target in config["experiments"]:
        return f"{target} is an experiment. Ask for its table, data/results/{target}.csv"
    known = {".": names, "figures": files, "data/results": files}.get(str(PurePath(target).parent))
    if known is None or target in known:
        return ""
    stem, kind = PurePath(target).with_suffix("").as_posix(), PurePath(target).suffix
    longer = sorted(n for n in known if kind and n.startswith(stem) and n.endswith(kind))
    if longer and PurePath(longer[0]).stem != stem:
        return f"No target is called '{target}'. These begin so: {', '.join(longer[:5])}"
    return str(unknown_name("target", target, sorted(known), "name"))
