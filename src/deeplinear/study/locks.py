"""One run at a time in a folder: a lock that ends with its process, however that ends."""

import atexit
import fcntl
import os
import socket
from pathlib import Path

from deeplinear.base.errors import Refusal

_held: set[Path] = set()


class AtWork(Refusal):
    """Another run is at work in this folder."""


def hold(path: Path | str) -> str:
    """Hold a file until this process ends; say so if the run before this one was killed.

    The file has the name of the run that holds it. A run that ends by itself empties it.

    :raises AtWork: another process holds the file
    """
    path = Path(path).absolute()
    if path in _held:
        return ""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        last = os.pread(handle, 300, 0).decode()
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AtWork(
            f"Another run is at work in {Path.cwd()} ({last}). Wait for its end, or stop it with "
            "Ctrl-C; nothing is to be unlocked."
        ) from None
    except OSError:
        return ""  # a folder that can't be written to, or a file system without such locks
    _held.add(path)
    _write(handle, f"process {os.getpid()} on {socket.gethostname()}")
    atexit.register(_write, handle, "")
    return f"The run before this one ({last}) was killed. What it left is made again." * bool(last)


def _write(handle: int, words: str) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, words.encode(), 0)
