"""What a run is asked for by name, and the nearest name where nothing makes it."""

import os
from collections.abc import Collection, Iterable
from pathlib import PurePath

from deeplinear.base.errors import unknown_name

ALWAYS = {"figures/report.html", "figures/scorecard.csv", "figures/scorecard.json"}


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
