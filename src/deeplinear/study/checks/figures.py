"""Checking the figures of a configuration against their drawings and experiments."""

from collections.abc import Iterator
from pathlib import Path

from deeplinear.base.errors import Finding
from deeplinear.study.checks.columns import row_findings, tables_of
from deeplinear.study.checks.options import option_findings
from deeplinear.study.checks.references import kind_findings, known_findings

TAKEN = {
    "gallery": "the picture in the README",
    "scorecard": "the verdicts on the claims",
    "report": "the page",
}


def figure_findings(config: dict) -> Iterator[Finding]:
    """Names that are taken or refer to nothing, and rows that no experiment has."""
    for name in config.get("first", []):
        yield from known_findings("first", name, config["figures"], "figure")
    for name, block in config["figures"].items():
        if name in TAKEN:
            what = f"'{name}' is the name of {TAKEN[name]}"
            yield Finding(f"figures.{name}", what, remedy="Choose another name")
        yield from _figure(f"figures.{name}", block, config)
        yield from _style(f"figures.{name}.style", block)
    yield from _style("style", config)


def _style(where: str, block: dict) -> Iterator[Finding]:
    """A style that is no file, and that matplotlib does not know."""
    if "style" in block and not Path(block["style"]).is_file():
        from matplotlib import style  # takes a second of every start

        yield from known_findings(where, block["style"], style.available, "style or file")


def _figure(where: str, block: dict, config: dict) -> Iterator[Finding]:
    experiments = config["experiments"]
    with_drawing = [name for name, other in config["figures"].items() if "drawing" in other]
    for panel in block.get("panels", []):
        yield from known_findings(f"{where}.panels", panel, with_drawing, "figure with a drawing")
    named, name = block.get("experiments", []), block.get("drawing")
    for experiment in named:
        yield from known_findings(f"{where}.experiments", experiment, experiments, "experiment")
    if name:
        tables = tables_of(named, experiments)
        yield from option_findings(where, "drawings", name, block, tables)
        yield from kind_findings(where, "drawings", name, named, experiments)
        yield from row_findings(f"{where}.where", block.get("where", {}), tables)
