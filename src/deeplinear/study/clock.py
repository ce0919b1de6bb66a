"""Files dated in the future, by which the workflow would judge wrongly what is up to date."""

import time
from collections.abc import Iterable
from pathlib import Path

SLACK = 60.0  # seconds by which the clocks of a file server and of this machine may differ


RESULTS = ["data/raw", "data/results", "figures"]


def warning(scripts: Path) -> str:
    """What to say about scripts and results that are younger than now; empty where none is.

    :param scripts: the folder of the adapters, which Snakemake compares with results by date alone
    """
    said = []
    if found := _ahead(scripts.glob("*.py")):
        said.append(
            f"{found} is dated in the future, so its jobs would run again each time. If it was "
            f"edited: touch {found}. If it wasn't: touch -d 2000-01-01 {found}."
        )
    if found := _ahead(path for folder in RESULTS for path in Path(folder).glob("*.json")):
        said.append(
            f"{found} is dated in the future, as after a clock went back: until then no edit of "
            "a source file is seen. Before the next: snakemake --cores all --touch --forceall."
        )
    return "\n".join(said)


def _ahead(paths: Iterable[Path]) -> Path | None:
    limit = time.time() + SLACK
    return next((path for path in sorted(paths) if path.stat().st_mtime > limit), None)
