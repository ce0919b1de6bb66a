"""Snakemake's lock on a folder: telling one that is in use from one that a killed run left."""

import fcntl
import os
import shutil
import socket
from pathlib import Path

_entered: set[Path] = set()


def enter(folder: Path | str) -> str:
    """Hold a file of `folder` until this process ends, however it ends; remove a dead run's lock.

    Who can hold that file alone is the only run in this folder, so a lock of Snakemake's found
    then was left by one that was killed. It stays if that one was on another machine, where a
    file system may not show who holds what, and where nothing can be held at all.

    :param folder: Snakemake's own, .snakemake
    :returns: what there is to say, if anything
    """
    folder = Path(folder).absolute()
    if folder in _entered:
        return ""
    try:
        folder.mkdir(exist_ok=True)
        handle = os.open(folder / "at_work", os.O_RDWR | os.O_CREAT, 0o666)
        said = _look(handle, folder / "locks")
        fcntl.flock(handle, fcntl.LOCK_SH)
    except OSError:
        return ""  # a folder that can't be written to, or a file system without such locks
    _entered.add(folder)
    return said


def _look(handle: int, locks: Path) -> str:
    """Remove a dead run's lock, or say whose it is; put our name down where there is none."""
    alone, here, said = _can_hold_alone(handle), socket.gethostname(), ""
    host, _, process = os.pread(handle, 300, 0).decode().partition(" ")
    locked = any(locks.glob("*.lock"))
    if locked and alone and host == here:
        shutil.rmtree(locks)
        said = (
            f"The run before this one ({process}) was killed. Its lock is removed, and what it "
            "left unfinished is made again."
        )
    elif locked and not alone:
        said = (
            f"Another run is at work in {locks.parent.parent} ({process} on {host}). Wait for "
            "its end, or stop it with Ctrl-C; nothing is to be unlocked."
        )
    if not locked:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{here} process {os.getpid()}".encode(), 0)
    return said


def _can_hold_alone(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
