"""Fixtures that several tests share."""

import compileall
import os
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

# One thread per test process: the tests themselves run side by side.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def pytest_configure(config):
    """Compile the project once, for all its copies that are run."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(__file__).parents[1] / "src", quiet=2)


@pytest.fixture(scope="module")
def mirror():
    """The address of a web server on loopback that serves `mirrors.GOOD` and what is not good."""
    from mirrors import Mirror  # not before the threads are set, since it imports numpy

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
