"""Snakemake as a command, without the seconds that Python takes to load it anew for every run.

A server holds Snakemake and the libraries that it needs in memory, and nothing of the project. Each
run is a child of that server. What is interrupted, or has a shell of its own, is started as
`python -m snakemake` (`interrupted_study`).
"""

import atexit
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parents[2]
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    ["snakemake.cli", "pandas", "scipy.stats", "matplotlib.pyplot", "jsonschema", "nbformat"]
)


def run(folder, *arguments):
    """The exit code of `snakemake` with some arguments in a folder, and all that it said."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        words = list(map(str, arguments))
        child = SERVER.Process(
            target=_in_child, args=(str(folder), words, said.name, {**os.environ})
        )
        child.start()
        child.join()
        return child.exitcode, said.read()


def _in_child(folder, arguments, said, environment):
    """What `python -m snakemake` would do there, in a process that has loaded it already."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream in (1, 2):
        os.dup2(os.open(said, os.O_WRONLY | os.O_APPEND), stream)
    of_tests = {str(HOME / name) for name in ("src", "tests/support")}
    sys.path[:] = ["", *(path for path in sys.path if path not in of_tests)]
    sys.argv = ["snakemake", *arguments]
    from snakemake import cli

    try:
        cli.main()
    finally:
        atexit._run_exitfuncs()  # which the children of a server leave out
