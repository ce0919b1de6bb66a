"""Checking the studies of a configuration: their names, and what they say is their own."""

from collections.abc import Iterable, Iterator

from deeplinear.base.errors import Finding
from deeplinear.study.checks.references import known_findings
from deeplinear.study.papers import OWN

# What `snakemake` and `make` make by name; of `config` are the claims of no study.
TARGETS = {
    *("all", "fetch", "prepare", "experiment", "gather", "figure", "judge", "scorecard", "report"),
    *(
        "install",
        "figures",
        "test",
        "mutants",
        "mini",
        "lint",
        "bench",
        "archive",
        "verify",
        "clean",
    ),
    *("judge_one", "help", "always", "compare", OWN),
}


def study_findings(config: dict) -> Iterator[Finding]:
    """Studies or claims that are called like another target, and what a study holds wrongly."""
    for name, study in config.get("studies", {}).items():
        if name in TARGETS:
            what = f"'{name}' is the name of another target"
            yield Finding("studies", what, remedy="Rename the study and its file")
        yield from _own_findings(name, study, config)
    for section in ("datasets", "experiments", "figures", "claims"):
        yield from _like_findings(section, config.get(section, {}))
    for name in config.get("claims", {}):
        if name in TARGETS | set(config.get("studies", {})):
            what = f"'{name}' is the name of another target"
            yield Finding("claims", what, remedy="Rename the claim")


def _like_findings(section: str, names: Iterable[str]) -> Iterator[Finding]:
    """Names that not every file system tells apart."""
    first: dict[str, str] = {}
    for name in names:
        if first.setdefault(name.lower(), name) != name:
            what = f"'{name}' and '{first[name.lower()]}' differ in capitals alone"
            remedy = "Rename one of the two, as some file systems take them for the same"
            yield Finding(section, what, remedy=remedy)


def _own_findings(name: str, study: dict, config: dict) -> Iterator[Finding]:
    for kind in ("figures", "claims"):
        for held in study.get(kind, []):
            where, known = f"studies.{name}.{kind}", config.get(kind, {})
            yield from known_findings(where, held, known, kind.removesuffix("s"))
