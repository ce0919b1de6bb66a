"""Reading the members of zip and tar archives, gzips and plain files, without extracting paths."""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, NamedTuple

from deeplinear.base.errors import Refusal

# What the readers of archives raise; RuntimeError where one is encrypted, KeyError for a lost link.
BROKEN = (
    EOFError,
    KeyError,
    OSError,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    RuntimeError,
)
LARGEST = 2**29  # bytes that a member may unpack to, ten times the largest here
GZIP, ZIP = b"\x1f\x8b", (b"PK\3\4", b"PK\5\6", b"PK\7\x08")


class Member(NamedTuple):
    """A member of an archive, or the one content of a gzip or plain file."""

    path: Path
    name: str
    alone: bool
    read: Callable[[], bytes]


def gunzipped(path: Path) -> bytes | None:
    """What a gzip file unpacks to, nothing if the file is another or broken."""
    with path.open("rb") as stream:
        if stream.read(2) != GZIP:
            return None
    try:
        return _of_gzip(path)
    except (*BROKEN, Refusal):
        return None


def looks_like_html(content: bytes) -> bool:
    """Whether a download is a web page, as dead mirrors and login walls send."""
    head = content[:512].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head"))


def members_of(paths: Iterable[Path]) -> Iterator[Member]:
    """The members of all files.

    :raises Refusal: a broken archive
    """
    for path in paths:
        try:
            yield from _members(path)
        except BROKEN as error:
            raise Refusal(f"{path.name} is truncated or broken ({error})") from None


def content_of(member: Member) -> bytes:
    """What a member unpacks to.

    :raises Refusal: it is broken or too large
    """
    try:
        return member.read()
    except BROKEN as error:
        raise Refusal(f"{member.path.name} is truncated or broken ({error})") from None


def content_of_packed(member: Member) -> bytes:
    """What a member that is a gzip itself unpacks to."""
    with gzip.open(io.BytesIO(member.read())) as stream:
        return _all_of(stream, member.name)


def _members(path: Path) -> Iterator[Member]:
    with path.open("rb") as stream:
        begins = stream.read(4)
    if begins in ZIP:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    name = PureWindowsPath(entry.filename).name  # whichever slash it was made with
                    yield Member(path, name, False, partial(_of_zip, path, entry))
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for entry in archive:
                if entry.isfile() or entry.islnk():
                    name = Path(entry.name).name
                    yield Member(path, name, False, partial(_of_tar, path, entry))
    else:
        read = partial(_of_gzip, path) if begins[:2] == GZIP else path.read_bytes
        yield Member(path, path.name.removesuffix(".gz"), True, read)


def _of_zip(path: Path, entry: zipfile.ZipInfo) -> bytes:
    with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
        return _all_of(stream, entry.filename)


def _of_tar(path: Path, entry: tarfile.TarInfo) -> bytes:
    with tarfile.open(path) as archive:
        return _all_of(archive.extractfile(entry), entry.name)


def _of_gzip(path: Path) -> bytes:
    with gzip.open(path) as stream:
        return _all_of(stream, path.name.removesuffix(".gz"))


def _all_of(stream: BinaryIO, name: str) -> bytes:
    """The content of a member.

    :raises Refusal: it is larger than any data set here
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        limit = f"{LARGEST // 2**20:,} MiB (unpacking.LARGEST)"
        raise Refusal(f"{name} unpacks to more than {limit}, which no data set here does")
    return content
