"""Checking the claims of a configuration against their judgements and experiments."""

from collections.abc import Iterator
from string import Formatter

from deeplinear.base import plugins
from deeplinear.base.contracts import SIDES, Judgement
from deeplinear.base.errors import Finding
from deeplinear.study.checks.columns import Columns, row_findings, tables_of
from deeplinear.study.checks.options import option_findings, value_findings
from deeplinear.study.checks.references import kind_findings, known_findings
from deeplinear.verdicts.claims import experiments_of_claim
from deeplinear.verdicts.limits import met


def claim_findings(config: dict) -> Iterator[Finding]:
    """Names that refer to nothing, rows that no experiment has, limits that nothing can meet."""
    for name, block in config.get("claims", {}).items():
        yield from _claim(f"claims.{name}", block, config["experiments"])
    yield from sentence_findings(config)


def sentence_findings(config: dict) -> Iterator[Finding]:
    """Sentences about claims that are not there, or with numbers that are not measured."""
    for name, sentence in config.get("findings", {}).items():
        yield from _sentence(name, sentence, config.get("claims", {}))


def _sentence(name: str, sentence: str, claims: dict) -> Iterator[Finding]:
    where = f"findings.{name}"
    yield from known_findings("findings", name, claims, "claim")
    judgement = claims.get(name, {}).get("judgement")
    if judgement not in plugins.names("judgements"):
        return
    measures = plugins.contract("judgements", judgement).measures
    try:
        places = [place for _, place, _, _ in Formatter().parse(sentence) if place is not None]
    except ValueError as error:
        yield Finding(where, f"{sentence!r} ({error})", "numbers in braces, such as {share.low}")
        return
    for place in places:
        measure = place.partition("[")[0].partition(".")[0]
        yield from known_findings(where, measure, measures, f"measure of {judgement}")


def _claim(where: str, block: dict, experiments: dict) -> Iterator[Finding]:
    name, taken = block["judgement"], experiments_of_claim(block)
    for key in ("experiments", "evidence"):
        for experiment in block.get(key, []):
            yield from known_findings(f"{where}.{key}", experiment, experiments, "experiment")
    tables = tables_of(taken, experiments)
    yield from option_findings(where, "judgements", name, block, tables)
    if name not in plugins.names("judgements"):
        return
    contract = plugins.contract("judgements", name)
    yield from kind_findings(where, "judgements", name, taken, experiments)
    yield from row_findings(f"{where}.where", block.get("where", {}), tables)
    yield from _side_findings(f"{where}.between", block, contract, tables)
    needed = block.get("real_data")
    for experiment in needed if isinstance(needed, list) else []:
        yield from known_findings(
            f"{where}.real_data", experiment, block["experiments"], "experiment of this claim"
        )
    yield from _limit_findings(where, block, contract)


def _side_findings(
    where: str, block: dict, contract: Judgement, tables: dict[str, Columns]
) -> Iterator[Finding]:
    """Groups that the judgement doesn't compare or needs, and values that no row has."""
    name, between = block["judgement"], block.get("between")
    least, most = SIDES[contract.sides]
    if between is None:
        if contract.sides in ("two", "two or more"):
            yield Finding(where, f"the key is missing, and {name} compares groups", remedy="Add it")
        return
    ((column, values),) = between.items()
    if not most:
        yield Finding(where, f"{name} does not compare groups", remedy="Remove `between`")
    elif not least <= len(values) <= most:
        found = f"found {len(values)} values, {', '.join(map(str, values))}"
        yield Finding(where, found, f"{least}, which {name} compares")
    elif column == "experiment":
        for experiment in values:
            yield from known_findings(
                where, experiment, block["experiments"], "experiment of this claim"
            )
    else:
        yield from row_findings(where, between, tables)


def _limit_findings(where: str, block: dict, contract: Judgement) -> Iterator[Finding]:
    """Limits of what isn't measured, and limits that leave no number between them."""
    for key in ("threshold", "deviates"):
        for measure, limits in block.get(key, {}).items():
            here, what = f"{where}.{key}", f"measure of {block['judgement']}"
            if measure not in contract.measures:
                yield from known_findings(here, measure, contract.measures, what)
                continue
            for name, limit in limits.items():
                inside = f"{here}.{measure}.{name}"
                yield from value_findings(inside, limit, contract.measures[measure], {})
            if not _can_be_met(limits):
                what = f"no number is within {limits}"
                yield Finding(f"{here}.{measure}", what, remedy="Change one of the limits")


def _can_be_met(limits: dict[str, float]) -> bool:
    """Whether a number is within all limits: one of them, or what lies halfway between."""
    ends = list(limits.values())
    middle = (min(ends) + max(ends)) / 2
    return any(met(value, limits) for value in [*ends, middle, min(ends) - 1, max(ends) + 1])
