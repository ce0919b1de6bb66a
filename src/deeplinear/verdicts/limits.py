"""Limits on a number as config.yaml writes them, {at_least: 0.95, at_most: 1.05}."""

from operator import ge, gt, le, lt

from deeplinear.base.wording import spaced

RELATIONS = {"at_least": (ge, "≥"), "at_most": (le, "≤"), "above": (gt, ">"), "below": (lt, "<")}


def met(value: float, limits: dict[str, float]) -> bool:
    """Whether a number is within all of the limits; one that is not a number is within none."""
    return all(RELATIONS[name][0](value, limit) for name, limit in limits.items())


def as_inequalities(limits: dict[str, dict[str, float]]) -> str:
    """The limits of several measures as a reader writes them, "band ≥ 3, ratio > 4"."""
    return ", ".join(
        f"{spaced(measure)} {RELATIONS[name][1]} {limit:.10g}"
        for measure, given in limits.items()
        for name, limit in given.items()
    )
