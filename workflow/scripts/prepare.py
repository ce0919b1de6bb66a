"""Adapter of rule prepare: a fetched table becomes a problem."""

from deeplinear.base import log
from deeplinear.problems import prepared

with log.kept(snakemake.log[0]):
    prepared.prepare(
        snakemake.input.table,
        snakemake.input.provenance,
        out=snakemake.output.problem,
        about=snakemake.output.provenance,
        whitened=snakemake.params.whitened,
    )
