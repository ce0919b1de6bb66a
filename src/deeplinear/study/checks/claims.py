"""Checking the claims of a configuration against their judgements and experiments."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.study.checks.references import (
    between_findings,
    kind_findings,
    known_findings,
    row_findings,
)
from deeplinear.study.checks.signatures import plugin_findings
from deeplinear.verdicts.claims import experiments_of_claim
from deeplinear.verdicts.limits import met


def claim_findings(config: dict) -> Iterator[str]:
    """Names that refer to nothing, rows that no experiment has, limits that nothing can meet."""
    for name, block in config.get("claims", {}).items():
        yield from _claim(f"claims.{name}", block, config)


def _claim(where: str, block: dict, config: dict) -> Iterator[str]:
    experiments, name = config["experiments"], block["judgement"]
    for key in ("experiments", "evidence"):
        for experiment in block.get(key, []):
            yield from known_findings(f"{where}.{key}", experiment, experiments, "experiment")
    yield from plugin_findings(where, "judgements", name, block, {"tables", "rng", "between"})
    if name not in plugins.names("judgements"):
        return
    taken = {"experiments": experiments_of_claim(block)}
    yield from kind_findings(where, "judgements", name, taken, experiments)
    yield from row_findings(f"{where}.where", block.get("where", {}), taken, experiments)
    yield from between_findings(f"{where}.between", block, experiments)
    needed = block.get("real_data")
    for experiment in needed if isinstance(needed, list) else []:
        yield from known_findings(
            f"{where}.real_data", experiment, block["experiments"], "experiment of it"
        )
    yield from _limits(where, block, plugins.constant("judgements", name, "MEASURES"))


def _limits(where: str, block: dict, measures: dict[str, str]) -> Iterator[str]:
    """Limits of what isn't measured, and limits that leave no number between them."""
    for key in ("threshold", "deviates"):
        for measure, limits in block.get(key, {}).items():
            what = f"measure of {block['judgement']}"
            yield from known_findings(f"{where}.{key}", measure, measures, what)
            if not _can_be_met(limits):
                here = f"{where}.{key}.{measure}"
                yield f"  {here}: no number is within {limits}. Change one of the limits."


def _can_be_met(limits: dict[str, float]) -> bool:
    """Whether a number is within all limits: one of them, or what lies halfway between."""
    ends = list(limits.values())
    middle = (min(ends) + max(ends)) / 2
    return any(met(value, limits) for value in [*ends, middle, min(ends) - 1, max(ends) + 1])
