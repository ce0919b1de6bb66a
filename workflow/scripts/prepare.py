"""Adapter of rule prepare: a fetched table becomes a problem."""

from deeplinear import problems
from deeplinear.base import log

with log.kept(snakemake.log[0]):
    problems.prepare(
        snakemake.input.table,
        snakemake.input.provenance,
        out=snakemake.output.problem,
        about=snakemake.output.provenance,
        whitened=snakemake.params.whitened,
    )
