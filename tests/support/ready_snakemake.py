"""Snakemake as a command, without the seconds that Python takes to load libraries for every run.

A server holds Snakemake and the libraries of the project in memory, and nothing of the project.
Each run is a child of that server, and so is each script that the run starts. What is interrupted,
or has a shell of its own, is started as `python -m snakemake` (`interrupted_study`).
"""

import atexit
import functools
import gc
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import types
from multiprocessing import forkserver
from pathlib import Path

HOME = Path(__file__).parents[2]
SUPPORT = HOME / "tests/support"
THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]


def run(folder, *arguments):
    """The exit code of `snakemake` with some arguments in a folder, and all that it said."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        words = list(map(str, arguments))
        child = server().Process(
            target=_snakemake, args=(str(folder), words, said.name, {**os.environ})
        )
        child.start()
        child.join()
        return child.exitcode, said.read()


@functools.cache
def server():
    """What starts children of the server, which runs as long as this process."""
    context, before = multiprocessing.get_context("forkserver"), {**os.environ}
    context.set_forkserver_preload(["loaded_once", Path(__file__).stem])
    os.environ.update(dict.fromkeys(THREADS, "1"), PYTHONPATH=str(SUPPORT))
    forkserver.ensure_running()
    os.environ.clear()
    os.environ.update(before)
    return context


def _snakemake(folder, arguments, said, environment):
    """What `python -m snakemake` would do there, in a process that has loaded it already."""
    _become(["snakemake", *arguments], "", folder, said, environment)
    from snakemake import cli
    from snakemake.script import PythonScript

    def execute_script(self, name, edit=False):
        given = os.environ | dict.fromkeys(THREADS, str(self.threads))
        child = server().Process(target=_script, args=(name, str(Path.cwd()), said, given))
        child.start()
        child.join()
        if child.exitcode:
            raise subprocess.CalledProcessError(child.exitcode, [sys.executable, name])

    PythonScript.execute_script = execute_script
    try:
        cli.main()
    finally:
        atexit._run_exitfuncs()  # which the children of a server leave out


def _script(name, folder, said, environment):
    """What `python name` would do there."""
    _become([name], str(Path(name).parent), folder, said, environment)
    try:
        runpy.run_path(name, run_name="__main__")
    finally:
        atexit._run_exitfuncs()


def _become(arguments, beside, folder, said, environment):
    """Be as a new process in a folder would be, of a program that is beside other modules.

    It ends soon, so that nobody needs to look for what could be forgotten in it or in the server.
    """
    gc.disable()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream in (1, 2):
        os.dup2(os.open(said, os.O_WRONLY | os.O_APPEND), stream)
    own = environment.get("PYTHONPATH", "").split(os.pathsep)
    of_tests = {str(HOME / name) for name in ("src", "tests/support")}
    others = [path for path in sys.path if path not in of_tests]
    sys.path[:] = [beside, *filter(None, own), *others]
    sys.argv, sys.modules["__main__"] = arguments, types.ModuleType("__main__")
