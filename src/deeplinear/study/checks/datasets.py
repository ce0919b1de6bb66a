"""Checking the datasets of a configuration against their readers, and their sources."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear.base import plugins
from deeplinear.base.errors import Finding
from deeplinear.problems import random_problems
from deeplinear.problems.dropped_files import dropped
from deeplinear.problems.names_of_files import in_the_way, is_remote
from deeplinear.study.checks.options import option_findings

RAW = Path("data/raw")


def dataset_findings(datasets: dict) -> Iterator[Finding]:
    """Findings on the readers of all datasets and stand-ins, and on where the data come from."""
    for name, block in datasets.items():
        yield from _reader(f"datasets.{name}", block)
        if "stand_in" in block:
            yield from _reader(f"datasets.{name}.stand_in", block["stand_in"])
        yield from _sources(f"datasets.{name}.sources", name, block)


def _reader(where: str, block: dict) -> Iterator[Finding]:
    """Findings on a reader and its options; a random one may take them from axes."""
    name = block["reader"]
    if name in plugins.names("readers") and random_problems.is_random(block):
        for key in sorted({"sources", "stand_in"} & set(block)):
            what = f"{name} is random, made anew for each seed, and reads no source"
            yield Finding(f"{where}.{key}", what, remedy="Remove the key")
    yield from option_findings(where, "readers", name, block)


def _sources(where: str, name: str, block: dict) -> Iterator[Finding]:
    """Sources of an unknown form, what is in the way of the prepared data, and what is missing."""
    sources = block.get("sources", [])
    for source in sources:
        scheme, colon, _ = source.partition("://")
        if colon and not is_remote(source):
            yield Finding(where, f"found {source!r}, and {scheme} is not supported", "https")
        if source.endswith("/") and "files" not in block:
            what = f"{source!r} is a folder, and `files` is missing"
            yield Finding(where, what, remedy="Add `files`, the names of the files in it")
            return
    if path := in_the_way(name, RAW):
        what = f"{path} is not the workflow's, which would replace it"
        yield Finding(where, what, remedy="Give it another name, or move it into a folder there")
    yield from _missing(where, name, block, sources)


def _missing(where: str, name: str, block: dict, sources: list[str]) -> Iterator[Finding]:
    """Data that only a missing file here could give."""
    here = [source for source in sources if not is_remote(source) and "://" not in source]
    missing = [source for source in here if not Path(source).expanduser().exists()]
    made = (RAW / f"{name}.npz").exists() or bool(dropped(name, block, RAW))
    if here and missing == sources and not made:
        what = f"{', '.join(missing)} doesn't exist, from {Path.cwd()}"
        yield Finding(where, what, remedy="Correct the path, or remove `sources` and `sha256`")
