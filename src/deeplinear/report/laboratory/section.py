"""The section of the page in which a reader runs descents: HTML with all that it needs."""

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

import jinja2
import pandas as pd
from markupsafe import Markup

from deeplinear.base import files, plugins
from deeplinear.base.values import Count, Number, Value
from deeplinear.problems import prepared, provenance
from deeplinear.report.laboratory.maps import maps
from deeplinear.report.laboratory.normal_widths import normal_widths

HERE = Path(__file__).parent
ENGINE = ["matrices", "decompositions", "random", "draws", "problems", "starts", "descent", "run"]
SCREEN = ["wording", "charts", "panels", "map", "form", "scenes", "screen"]
SCHEMES = [
    *("layerwise", "balanced", "near_identity", "identity_layers", "saddle"),
    *("orthogonal", "glorot", "he", "gaussian_wide", "orthogonal_wide"),
]
READERS = {  # that draw their data, and those of their options that the laboratory offers
    "given_spectrum": ["singular_values", "inputs", "outputs", "condition_number"],
    "linear_teacher": ["features", "outputs", "samples", "noise"],
    "shifted_identity": ["width", "shift"],
}
MOST_ENTRIES = 2000  # of a target that the page embeds
MOST = {  # of what a browser can bear
    **{"depth": 16, "width": 512, "max_steps": 10**7, "saddle_rank": 31},
    **{"inputs": 32, "outputs": 32, "features": 64, "samples": 1000},
}


def section(config: dict, tables: dict[str, pd.DataFrame], problems: Path) -> Markup:
    """The laboratory, as a section that needs nothing else.

    :param tables: those of the experiments, by name
    :param problems: the folder of the prepared problems; only what is there is offered
    """
    study = json.dumps(_study(config, tables, problems), separators=(",", ":"))
    surroundings = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True)
    return Markup(
        surroundings.get_template("laboratory.html.j2").render(
            study=Markup(study.replace("<", "\\u003c")),
            style=Markup((HERE / "laboratory.css").read_text(encoding="utf-8")),
            engine=_script([*ENGINE, "worker"]),
            screen=_script(SCREEN),
        )
    )


def _study(config: dict, tables: dict[str, pd.DataFrame], problems: Path) -> dict:
    """What the laboratory offers."""
    drawn = maps(config, tables, SCHEMES, MOST)
    targets = _targets({m["target"] for m in drawn}, config, problems)
    return {
        "problems": targets,
        "maps": [m for m in drawn if m["target"] in targets],
        "schemes": {name: _scheme(name) for name in SCHEMES},
        "readers": {name: _reader(name, kept) for name, kept in READERS.items()},
        "most": MOST,
        "normal_widths": normal_widths(),
    }


def _script(names: list[str]) -> Markup:
    """Some of the scripts in one, in this order."""
    return Markup("\n".join((HERE / f"{n}.js").read_text(encoding="utf-8") for n in names))


def _targets(names: set[str], config: dict, folder: Path) -> dict[str, dict]:
    """The whitened problems among these that are small and there, by name."""
    found = {}
    for name in sorted(names):
        path = folder / f"{name}.npz"
        problem = prepared.read(path)({}) if path.exists() else None
        if problem and problem.is_white and problem.cross.size <= MOST_ENTRIES:
            facts = files.read_json(path.with_suffix(".json"))
            title = provenance.labels(config["datasets"][name], facts["stand_in"])["title"]
            shown = f"stand-in: {title}" if facts["stand_in"] else title
            found[name] = {"title": shown, "cross": problem.cross.tolist()}
    return found


def _scheme(name: str) -> dict:
    contract = plugins.contract("initialisations", name)
    return {
        "title": _title("initialisations", name),
        "axes": _axes(contract.axes),
        "shares_draw": list(contract.shares_draw),
    }


def _reader(name: str, kept: list[str]) -> dict:
    described = plugins.contract("readers", name).options
    axes = _axes({option: described[option] for option in kept})
    return {"title": _title("readers", name), "axes": axes}


def _title(folder: str, name: str) -> str:
    """The first line of a plug-in's file, and its name in the configuration."""
    words = sys.modules[plugins.load(folder, name).__module__].__doc__.splitlines()[0]
    return f"{words.rstrip('.')} ({name})"


def _axes(described: Mapping[str, Value]) -> dict[str, dict]:
    """What a form has to know of each axis: its meaning, and which values it can have."""
    return {name: _field(value) | {"what": value.what} for name, value in described.items()}


def _field(value: Value) -> dict:
    if not isinstance(value, Number):
        return {"text": True, "pattern": value.pattern}
    limits = {"least": value.at_least, "above": value.above}
    finite = {name: limit for name, limit in limits.items() if math.isfinite(limit)}
    return {"integer": isinstance(value, Count), **finite}
