"""The maps over (s, eta) that a study has: how each run of a grid ended, after how many steps."""

import json
from collections.abc import Collection, Mapping

import pandas as pd

from deeplinear.problems import random_problems
from deeplinear.runs import axes
from deeplinear.tables.statuses import UNFINISHED

AXES = {"initialisation", "depth", "width", "scale", "step_size", "seed"}
NETWORK = ["initialisation", "depth", "width"]
PROVED = "proved"  # in the map: unfinished at the cap by proof, without a run


def maps(
    config: dict, tables: dict[str, pd.DataFrame], schemes: Collection[str], most: Mapping[str, int]
) -> list[dict]:
    """One map for each dataset and network, of the experiment with the most cells and one seed.

    :param tables: those of the experiments by name; an experiment without one has no map
    :param schemes: the initialisations that the laboratory knows
    :param most: its most layers, `depth`, and its largest `width`
    """
    found: dict[tuple, dict] = {}
    for name, block in config["experiments"].items():
        drawn = name in tables and _has_maps(block, config["datasets"][block["dataset"]])
        for network, rows in tables[name].groupby(NETWORK) if drawn else []:
            scheme, depth, width = network
            if scheme in schemes and depth <= most["depth"] and width <= most["width"]:
                grid = _map(name, block, dict(zip(NETWORK, network, strict=True)), rows)
                key = (block["dataset"], *network)
                found[key] = max(found.get(key, grid), grid, key=lambda m: len(m["iterations"]))
    return [found[key] for key in sorted(found)]


def _has_maps(block: dict, dataset: dict) -> bool:
    """Whether an experiment varies s and eta, and nothing that a map has no place for."""
    columns = axes.columns(block)
    if block["kind"] != "convergence" or set(columns) != AXES:
        return False
    return min(len(columns[axis]) for axis in ("scale", "step_size")) > 1 and not (
        random_problems.is_random(dataset)
    )


def _map(name: str, block: dict, network: dict, rows: pd.DataFrame) -> dict:
    """The cells of the first seed by s, then eta. Numbers are texts, which tell 1 from 1.0."""
    columns = axes.columns(block)
    cells = rows[rows["seed"] == columns["seed"][0]].sort_values(["scale", "step_size"])
    endings = cells["status"].mask(
        (cells["status"] == UNFINISHED) & cells["certified"].astype(bool), PROVED
    )
    return {
        "experiment": name,
        "target": block["dataset"],
        **{key: str(value) for key, value in network.items()},
        "seed": str(columns["seed"][0]),
        "tolerance": json.dumps(block["options"]["tolerance"]),
        "max_steps": str(block["options"]["max_steps"]),
        **{axis: [json.dumps(v) for v in sorted(columns[axis])] for axis in ("scale", "step_size")},
        "statuses": (names := sorted(set(endings))),
        "endings": "".join(str(names.index(ending)) for ending in endings),
        "iterations": cells["iterations"].tolist(),
    }
