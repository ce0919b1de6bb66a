"""A dataset from its config block: its table of inputs and targets, and where they come from."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from deeplinear.base import files, plugins, seals
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.problems import names_of_files, parts, sources
from deeplinear.problems.members import Members


class Table(NamedTuple):
    """Inputs (m, d_in) and targets (m, d_out), perhaps of a test set too, and where from."""

    arrays: dict[str, Matrix]
    provenance: dict


class NoSource(Refusal):
    """No source gave the data and no stand-in is allowed."""


def fetch(
    name: str, block: dict, folder: Path | str, allow_stand_in: bool, timeout: float = 30.0
) -> Table:
    """The dataset `name`: from its sources, or from its stand-in where no source answers.

    :raises NoSource: no source answered and there is no stand-in, or it isn't allowed
    :raises WrongContent: a local file isn't what config.yaml expects
    """
    if "sources" not in block:
        return _table(block, {}, {"dataset": name, "stand_in": False, "source": "generated"})
    try:
        paths, origin = sources.obtain(name, block, folder, timeout)
    except sources.SourceFailed as failure:
        return _stand_in(name, block, str(failure), allow_stand_in)
    found = {"dataset": name, "stand_in": False, "source": origin, "sha256": block["sha256"]}
    return _table(block, Members(paths, block["sha256"]), found)


def write(table: Table, data: Path | str, provenance: Path | str) -> None:
    """Save a table and its provenance, atomically."""
    files.write_arrays(data, **table.arrays)
    files.write_json(provenance, table.provenance)


def _stand_in(name: str, block: dict, reasons: str, allowed: bool) -> Table:
    advice = (
        f"Drop {names_of_files.file_names(block)} into data/raw/, or name another copy in a config "
        "overlay (README, Data)."
    )
    why = _why_not(block, allowed)
    if why:
        raise NoSource(f"{name}: no source answered, and {why}.\n{reasons}\n{advice}")
    stand_in = block["stand_in"]
    about = {
        "dataset": name,
        "stand_in": True,
        "source": f"stand-in {stand_in['reader']} {stand_in.get('options', {})}",
        "tried": reasons.splitlines(),
    }
    return _table(stand_in, {}, about)


def _why_not(block: dict, allowed: bool) -> str:
    """Why no stand-in may be used; empty where one may."""
    if not allowed:
        return "allow_stand_in is false"
    if "stand_in" not in block:
        return "the dataset has no stand_in"
    named = [source for source in block["sources"] if not names_of_files.is_remote(source)]
    return f"{named[0]} is named in sources, so a stand-in can't be meant" if named else ""


def _table(block: dict, members: Mapping[str, bytes], about: dict) -> Table:
    reader = plugins.load("readers", block["reader"])
    read = reader(members=members, **block.get("options", {}))
    arrays = parts.of_reader(read, block["reader"])
    about |= {
        "content_sha256": seals.sha256(b"".join(array.tobytes() for array in read)),
        "rows": len(arrays["inputs"]),
        "columns": arrays["inputs"].shape[1],
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return Table(arrays, about)
