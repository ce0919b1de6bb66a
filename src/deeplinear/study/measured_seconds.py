"""How long a run took by kind, depth and width: the table beside this file, or results made here.

To measure anew, on a machine with nothing else to do: snakemake --cores all --forceall, then
python -m deeplinear.study.measured_seconds data/results > src/deeplinear/study/measured_seconds.csv
"""

import csv
import itertools
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from deeplinear.base import files, plugins
from deeplinear.runs import grid
from deeplinear.runs.axes import of
from deeplinear.study import sizes

TABLE = Path(__file__).with_suffix(".csv")


class Measured(NamedTuple):
    """Seconds of a run on one core, the mean over the runs of this depth and width.

    The width is 0 where it is no axis.
    """

    experiment: str
    kind: str
    depth: int
    width: int
    seconds: float


def hidden_layers(depth: int) -> int:
    """N - 1. With their width d, time grows with (N - 1) d^2, the weights between them."""
    return max(depth - 1, 1)


def networks(block: dict) -> list[tuple[int, int]]:
    """The depth and width of every network of an experiment; each has as many runs.

    A width that no shape takes, because layers stand for wider ones, costs nothing and is 0.
    """
    given = {"depth": [1], "width": [0], "shape": ["equal"], **block["axes"]}
    taken = any("width" in plugins.contract("shapes", shape).axes for shape in given["shape"])
    widths = of(given["width"]).values if taken else [0]
    return list(itertools.product(of(given["depth"]).values, widths))


@cache
def in_table() -> list[Measured]:
    """The rows of the table that comes with the package."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Measured(row["experiment"], row["kind"], *map(float, list(row.values())[2:]))
        for row in csv.DictReader(lines)
    ]


@cache
def in_results(name: str, folder: Path) -> list[Measured]:
    """What the runs of an experiment took by the files beside its table; [] where there is none."""
    path = folder / f"{name}.json"
    if not path.exists():
        return []
    block, found = files.read_json(path)["block"], {}
    for shard, part in grid.shards(block).items():
        about = folder / name / f"{shard}.json"
        for network, seconds in _shared_out(part, about):
            found.setdefault(network, []).append(seconds)
    return [
        Measured(name, block["kind"], *network, sum(seconds) / len(seconds))
        for network, seconds in sorted(found.items())
    ]


def _shared_out(part: dict, about: Path) -> Iterator[tuple[tuple[int, int], float]]:
    """The seconds of a run of each network of a shard, in proportion to its work."""
    if about.exists():
        work = {(N, d): hidden_layers(N) * max(d, 1) ** 2 for N, d in networks(part)}
        rate = files.read_json(about)["seconds"] * len(work) / sizes.runs(part) / sum(work.values())
        yield from ((network, rate * own) for network, own in work.items())


def main(folder: str) -> None:
    """Print the table of all experiments in a folder of results."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Measured._fields)
    for path in sorted(Path(folder).glob("*.json")):
        rows = in_results(path.stem, path.parent)
        writer.writerows((*row[:-1], f"{row.seconds:.3g}") for row in rows)


if __name__ == "__main__":
    main(sys.argv[1])
