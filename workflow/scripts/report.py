"""Adapter of rule report: verdicts, pictures and tables into the page."""

from pathlib import Path

from deeplinear.base import log
from deeplinear.report import page

with log.kept(snakemake.log[0]):
    out = Path(snakemake.output.page)
    page.write(
        out,
        snakemake.params.config,
        figures=out.parent,
        results=out.parents[1] / "data/results",
    )
