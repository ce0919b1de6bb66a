"""Where and with what a result was computed."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ["numpy", "numba", "scipy", "pandas", "matplotlib", "torch"]
HOME = Path(__file__).parents[3]
AS_TEXT = {"encoding": "utf-8", "errors": "surrogateescape", "capture_output": True}
PARTS = ["src", "workflow", "Snakefile"]  # of which local changes count


def facts() -> dict:
    """Commit, versions and device of this process."""
    return {"commit": commit(), "versions": versions(), "device": device()}


def commit() -> str:
    """The commit of the source tree, "+" behind it with local changes; "unknown" outside git.

    Another repository that the tree lies in, or that GIT_DIR names, is not ours.
    """
    head = git(HOME, "rev-parse", "--show-toplevel", "HEAD")
    if head is None:
        return "unknown"
    top, _, name = head.strip().rpartition("\n")
    if Path(top).resolve() != HOME.resolve():
        return "unknown"
    changed = git(HOME, "status", "--porcelain", "--untracked-files=normal", *PARTS)
    return name + ("+" if changed else "")


def git(folder: Path | str, *arguments: str) -> str | None:
    """What git says in a folder, whatever GIT_* variables are set; None where it fails.

    It writes nothing, and takes the folder though it is another user's, as in a container.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    trusted = f"safe.directory={Path(folder).resolve()}"
    command = ["git", "--no-optional-locks", "-c", trusted, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, env=own, **AS_TEXT)
    except OSError:
        return None
    return None if done.returncode else done.stdout


def versions() -> dict[str, str]:
    """Python's version and those of the libraries that results and pictures depend on."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "unknown"
    return found


def device() -> str:
    """What computes: the GPU if this process has used one, else the processor's kind."""
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_initialized():
        return f"GPU, {torch.cuda.get_device_name()}"
    return f"CPU, {platform.machine()}"
