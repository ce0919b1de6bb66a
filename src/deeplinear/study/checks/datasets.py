"""Checking the datasets of a configuration against their readers, and their sources."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear.base import plugins
from deeplinear.problems import random_problems
from deeplinear.problems.dropped_files import dropped, is_remote
from deeplinear.study.checks.signatures import plugin_findings

RAW = Path("data/raw")


def dataset_findings(datasets: dict) -> Iterator[str]:
    """Findings on the readers of all datasets and stand-ins, and on where the data come from."""
    for name, block in datasets.items():
        yield from _reader(f"datasets.{name}", block)
        if "stand_in" in block:
            yield from _reader(f"datasets.{name}.stand_in", block["stand_in"])
        yield from _sources(f"datasets.{name}.sources", name, block)


def _reader(where: str, block: dict) -> Iterator[str]:
    """Findings on a reader and its options; one that is drawn may take its parameters from axes."""
    given = {"members", "rng"}
    if block["reader"] in plugins.names("readers") and random_problems.is_random(block):
        given |= set(plugins.signature("readers", block["reader"])) - set(block.get("options", {}))
        for key in {"sources", "stand_in"} & set(block):
            yield f"  {where}.{key}: {block['reader']} is drawn for each seed. Drop the key."
    yield from plugin_findings(where, "readers", block["reader"], block, given)


def _sources(where: str, name: str, block: dict) -> Iterator[str]:
    """Sources that can't be asked, and data that only a missing file here could give."""
    sources = block.get("sources", [])
    for source in sources:
        scheme, colon, _ = source.partition("://")
        if colon and not is_remote(source):
            yield f"  {where}: found {source!r}, but {scheme} can't be asked. Expected: https."
        if source.endswith("/") and "files" not in block:
            yield f"  {where}: {source!r} is a folder, and `files` is missing. Say which are in it."
            return
    here = [source for source in sources if not is_remote(source) and "://" not in source]
    missing = [source for source in here if not Path(source).expanduser().exists()]
    made = (RAW / f"{name}.npz").exists() or bool(dropped(name, block, RAW))
    if here and missing == sources and not made:
        yield (
            f"  {where}: {', '.join(missing)} doesn't exist, from {Path.cwd()}. Correct the path, "
            "or drop `sources` and `sha256`."
        )
