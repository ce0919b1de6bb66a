"""Reading the members of an archive by basename, without extracting paths."""

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from deeplinear.base.errors import Refusal

# What the readers of archives raise; RuntimeError where one is encrypted.
BROKEN = (EOFError, OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile, RuntimeError)
LARGEST = 2**29  # bytes that a member may unpack to, ten times the largest here


def members(path: Path, wanted: Collection[str] = ()) -> dict[str, bytes]:
    """The files in a zip or tar archive, a gzip or a plain file, by basename.

    Folders inside an archive are ignored, so no path in it can reach the disk.

    :param wanted: the basenames to look for; all of them where none is given
    :raises Refusal: two members of one basename, a broken archive, or a member without end
    """
    try:
        found = [(n, c) for n, c in _read(path, wanted) if not wanted or n in wanted]
        return _by_basename(found, path)
    except BROKEN as error:
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


def _read(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The basenames and contents in an archive or file; unwanted members aren't unpacked."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = Path(entry.filename).name
                if not entry.is_dir() and (not wanted or name in wanted):
                    with archive.open(entry) as stream:
                        yield name, _all_of(stream, name)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for entry in archive:
                name = Path(entry.name).name
                if entry.isfile() and (not wanted or name in wanted):
                    yield name, _all_of(archive.extractfile(entry), name)
    elif path.suffix == ".gz":
        with gzip.open(path) as stream:
            yield path.stem, _all_of(stream, path.stem)
    else:
        yield path.name, path.read_bytes()


def _all_of(stream: BinaryIO, name: str) -> bytes:
    """The content of a member.

    :raises Refusal: it is larger than any data set here
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        limit = f"{LARGEST // 2**20:,} MiB (unpacking.LARGEST)"
        raise Refusal(f"{name} unpacks to more than {limit}, which no data set here does")
    return content


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
