"""Checking the studies of a configuration: their names, and what they say is their own."""

from collections.abc import Iterator

from deeplinear.base.errors import Finding
from deeplinear.study.checks.references import known_findings
from deeplinear.study.papers import OWN

# What `snakemake` and `make` make by name; of `config` are the claims of no study.
TARGETS = {
    *("all", "fetch", "prepare", "experiment", "gather", "figure", "judge", "scorecard", "report"),
    *("install", "figures", "test", "mini", "lint", "bench", "archive", "verify", "clean"),
    OWN,
}


def study_findings(config: dict) -> Iterator[Finding]:
    """Studies that are called like another target, or hold a figure or claim that isn't there."""
    for name, study in config.get("studies", {}).items():
        if name in TARGETS:
            what = f"'{name}' is the name of another target"
            yield Finding("studies", what, remedy="Rename the study and its file")
        for kind in ("figures", "claims"):
            for held in study.get(kind, []):
                where, known = f"studies.{name}.{kind}", config.get(kind, {})
                yield from known_findings(where, held, known, kind.removesuffix("s"))
