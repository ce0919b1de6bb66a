"""Makes .venv, the pinned environment of the project; `make` calls it, with nothing installed yet.

What was interrupted is made anew. Where there is no NVIDIA driver, PyTorch is its CPU build:
TORCH=cpu or TORCH=cuda chooses by hand, TORCH_INDEX=<address> names an index of CPU builds.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(".venv")
PYTHON = VENV / "bin/python"
UNFINISHED, DONE = VENV / "unfinished", VENV / "installed"
PIP = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check"]
LOCK = Path("requirements.lock")
SIZES = {  # with all else
    "cpu": "0.5 GB to download, 1.8 GB on the disk",
    "cuda": "more than 5 GB to download, most of it CUDA libraries",
}
NO_VENV = """
Python can't make an environment here. On Debian and Ubuntu the package python3-venv is missing:
  apt-get install python3-venv
Then the same command again; what is half made is made anew."""
NO_CPU_BUILD = """
This machine has no NVIDIA driver, and the index in use has PyTorch with CUDA alone: {cuda}.
The CPU build, which is all that is needed ({cpu}), could not be had.
Name an index that has it, as PyTorch's page "Get started" shows for "CPU" behind --index-url:
  make install TORCH_INDEX=<address>
Or take the large one all the same:
  make install TORCH=cuda"""


def main() -> None:
    """Make the environment, or mend it."""
    if os.name == "nt":
        sys.exit("Native Windows is not supported; run this inside WSL (wsl --install).")
    if sys.version_info < (3, 11):  # noqa: UP036, whatever python3 is here
        sys.exit(f"deeplinear needs Python 3.11 or later, found {sys.version.split()[0]}")
    if UNFINISHED.exists() or not has_pip():
        make_empty()
    UNFINISHED.touch()
    pip("install", "pip>=25")  # older ones download what they only look at
    if run([PYTHON, "-c", "import importlib.metadata as m; m.version('torch')"]).returncode:
        choose_torch()
    pip("install", *shlex.split(os.environ.get("REQUIREMENTS") or f"--requirement {LOCK}"))
    let_python_find_the_package()
    UNFINISHED.unlink()
    DONE.touch()


def choose_torch() -> None:
    """Say what is to be downloaded, and take the CPU build of PyTorch where that will do."""
    torch = next(line for line in LOCK.read_text().splitlines() if line.startswith("torch=="))
    build = chosen_build(torch)
    print(f"Installing the pinned environment into .venv, once: {SIZES[build]}.", flush=True)
    if build == "cpu":
        install_cpu_build(torch)


def has_pip() -> bool:
    """Whether .venv is an environment in which something can be installed."""
    return PYTHON.exists() and not run([PYTHON, "-m", "pip", "--version"]).returncode


def make_empty() -> None:
    """An empty environment in place of what is there."""
    if run([sys.executable, "-m", "venv", "--clear", VENV]).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(NO_VENV)


def chosen_build(torch: str) -> str:
    """ "cpu" or "cuda", by TORCH or else by what this machine has and what pip would bring."""
    if os.environ.get("TORCH") in SIZES:
        return os.environ["TORCH"]
    driver = shutil.which("nvidia-smi") or Path("/proc/driver/nvidia").exists()
    return "cuda" if driver and brings_cuda(torch) else "cpu"


def brings_cuda(torch: str) -> bool:
    """Whether pip, as it is set up here, would install CUDA libraries with PyTorch."""
    asked = [*PIP, "install", "--dry-run", "--ignore-installed", "--report", "-", torch]
    found = subprocess.run(asked, capture_output=True, text=True)
    if found.returncode:
        sys.exit(found.stderr)
    names = [part["metadata"]["name"] for part in json.loads(found.stdout)["install"]]
    return any(name.startswith(("nvidia-", "cuda-")) for name in names)


def install_cpu_build(torch: str) -> None:
    """PyTorch without CUDA: from the index in use if that has it, else with the help of uv."""
    if index := os.environ.get("TORCH_INDEX"):
        pip("install", "--index-url", index, "--no-deps", torch)
    elif brings_cuda(torch):
        pip("install", "uv")  # knows where PyTorch keeps its builds
        uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
        if run([*uv, "--torch-backend", "cpu", "--no-deps", torch]).returncode:
            sys.exit(NO_CPU_BUILD.format(**SIZES))


def let_python_find_the_package() -> None:
    """`import deeplinear` in .venv: by a path that is relative, so that the folder can move."""
    (packages,) = (VENV / "lib").glob("python3*/site-packages")
    (packages / "deeplinear.pth").write_text("../../../../src\n")


def pip(*arguments: str) -> None:
    """Run pip in .venv, or end with what it said."""
    done = subprocess.run([*PIP, *arguments])
    if done.returncode:
        sys.exit("The installation has stopped. The same command again makes it anew.")


def run(command: list) -> subprocess.CompletedProcess:
    """Run a command whose failure is answered by the caller."""
    return subprocess.run(command, capture_output=True, text=True)


if __name__ == "__main__":
    main()
