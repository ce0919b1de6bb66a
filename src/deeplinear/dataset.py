"""A dataset from its config block: table, provenance, and the whitened problem on disk."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from deeplinear import archives, files, plugins, sources
from deeplinear.journal import Refusal
from deeplinear.problem import Matrix, Problem
from deeplinear.whitening import whiten


class Table(NamedTuple):
    """Inputs (m, d_in), targets (m, d_out) and where they come from."""

    inputs: Matrix
    targets: Matrix
    provenance: dict


class NoSource(Refusal):
    """No source gave the data and no stand-in is allowed."""


def fetch(
    name: str, block: dict, folder: Path | str, allow_stand_in: bool, timeout: float = 30.0
) -> Table:
    """The dataset `name`: from its sources, or from its stand-in where no source answers.

    :raises NoSource: no source answered and there is no stand-in, or it isn't allowed
    :raises sources.WrongContent: a local file isn't what config.yaml expects
    """
    if "sources" not in block:
        return _table(block, {}, {"dataset": name, "stand_in": False, "source": "generated"})
    try:
        path, origin = sources.obtain(name, block, folder, timeout)
    except sources.SourceFailed as failure:
        return _stand_in(name, block, str(failure), allow_stand_in)
    found = {
        "dataset": name,
        "stand_in": False,
        "source": origin,
        "sha256": archives.sha256(path.read_bytes()),
    }
    return _table(block, archives.members(path), found)


def write(table: Table, data: Path | str, provenance: Path | str) -> None:
    """Save a table and its provenance, atomically."""
    _save(data, inputs=table.inputs, targets=table.targets)
    files.write_json(provenance, table.provenance)


def prepare(data: Path | str, provenance: Path | str, out: Path | str, about: Path | str) -> None:
    """Whiten a fetched table into a problem; what was dropped joins the provenance."""
    with np.load(data) as table:
        whitened = whiten(table["inputs"], table["targets"])
    problem = whitened.problem
    _save(
        out,
        covariance=problem.covariance,
        cross=problem.cross,
        half_target=problem.half_target,
        optimum=problem.optimum,
        optimal_loss=problem.optimal_loss,
    )
    facts = {
        "whitened_dimensions": problem.shape[1],
        "redundant_features_dropped": whitened.dropped,
        "condition_number": whitened.condition_number,
        "label_scale": whitened.label_scale,
    }
    files.write_json(about, files.read_json(provenance) | facts)


def read_problem(path: Path | str) -> Problem:
    """A problem saved by `prepare`."""
    with np.load(path) as saved:
        return Problem(saved["covariance"], saved["cross"], float(saved["half_target"]))


def _stand_in(name: str, block: dict, reasons: str, allowed: bool) -> Table:
    advice = (
        f"Drop {sources.file_names(block)} into data/raw/, or name another copy in a config "
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
    named = [source for source in block["sources"] if not sources.is_remote(source)]
    return f"{named[0]} is named in sources, so a stand-in can't be meant" if named else ""


def _table(block: dict, members: dict[str, bytes], about: dict) -> Table:
    reader = plugins.load("datasets", block["reader"])
    inputs, targets = reader(members=members, **block.get("options", {}))
    content = archives.sha256(inputs.tobytes() + targets.tobytes())
    about |= {
        "content_sha256": content,
        "rows": len(inputs),
        "columns": inputs.shape[1],
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return Table(inputs, targets, about)


def _save(path: Path | str, **arrays: object) -> None:
    content = io.BytesIO()
    np.savez(content, **arrays)
    with files.replacing(path) as temporary:
        temporary.write_bytes(content.getvalue())
