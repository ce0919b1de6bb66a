"""Files that the user dropped into data/raw, and the names that a dataset's files go by."""

from pathlib import Path
from urllib.parse import urlsplit

from deeplinear.base.errors import Refusal


class WrongContent(Refusal):
    """A file the user put there isn't the expected one; nothing else is tried."""


def dropped(name: str, block: dict, folder: Path | str) -> list[Path]:
    """The files in data/raw that answer to the name of one of the sources of dataset `name`."""
    made_here = {f"{name}.npz", f"{name}.json"}
    for source in block.get("sources", []):
        names = [file for file in names_of(source, block) if file not in made_here]
        found = [here for file in names if (here := _zipped_or_not(Path(folder) / file))]
        if found:
            return found
    return []


def _zipped_or_not(path: Path) -> Path | None:
    """The file itself, or what is left of its name without .gz, or neither."""
    return next(
        (p for p in (path, path.with_name(path.name.removesuffix(".gz"))) if p.is_file()), None
    )


def file_names(block: dict) -> str:
    """The names under which a dataset can be dropped into data/raw, for messages."""
    names = [", ".join(names_of(source, block)) for source in block["sources"]]
    return " or ".join(dict.fromkeys(names))


def refuse_incomplete(found: list[Path], block: dict) -> None:
    """Refuse a dropped part of the files that make up a dataset.

    :raises WrongContent: naming what is missing
    """
    there = {path.name.removesuffix(".gz") for path in found}
    wanted = {file.removesuffix(".gz"): file for file in block.get("files", [])}
    missing = [file for bare, file in wanted.items() if bare not in there]
    if there & set(wanted) and missing:
        raise WrongContent(
            f"data/raw holds {', '.join(path.name for path in found)}, but not "
            f"{', '.join(missing)}. Add what is missing, or remove what is there."
        )


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
