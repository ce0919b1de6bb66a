"""Checking a configuration before any job: one message, with a line for each finding."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear.base.errors import Finding
from deeplinear.base.plugins import BrokenPlugin
from deeplinear.study.checks.claims import claim_findings
from deeplinear.study.checks.datasets import dataset_findings
from deeplinear.study.checks.experiments import experiment_findings
from deeplinear.study.checks.figures import figure_findings
from deeplinear.study.checks.schema import schema_findings
from deeplinear.study.checks.sizes import size_findings
from deeplinear.study.checks.step_sizes import borrowed_findings
from deeplinear.study.checks.studies import study_findings
from deeplinear.study.checks.trials import trial_findings
from deeplinear.study.config_files import BadConfiguration


def check(config: dict, schema: Path | str, origin: str = "config.yaml") -> None:
    """Check a configuration against its schema, the plug-ins and its own cross-references.

    :param origin: what it was put together from, for the message
    :raises BadConfiguration: with one line for each finding
    """
    findings = schema_findings(config, schema)
    stages = (size_findings, _references, borrowed_findings, claim_findings, trial_findings)
    for further in stages:  # each relies on those before it
        try:
            findings = findings or list(further(config))
        except BrokenPlugin as broken:
            findings = [broken.finding]
    if findings:
        raise BadConfiguration(f"{origin} can't be used:", findings)


def _references(config: dict) -> Iterator[Finding]:
    """Findings that no schema can make: names that refer to nothing, options of plug-ins."""
    yield from study_findings(config)
    yield from dataset_findings(config["datasets"])
    yield from experiment_findings(config)
    yield from figure_findings(config)
