"""Files that the user dropped into data/raw, found by name or by content."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems.members import Members
from deeplinear.problems.names_of_files import names_of
from deeplinear.problems.unpacking import LARGEST

ANYWHERE = ("*", "*/*", "*/*/*", "*/*/*/*")  # such as MNIST/raw/<file>, where torchvision puts it
NAMED = 3  # further files that a message names


class WrongContent(Refusal):
    """A file the user put there isn't the expected one; nothing else is tried."""


def dropped(name: str, block: dict, folder: Path | str) -> list[Path]:
    """The files in data/raw of dataset `name`, by the names of a source, or else by content."""
    found, expected = _by_name(name, block, folder), block.get("sha256", {})
    if not found:
        return by_content(expected, folder)
    missing = {member: expected[member] for member in _missing(found, block) if member in expected}
    return [*found, *(by_content(missing, folder) if missing else [])]


def by_content(expected: Mapping[str, str] | str, folder: Path | str) -> list[Path]:
    """The files, under whatever names, that hold something expected, the first for each."""
    found: list[Path] = []
    missing = {expected} if isinstance(expected, str) else set(expected.values())
    for path in _others(folder):
        if more := _fitting(path, expected) & missing:
            found.append(path)
            missing -= more
    return found


def not_taken(block: dict, folder: Path | str) -> list[str]:
    """Which files in data/raw aren't the dataset's: the most alike by name, then the others."""
    names = [name for source in block["sources"] for name in names_of(source, block)]
    others = [path for path in _others(folder) if not _fitting(path, block["sha256"])]
    others.sort(key=lambda path: -max(SequenceMatcher(None, path.name, n).ratio() for n in names))
    lines = [f"{path}: not taken, {_told(path)}" for path in others[:1]]
    if rest := others[1:]:
        named = ", ".join(str(path.relative_to(folder)) for path in rest[:NAMED])
        more = f" and {len(rest) - NAMED} more" * (len(rest) > NAMED)
        lines.append(f"{folder}: not taken either: {named}{more}")
    return lines


def refuse_incomplete(found: list[Path], block: dict) -> None:
    """Refuse a dropped part of the files that make up a dataset.

    :raises WrongContent: naming what is missing
    """
    if missing := _missing(found, block):
        files = {file.removesuffix(".gz"): file for file in block["files"]}
        raise WrongContent(
            f"data/raw holds {', '.join(path.name for path in found)}, but not "
            f"{', '.join(files[member] for member in missing)}. "
            "Add what is missing, or remove what is there."
        )


def _by_name(name: str, block: dict, folder: Path | str) -> list[Path]:
    """The files that answer to the name of one of the sources."""
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


def _missing(found: list[Path], block: dict) -> list[str]:
    """The members that a part of the files doesn't hold; nothing to say of other files."""
    wanted = [file.removesuffix(".gz") for file in block.get("files", [])]
    try:
        there = set(Members(found, block["sha256"])) if wanted else set()
    except Refusal:
        return []
    return [member for member in wanted if member not in there] if there & set(wanted) else []


def _others(folder: Path | str) -> Iterator[Path]:
    """The files in data/raw that the workflow neither made nor fetched, some folders deep."""
    folder = Path(folder)
    for path in sorted(path for pattern in ANYWHERE for path in folder.glob(pattern)):
        parts = path.relative_to(folder).parts
        made_here = path.suffix == ".npz" and path.with_suffix(".json").is_file()
        hidden = any(part.startswith(".") for part in parts) or parts[0] == "downloads"
        if path.is_file() and not (hidden or made_here or path.suffix in (".json", ".md")):
            yield path


def _fitting(path: Path, expected: Mapping[str, str] | str) -> frozenset[str]:
    """The expected SHA-256 that the file has, or its members."""
    about = path.stat()
    pinned = expected if isinstance(expected, str) else tuple(expected.items())
    return _found(path, about.st_size, about.st_mtime_ns, pinned)


@cache
def _found(path: Path, size: int, time: int, expected: str | tuple) -> frozenset[str]:
    """As `_fitting`; remembered until the file changes, as every target asks for it."""
    if size > LARGEST:
        return frozenset()
    try:
        if isinstance(expected, str):
            return frozenset({expected} & {seals.sha256(path.read_bytes())})
        members = Members([path], dict(expected))
        there = [(sha256, members[name]) for name, sha256 in expected if name in members]
    except (Refusal, OSError):
        return frozenset()
    return frozenset(sha256 for sha256, content in there if seals.sha256(content) == sha256)


def _told(path: Path) -> str:
    """Why a file isn't taken."""
    if path.stat().st_size > LARGEST:
        return f"it is larger than {LARGEST // 2**20:,} MiB"
    try:
        return f"its sha256 is {seals.sha256(path.read_bytes())}, none of those expected"
    except OSError as error:
        return f"it can't be read: {error.strerror}"
