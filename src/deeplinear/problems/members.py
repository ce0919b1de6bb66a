"""The files in archives, by basename, each unpacked when it is asked for."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems.unpacking import Member, content_of, content_of_packed, members_of


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
        self._held: dict[str, list[Member]] = {}
        for member in members_of(paths):
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
        return content_of(member)

    def __iter__(self) -> Iterator[str]:
        """The basenames."""
        return iter(self._held)

    def __len__(self) -> int:
        """How many basenames there are."""
        return len(self._held)

    def _of_content(self, name: str, sha256: str) -> Member | None:
        """A member under another name that has this content."""
        for member in [member for members in self._held.values() for member in members]:
            if member.alone or _letters(member.name) == _letters(name):
                for read in (member.read, partial(content_of_packed, member)):
                    candidate = member._replace(read=read)
                    with contextlib.suppress(Refusal):
                        if seals.sha256(content_of(candidate)) == sha256:
                            return candidate
        return None


def _letters(name: str) -> str:
    """The letters and digits of a name, in which `a-b.gz` and `A_b` are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower().removesuffix(".gz"))
