"""Adapter of rule prepare: a fetched table becomes a whitened problem."""

from deeplinear import dataset, journal

with journal.kept(snakemake.log[0]):
    dataset.prepare(
        snakemake.input.table,
        snakemake.input.provenance,
        out=snakemake.output.problem,
        about=snakemake.output.provenance,
    )
