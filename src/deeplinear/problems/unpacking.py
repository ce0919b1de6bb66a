"""Reading the members of archives by basename, without extracting paths."""

import contextlib
import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, NamedTuple

from deeplinear.base import seals
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


class _Member(NamedTuple):
    """A member of an archive, or the one content of a gzip or plain file."""

    path: Path
    name: str
    alone: bool
    read: Callable[[], bytes]


class Members(Mapping[str, bytes]):
    """The files in zip and tar archives, gzips and plain files, by basename.

    The first bytes say what a file is, not its name. Folders inside an archive are ignored, so no
    path in it can reach the disk. A member is unpacked when it is asked for: what nobody asks for
    may be there twice, encrypted or without end.

    :param expected: the SHA-256 of members by name. One that isn't there is looked for by content
        among the files and the members whose letters and digits are the same
    :raises Refusal: a broken archive; where a member is asked for, one that is broken, too large
        or there twice
    """

    def __init__(self, paths: Iterable[Path], expected: Mapping[str, str] | str = ""):
        """List what is there."""
        self._held: dict[str, list[_Member]] = {}
        for member in _checked(paths):
            self._held.setdefault(member.name, []).append(member)
        if isinstance(expected, Mapping):
            for name in [name for name in expected if name not in self._held]:
                if found := self._of_content(name, expected[name]):
                    self._held[name] = [found]

    def __getitem__(self, name: str) -> bytes:
        """The content of the one member of this basename."""
        member, *others = self._held[name]
        if others:
            places = " and ".join(dict.fromkeys(str(m.path) for m in (member, *others)))
            raise Refusal(f"{places}: two members called {name}; expected each name once")
        return _content(member)

    def __iter__(self) -> Iterator[str]:
        """The basenames."""
        return iter(self._held)

    def __len__(self) -> int:
        """How many basenames there are."""
        return len(self._held)

    def _of_content(self, name: str, sha256: str) -> _Member | None:
        """A member under another name that has this content."""
        for member in [member for members in self._held.values() for member in members]:
            if member.alone or _letters(member.name) == _letters(name):
                for read in (member.read, partial(_of_packed, member)):
                    candidate = member._replace(read=read)
                    with contextlib.suppress(Refusal):
                        if seals.sha256(_content(candidate)) == sha256:
                            return candidate
        return None


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


def _checked(paths: Iterable[Path]) -> Iterator[_Member]:
    """The members of all files.

    :raises Refusal: a broken archive
    """
    for path in paths:
        try:
            yield from _members(path)
        except BROKEN as error:
            raise Refusal(f"{path.name} is truncated or broken ({error})") from None


def _members(path: Path) -> Iterator[_Member]:
    with path.open("rb") as stream:
        begins = stream.read(4)
    if begins in ZIP:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    name = PureWindowsPath(entry.filename).name  # whichever slash it was made with
                    yield _Member(path, name, False, partial(_of_zip, path, entry))
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for entry in archive:
                if entry.isfile() or entry.islnk():
                    name = Path(entry.name).name
                    yield _Member(path, name, False, partial(_of_tar, path, entry))
    else:
        name = path.name.removesuffix(".gz")
        yield _Member(
            path, name, True, partial(_of_gzip, path) if begins[:2] == GZIP else path.read_bytes
        )


def _content(member: _Member) -> bytes:
    """What a member unpacks to.

    :raises Refusal: it is broken or too large
    """
    try:
        return member.read()
    except BROKEN as error:
        raise Refusal(f"{member.path.name} is truncated or broken ({error})") from None


def _of_zip(path: Path, entry: zipfile.ZipInfo) -> bytes:
    with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
        return _all_of(stream, entry.filename)


def _of_tar(path: Path, entry: tarfile.TarInfo) -> bytes:
    with tarfile.open(path) as archive:
        return _all_of(archive.extractfile(entry), entry.name)


def _of_gzip(path: Path) -> bytes:
    with gzip.open(path) as stream:
        return _all_of(stream, path.name.removesuffix(".gz"))


def _of_packed(member: _Member) -> bytes:
    """What a member that is a gzip itself unpacks to."""
    with gzip.open(io.BytesIO(member.read())) as stream:
        return _all_of(stream, member.name)


def _all_of(stream: BinaryIO, name: str) -> bytes:
    """The content of a member.

    :raises Refusal: it is larger than any data set here
    """
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        limit = f"{LARGEST // 2**20:,} MiB (unpacking.LARGEST)"
        raise Refusal(f"{name} unpacks to more than {limit}, which no data set here does")
    return content


def _letters(name: str) -> str:
    """The letters and digits of a name, in which `a-b.gz` and `A_b` are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower().removesuffix(".gz"))
