"""The names that the files of a dataset go by, those of a source and the one made here."""

import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np


def file_names(block: dict) -> str:
    """The names under which a dataset can be dropped into data/raw, for messages."""
    names = [", ".join(names_of(source, block)) for source in block["sources"]]
    return " or ".join(dict.fromkeys(names))


def is_remote(source: str) -> bool:
    """Whether a source is an address or an npm package, not a path on this machine."""
    return source.startswith(("http://", "https://", "npm:"))


def names_of(source: str, block: dict) -> list[str]:
    """The names under which a source's files are kept, and dropped in by the user."""
    if source.endswith("/"):
        return block["files"]
    if source.startswith("npm:"):
        name = source.removeprefix("npm:").replace("/", "-").replace("@", "-").strip("-")
        return [f"{name}.tgz"]
    return [Path(urlsplit(source).path if is_remote(source) else source).name or "data"]


def in_the_way(name: str, folder: Path | str) -> Path | None:
    """A file of the user under the name of the one that the workflow makes, such as Keras'."""
    path = Path(folder) / f"{name}.npz"
    if not path.is_file() or path.with_suffix(".json").exists():  # else it is known by its seal
        return None
    try:
        with np.load(path) as arrays:
            return None if "inputs" in arrays.files else path
    except (OSError, ValueError, EOFError, AttributeError, zipfile.BadZipFile):
        return path
