"""Snakemake as a command, without the seconds that Python takes to load libraries for every run.

A server holds Snakemake and the libraries of the project in memory, and nothing of the project.
Each run is a fork of that server, and so is each script that the run starts. What is interrupted,
or has a shell of its own, is started as `python -m snakemake` (`interrupted_study`).
"""

import atexit
import functools
import gc
import json
import os
import runpy
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import traceback
import types
from pathlib import Path

HOME = Path(__file__).parents[2]
SUPPORT = HOME / "tests/support"
THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]


def run(folder, *arguments):
    """The exit code of `snakemake` with some arguments in a folder, and all that it said."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        words = list(map(str, arguments))
        code = _forked(_snakemake, str(folder), words, said.name, {**os.environ})
        return code, said.read()


def _forked(function, *arguments):
    """The exit code of a fork of the server that calls a function of this file."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(_address())
        with connection.makefile("rw", encoding="utf-8") as line:
            print(json.dumps([function.__name__, *arguments]), file=line, flush=True)
            return int(line.readline())


@functools.cache
def _address():
    """Where a server listens, which is started here and runs as long as this process."""
    path = str(Path(tempfile.mkdtemp(prefix="snakemake_")) / "socket")
    command = f"import loaded_once, ready_snakemake as ready; ready.serve({path!r})"
    server = subprocess.Popen(
        [sys.executable, "-c", command],
        env=os.environ | dict.fromkeys(THREADS, "1") | {"PYTHONPATH": str(SUPPORT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert server.stdout.readline(), "the server of Snakemake did not start"
    return path


class Server(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """Forks for each line that it is sent, until the process that started it is gone."""

    started_by = os.getppid()

    def service_actions(self):
        super().service_actions()
        if os.getppid() != self.started_by:
            shutil.rmtree(Path(self.server_address).parent)
            sys.exit()


class Fork(socketserver.StreamRequestHandler):
    """Calls the function that a line names, and answers with the exit code."""

    def handle(self):
        name, *arguments = json.loads(self.rfile.readline())
        child = os.fork()  # what ends by os._exit, or by a signal, can't answer for itself
        if not child:
            os._exit(_ended(globals()[name], arguments))
        _, status = os.waitpid(child, 0)
        self.wfile.write(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _ended(function, arguments):
    """Call a function as if it were a program; its exit code."""
    try:
        function(*arguments)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def serve(path):
    """Be a server."""
    global _address

    def _address():  # its forks start no server of their own
        return path

    with Server(path, Fork) as server:
        print("ready", flush=True)
        server.serve_forever()


def _snakemake(folder, arguments, said, environment):
    """What `python -m snakemake` would do there, in a process that has loaded it already."""
    _become(["snakemake", *arguments], "", folder, said, environment)
    from snakemake import cli
    from snakemake.script import PythonScript

    def execute_script(self, name, edit=False):
        given = os.environ | dict.fromkeys(THREADS, str(self.threads))
        if code := _forked(_script, name, str(Path.cwd()), said, given):
            raise subprocess.CalledProcessError(code, [sys.executable, name])

    PythonScript.execute_script = execute_script
    try:
        cli.main()
    finally:
        atexit._run_exitfuncs()  # which forks leave out


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
