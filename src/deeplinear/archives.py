"""Reading the members of an archive by basename, without extracting paths."""

import gzip
import hashlib
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from deeplinear.journal import Refusal


def members(path: Path, wanted: Collection[str] = ()) -> dict[str, bytes]:
    """The files in a zip or tar archive, a gzip or a plain file, by basename.

    Folders inside an archive are ignored, so no path in it can reach the disk.

    :param wanted: the basenames to look for; all of them where none is given
    :raises Refusal: two members of one basename, or a broken archive
    """
    try:
        found = [(Path(name).name, content) for name, content in _read(path)]
        return _by_basename([(n, c) for n, c in found if not wanted or n in wanted], path)
    except (EOFError, OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile) as error:
        raise Refusal(f"{path.name} is truncated or broken ({error})") from None


def all_members(paths: list[Path], expected: str | Mapping[str, str]) -> dict[str, bytes]:
    """The members of several files together, those that hashes are `expected` of by name.

    :raises Refusal: two members of one basename, or a broken archive
    """
    found: dict[str, bytes] = {}
    for path in paths:
        more = members(path, () if isinstance(expected, str) else expected)
        if twice := set(found) & set(more):
            raise Refusal(f"{path} holds {', '.join(sorted(twice))}, which another file holds too")
        found |= more
    return found


def _read(path: Path) -> list[tuple[str, bytes]]:
    """The paths and contents in an archive or file."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [(e.filename, archive.read(e)) for e in archive.infolist() if not e.is_dir()]
    if tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            entries = [entry for entry in archive if entry.isfile()]
            return [(entry.name, archive.extractfile(entry).read()) for entry in entries]
    if path.suffix == ".gz":
        return [(path.stem, gzip.decompress(path.read_bytes()))]
    return [(path.name, path.read_bytes())]


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def looks_like_html(content: bytes) -> bool:
    """Whether a download is a web page, as dead mirrors and login walls send."""
    head = content[:512].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head"))


def _by_basename(pairs: list[tuple[str, bytes]], path: Path) -> dict[str, bytes]:
    result: dict[str, bytes] = {}
    for base, content in pairs:
        if base in result:
            raise Refusal(f"{path} holds two members called {base}; expected each name once")
        result[base] = content
    return result
