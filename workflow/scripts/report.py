"""Adapter of rule report: verdicts, pictures and tables into the page."""

from pathlib import Path

from deeplinear.base import log
from deeplinear.report import page

with log.kept(snakemake.log[0]):
    page = Path(snakemake.output.page)
    page.write(
        page,
        snakemake.params.config,
        figures=page.parent,
        results=page.parents[1] / "data/results",
    )
