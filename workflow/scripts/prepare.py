"""Adapter of rule prepare: a fetched table becomes a problem."""

import sys

from deeplinear.base import log
from deeplinear.problems import prepared

with log.kept(snakemake.log[0]):
    about = prepared.prepare(
        snakemake.input.table,
        snakemake.input.provenance,
        out=snakemake.output.problem,
        about=snakemake.output.provenance,
        whitened=snakemake.params.whitened,
    )
    if dropped := about.get("dropped_in_words"):
        print(f"{about['dataset']}: {dropped}", file=sys.stderr, flush=True)
