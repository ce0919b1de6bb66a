"""Adapter of rule prepare: a fetched table becomes a whitened problem."""

import sys

from deeplinear import dataset
from deeplinear.whitening import UnusableData

try:
    dataset.prepare(
        snakemake.input.table,
        snakemake.input.provenance,
        out=snakemake.output.problem,
        about=snakemake.output.provenance,
    )
except UnusableData as failure:
    sys.exit(f"\n{snakemake.wildcards.dataset}: {failure}\n")
