"""Where and with what a result was computed."""

import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ["numpy", "numba", "scipy", "pandas", "matplotlib", "torch"]
HOME = Path(__file__).parents[3]


def facts() -> dict:
    """Commit, versions and device of this process."""
    return {"commit": commit(), "versions": versions(), "device": device()}


def commit() -> str:
    """The commit of the source tree, "+" behind it with local changes; "unknown" outside git."""
    git = ["git", "-C", str(HOME)]
    parts = ["src", "workflow", "Snakefile"]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True)
        changed = subprocess.run([*git, "status", "--porcelain", *parts], capture_output=True)
    except FileNotFoundError:
        return "unknown"
    if head.returncode:
        return "unknown"
    return head.stdout.strip() + ("+" if changed.stdout else "")


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
