"""Getting a file from the network or from the npm registry."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pooch
import requests

from deeplinear.base import files

PATIENCE = 20  # a whole transfer may take so many times the seconds allowed without an answer


class SourceFailed(Exception):
    """One source didn't give the data; the next one is tried."""


class TooSlow(Exception):
    """A transfer that goes on, but would take too long."""


class LeavesHttps(Exception):
    """An address by https that redirects to one without."""


def download(url: str, path: Path, timeout: float) -> Path:
    """Download the bytes to a path as they are sent, with a progress bar.

    :param timeout: seconds without an answer; the whole may take twenty times as long
    :raises SourceFailed: what happened, and what to do
    :raises Unwritable: the disk is full or can't be written to
    """
    hooks = {"response": [_refuse_to_leave_https, _unpack_nothing]}
    plain = {"Accept-Encoding": "identity"}
    get = pooch.HTTPDownloader(progressbar=True, timeout=timeout, hooks=hooks, headers=plain)
    try:
        with _at_most(PATIENCE * timeout):
            pooch.retrieve(url, known_hash=None, fname=path.name, path=path.parent, downloader=get)
    except (TooSlow, LeavesHttps) as error:
        why = str(error)
    except requests.exceptions.Timeout:
        why = f"no answer within {timeout:g} s (download_timeout in config.yaml)"
    except requests.exceptions.ChunkedEncodingError as error:
        why = f"the transfer broke off, the file is truncated ({error}); try again"
    except requests.exceptions.ConnectionError as error:
        if "timed out" in str(error):  # in the middle of a transfer
            why = f"the transfer stalled for {timeout:g} s (download_timeout in config.yaml)"
        else:
            reason = type(error).__name__
            why = f"the host can't be reached ({reason}); or drop the file into data/raw/"
    except (requests.exceptions.RequestException, OSError) as error:
        if error.errno in files.LOCAL:  # no other source would help, and a stand-in isn't meant
            raise files.Unwritable.at(path, error) from error
        why = f"the download failed: {error}"
    else:
        return path
    raise SourceFailed(f"{url}: {why}")


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what the main thread does in the block when some seconds are over.

    :raises TooSlow: from wherever the block is
    """

    def give_up(*_: object) -> None:
        advice = "set a larger download_timeout in config.yaml, or drop the file into data/raw/"
        raise TooSlow(f"not there after {seconds:g} s, so it was given up; {advice}")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _refuse_to_leave_https(response: requests.Response, **_: object) -> None:
    target = response.headers.get("Location", "")
    if response.url.startswith("https:") and target.startswith("http:"):
        raise LeavesHttps(
            f"it redirects from https to {target}, which anyone on the way can change"
        )


def _unpack_nothing(response: requests.Response, **_: object) -> None:
    """Without this header no library unpacks a .gz that a server labels with it."""
    response.raw.headers.pop("Content-Encoding", None)


def npm_pack(source: str, path: Path, timeout: float) -> Path:
    """Write the package `npm:<package>@<version>` as a tarball, by the npm client.

    :raises SourceFailed: no client here, or what the client said
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SourceFailed(f"{source}: there is no npm client on this machine")
    command = [npm, "pack", source.removeprefix("npm:"), "--pack-destination", str(path.parent)]
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=PATIENCE * timeout
        )
    except subprocess.TimeoutExpired:
        why = f"npm gave no package within {PATIENCE * timeout:g} s"
        raise SourceFailed(f"{source}: {why}") from None
    except subprocess.CalledProcessError as error:
        raise SourceFailed(f"{source}: npm failed: {error.stderr.strip()[-300:]}") from None
    return next(path.parent.glob("*.tgz")).replace(path)
