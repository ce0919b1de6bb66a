"""Whether the files of an archive are all there, no other, and each as its checksum says."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from deeplinear.base.seals import sha256

SUMS = "SHA256SUMS"


def sums(content: dict[str, bytes]) -> bytes:
    """The checksums of files by name, as `sha256sum --check` reads them."""
    return "".join(f"{sha256(content[name])}  {name}\n" for name in sorted(content)).encode()


def read(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files of an archive by name, and a line on each that can't be read or is there twice."""
    content, broken = {}, []
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename in content:
                    broken.append(f"{entry.filename}: in the archive twice")
                try:
                    content[entry.filename] = archive.read(entry)
                except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
                    broken.append(f"{entry.filename}: can't be unpacked ({error})")
    except FileNotFoundError:
        broken.append(f"{path}: no such file. Pack the study with `make archive` first.")
    except (OSError, zipfile.BadZipFile) as error:
        broken.append(f"{path}: no zip that can be read ({error})")
    return content, broken


def findings(content: dict[str, bytes]) -> Iterator[str]:
    """A line on each file that is missing, or that SHA256SUMS doesn't know or knows otherwise."""
    if SUMS not in content:
        yield f"{SUMS}: missing"
        return
    lines = content[SUMS].decode(errors="replace").splitlines()
    expected = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    if len(expected) < len(lines):
        yield f"{SUMS}: {len(lines)} lines on {len(expected)} files, so that one is there twice"
    for name in sorted({*expected, *content} - {SUMS}):
        if name not in content:
            yield f"{name}: missing"
        elif name not in expected:
            yield f"{name}: not in {SUMS}, so it was added later"
        elif (found := sha256(content[name])) != expected[name]:
            yield f"{name}: changed, its sha256 is {found[:12]}…, expected {expected[name][:12]}…"
