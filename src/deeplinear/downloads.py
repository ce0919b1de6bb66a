"""Getting a file from the network or from the npm registry."""

import shutil
import subprocess
from pathlib import Path

import pooch
import requests


class SourceFailed(Exception):
    """One source didn't give the data; the next one is tried."""


def download(url: str, path: Path, timeout: float) -> Path:
    """Download to a path, with a progress bar.

    :param timeout: seconds without an answer
    :raises SourceFailed: what happened, and what to do
    """
    get = pooch.HTTPDownloader(progressbar=True, timeout=timeout)
    try:
        pooch.retrieve(url, known_hash=None, fname=path.name, path=path.parent, downloader=get)
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
        why = f"the download failed: {error}"
    else:
        return path
    raise SourceFailed(f"{url}: {why}")


def npm_pack(source: str, path: Path, timeout: float) -> Path:
    """Write the package `npm:<package>@<version>` as a tarball, by the npm client.

    :raises SourceFailed: no client here, or what the client said
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SourceFailed(f"{source}: there is no npm client on this machine")
    command = [npm, "pack", source.removeprefix("npm:"), "--pack-destination", str(path.parent)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=20 * timeout)
    except subprocess.TimeoutExpired:
        raise SourceFailed(f"{source}: npm gave no package within {20 * timeout:g} s") from None
    except subprocess.CalledProcessError as error:
        raise SourceFailed(f"{source}: npm failed: {error.stderr.strip()[-300:]}") from None
    return next(path.parent.glob("*.tgz")).replace(path)
