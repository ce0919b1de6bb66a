"""Atomic writes: a file is there whole or not at all."""

import errno
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from deeplinear.base import seals
from deeplinear.base.errors import Refusal

# A full disk or quota, a limit, a folder that can't be written to.
LOCAL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}


class Unwritable(Refusal):
    """A file can't be written where it belongs."""

    @classmethod
    def at(cls, path: Path, error: OSError) -> "Unwritable":
        """The refusal for a path, with the system's reason and what to do."""
        why = error.strerror or error
        return cls(
            f"{path} can't be written: {why}. Fix this and rerun; finished results are kept."
        )


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A temporary path beside `path` that replaces it when the block ends without error.

    :raises Unwritable: the disk is full, the folder can't be written to, or the like
    """
    path, temporary = Path(path), None
    try:
        temporary = _beside(path)
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise Unwritable.at(path, error) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """A new, empty, hidden file in the folder of `path`, which is made if it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
    os.close(handle)
    return Path(name)


def remove_half_written(*folders: Path | str) -> None:
    """Remove what `replacing` has left in some folders where its process was killed."""
    for folder in folders:
        for path in Path(folder).rglob(".*"):
            if re.fullmatch(r"\..+\.[a-z0-9_]{8}\.\w+", path.name) and path.is_file():
                path.unlink()


def write_text(path: Path | str, text: str) -> None:
    """Write a text file atomically, as UTF-8."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: Path | str, content: dict) -> None:
    """Write a JSON file atomically, indented, with the seal of the table beside it."""
    write_text(path, seals.text(seals.sealed(path, content)))


def write_arrays(path: Path | str, **arrays: object) -> None:
    """Write arrays atomically as .npz."""
    content = io.BytesIO()
    np.savez(content, **arrays)
    with replacing(path) as temporary:
        temporary.write_bytes(content.getvalue())


def read_json(path: Path | str) -> dict:
    """The content of a JSON file, without its seal."""
    return seals.opened(json.loads(Path(path).read_text(encoding="utf-8")))


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
