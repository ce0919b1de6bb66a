"""What is made once for all test processes that run side by side."""

import fcntl
import os


def once(factory, name, make):
    """A folder in which `make(folder)` has been called by the first process to ask, and its words.

    Nothing may change it: whoever wants to, changes a copy.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, said = shared / name, shared / f"{name}.said"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(make(folder))
    return folder, said.read_text()
