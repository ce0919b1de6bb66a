"""Checking a configuration before any job: one message, with a line for each finding."""

from collections.abc import Callable, Iterator
from pathlib import Path

from deeplinear.base.errors import Finding, together
from deeplinear.base.plugins import BrokenPlugin
from deeplinear.study.checks.claims import claim_findings
from deeplinear.study.checks.datasets import dataset_findings
from deeplinear.study.checks.experiments import experiment_findings
from deeplinear.study.checks.figures import figure_findings
from deeplinear.study.checks.schema import schema_findings
from deeplinear.study.checks.sizes import size_findings
from deeplinear.study.checks.step_sizes import borrowed_findings
from deeplinear.study.checks.studies import study_findings
from deeplinear.study.checks.texts import text_findings
from deeplinear.study.checks.trials import trial_findings
from deeplinear.study.config_files import BadConfiguration


def check(config: dict, schema: Path | str, origin: str = "config.yaml") -> None:
    """Check a configuration against its schema, the plug-ins and its own cross-references.

    :param origin: what it was put together from, for the message
    :raises BadConfiguration: with one line for each finding
    """
    findings = schema_findings(config, schema)
    for stage in STAGES:
        sound, left_out = _sound(config, findings)
        findings += [f for f in _found(stage, sound) if not any(n in f.found for n in left_out)]
    if findings:
        raise BadConfiguration(f"{origin} can't be used:", together(findings))


def _found(stage: Callable[[dict], Iterator[Finding]], config: dict) -> list[Finding]:
    """The findings of one stage; nothing where too much has been left out to go on."""
    try:
        return list(stage(config)) if config else []
    except BrokenPlugin as broken:
        return [broken.finding]


def _sound(config: dict, findings: list[Finding]) -> tuple[dict, set[str]]:
    """The configuration without the blocks that have findings, and the names of these in quotes.

    So one mistake hides no other, and has no findings that follow from it. What is wrong with more
    than a block leaves nothing.
    """
    faulty = {tuple(finding.where.split(".")[:2]) for finding in findings}
    if any(len(place) < 2 or place[0] not in SECTIONS for place in faulty):
        return {}, set()
    sections = {
        section: {
            name: block
            for name, block in config[section].items()
            if (section, name) not in faulty and ("datasets", block.get("dataset")) not in faulty
        }
        for section in config.keys() & SECTIONS
    }
    names = {f"'{n}'" for s in sections for n in config[s] if n not in sections[s]}
    return config | sections, names


def _general_findings(config: dict) -> Iterator[Finding]:
    """Findings on texts and names."""
    yield from text_findings(config)
    yield from study_findings(config)


def _dataset_findings(config: dict) -> Iterator[Finding]:
    yield from dataset_findings(config["datasets"])


SECTIONS = ("datasets", "experiments", "figures", "claims")
STAGES = (  # each relies on what those before it have found to be sound
    *(size_findings, _general_findings, _dataset_findings, experiment_findings, borrowed_findings),
    *(figure_findings, claim_findings, trial_findings),
)
