"""Results dated in the future, beside which results made now look old."""

import time
from pathlib import Path

SLACK = 60.0  # seconds by which the clocks of a file server and of this machine may differ
RESULTS = ["data/raw", "data/results", "figures"]


def warning() -> str | None:
    """What to say about results that are younger than now, if there are any."""
    limit = time.time() + SLACK
    paths = sorted(path for folder in RESULTS for path in Path(folder).glob("*.json"))
    found = next((path for path in paths if path.stat().st_mtime > limit), None)
    return found and (
        f"{found} is dated in the future, as after a clock went back: results made now look older "
        "than it. Before the next change: snakemake --cores all --touch --forceall."
    )
