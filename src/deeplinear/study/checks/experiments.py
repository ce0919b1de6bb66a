"""Checking the experiments of a configuration against their kinds, datasets and axes."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import Finding
from deeplinear.problems import random_problems
from deeplinear.runs import axes, grid
from deeplinear.study.checks.axes import axis_findings
from deeplinear.study.checks.options import option_findings
from deeplinear.study.checks.references import known_findings


def experiment_findings(config: dict) -> Iterator[Finding]:
    """Findings on all experiments, but for what they take from each other."""
    for name, block in config["experiments"].items():
        yield from _experiment(f"experiments.{name}", block, config["datasets"])


def _experiment(where: str, block: dict, datasets: dict) -> Iterator[Finding]:
    yield from option_findings(where, "kinds", block["kind"], block)
    yield from _samples(where, block, datasets)
    yield from _repeated(where, block)
    yield from known_findings(f"{where}.dataset", block["dataset"], datasets, "dataset")
    own = [axis for axis in block["axes"] if axis in axes.columns(block)]
    for axis in grid.cut_along(block):
        yield from known_findings(f"{where}.shard_by", axis, own, "axis with values of its own")
        if axis == "step_size" and block.get("options", {}).get("only_fastest"):
            expected = "other axes; with `only_fastest` a job compares all step sizes of a start"
            yield Finding(f"{where}.shard_by", "found step_size", expected)
    yield from axis_findings(f"{where}.axes", block, datasets)


def _repeated(where: str, block: dict) -> Iterator[Finding]:
    """Axes with the name of a column that the kind writes, which would take its place."""
    kind, given = block["kind"], axes.columns(block)
    columns = plugins.contract("kinds", kind).columns if kind in plugins.names("kinds") else {}
    for name in set(given) & set(columns):
        what = f"'{name}' is a column that {kind} writes, too"
        yield Finding(f"{where}.axes", what, remedy="Rename one of the two")


def _samples(where: str, block: dict, datasets: dict) -> Iterator[Finding]:
    """A kind that needs samples, on a random dataset or on one with too few."""
    kind, dataset = block["kind"], datasets.get(block["dataset"], {})
    known = kind in plugins.names("kinds") and dataset.get("reader") in plugins.names("readers")
    if not known or not plugins.contract("kinds", kind).on_samples:
        return
    if random_problems.is_random(dataset):
        what = f"{kind} needs samples, and {block['dataset']} is random, made anew for each seed"
        remedy = "Choose a dataset that is read from a source"
        yield Finding(f"{where}.dataset", what, remedy=remedy)
    batch = block.get("options", {}).get("batch", 0)
    for given in (dataset, dataset.get("stand_in", {})):
        rows = given.get("options", {}).get("rows", batch)
        if isinstance(batch, int) and batch > rows:
            expected = f"at most {rows}, the rows of {block['dataset']}"
            yield Finding(f"{where}.options.batch", f"found {batch}", expected)
            return
