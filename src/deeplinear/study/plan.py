"""What the workflow has to know about a configuration."""

import re
from collections.abc import Iterable
from pathlib import Path

from deeplinear.base import plugins
from deeplinear.base.values import Paper
from deeplinear.runs import axes
from deeplinear.study import dependencies
from deeplinear.study.dependencies import plugin
from deeplinear.verdicts.claims import experiments_of_claim

# Axes are the columns of a table, and the first measure of a threshold is a claim's headline.
IN_GIVEN_ORDER = {"axes", "threshold"}


def reader_files(block: dict) -> list[str]:
    """The source files that decide a dataset's table."""
    blocks = [block, block.get("stand_in", block)]
    return dependencies.of_rule("fetch", *(plugin("readers", b["reader"]) for b in blocks))


def in_one_order(settings: object, as_given: bool = False) -> object:
    """Settings with the keys of each mapping sorted, since jobs are compared by their parameters.

    So the order of keys in a file changes no job; only below `IN_GIVEN_ORDER` it has a meaning.
    """
    if isinstance(settings, list):
        return [in_one_order(item) for item in settings]
    if not isinstance(settings, dict):
        return settings
    keys = settings if as_given else sorted(settings, key=str)
    return {key: in_one_order(settings[key], key in IN_GIVEN_ORDER) for key in keys}


def what_is_read(block: dict) -> dict:
    """The part of a dataset block that decides its table: all but what the figures call it."""
    counts = {key: value for key, value in block.items() if key not in ("title", "citation")}
    if "stand_in" in block:
        counts["stand_in"] = what_is_read(block["stand_in"])
    return in_one_order(counts)


def experiment_files(block: dict, random_data: dict | None) -> list[str]:
    """The source files that decide an experiment's rows.

    :param random_data: the block of its dataset, if that is made anew for each seed
    """
    given = block["axes"]
    return dependencies.of_rule(
        "experiment",
        plugin("kinds", block["kind"]),
        *(plugin("initialisations", name) for name in given["initialisation"]),
        *(plugin("schedules", name) for name in given.get("schedule", ["constant"])),
        *(plugin("shapes", name) for name in given.get("shape", ["equal"])),
        *(plugin("theory", name) for name in _theory_named(block)),
        *([plugin("readers", random_data["reader"])] if random_data else []),
    )


def _theory_named(block: dict) -> set[str]:
    """The files of `theory` that a block names, in its options or as a `bound`."""
    described = plugins.contract("kinds", block["kind"]).options
    options = block.get("options", {})
    named = {options[o] for o in options if isinstance(described.get(o), Paper)}
    return (named | {axes.step_sizes(block).bound}) - {None}


def is_on_samples(block: dict) -> bool:
    """Whether an experiment needs the samples themselves, not their sufficient statistics."""
    return plugins.contract("kinds", block["kind"]).on_samples


def what_counts(block: dict) -> dict:
    """The part of an experiment's block that decides its rows."""
    return in_one_order({key: block[key] for key in ("kind", "options", "axes") if key in block})


def placeholders(resources: Iterable[str]) -> list[str]:
    """Those of a profile's resources, each name=value, in which a <placeholder> is left."""
    return [resource for resource in resources if re.search("<your .*>", resource)]


def figure_blocks(config: dict, figure: str) -> dict[str, dict]:
    """The blocks of a figure and of its panels, its own first, without what only the page says.

    The figure's own block has the style of the configuration, unless it has one itself.
    """
    names = [figure, *config["figures"][figure].get("panels", [])]
    settings = {name: in_one_order(config["figures"][name]) for name in names}
    if "style" in config:
        settings[figure] = {"style": config["style"]} | settings[figure]
    return {
        n: {k: v for k, v in block.items() if k != "paper_says"} for n, block in settings.items()
    }


def experiments_of(config: dict, figure: str) -> list[str]:
    """The experiments that a figure or its panels show."""
    blocks = figure_blocks(config, figure).values()
    return list(dict.fromkeys(name for b in blocks for name in b.get("experiments", [])))


def style_file(config: dict, figure: str) -> list[str]:
    """The file that a figure's style is in, nothing for one of matplotlib's own by name."""
    look = figure_blocks(config, figure)[figure].get("style")
    return [look] if look and Path(look).is_file() else []


def figure_files(config: dict, figure: str) -> list[str]:
    """The source files that decide a picture."""
    blocks = figure_blocks(config, figure).values()
    drawings = [plugin("drawings", block["drawing"]) for block in blocks if "drawing" in block]
    return dependencies.of_rule("figure", *drawings)


def experiments_judged(config: dict) -> list[str]:
    """The experiments that the claims are judged by."""
    blocks = config.get("claims", {}).values()
    return list(dict.fromkeys(name for block in blocks for name in experiments_of_claim(block)))


def claim_files(config: dict) -> list[str]:
    """The source files that decide the verdicts."""
    names = {block["judgement"] for block in config.get("claims", {}).values()}
    return dependencies.of_rule("judge", *(plugin("judgements", name) for name in names))
