"""Adapter of rule report: verdicts, pictures and tables into the page."""

from deeplinear import journal, report

with journal.kept(snakemake.log[0]):
    report.write(
        snakemake.output.page,
        snakemake.params.config,
        figures="figures",
        results="data/results",
    )
