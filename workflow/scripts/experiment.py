"""Adapter of rule experiment: one shard of an experiment into a table."""

import sys
import time

from deeplinear import dataset, files, sweep

name = f"{snakemake.wildcards.experiment} {snakemake.wildcards.shard}"
start = time.monotonic()
try:
    table = sweep.run(
        name,
        snakemake.params.block,
        problem=dataset.read_problem(snakemake.input.problem),
        converged=sweep.read_table(snakemake.input.fastest) if snakemake.input.fastest else None,
    )
except ValueError as failure:
    sys.exit(f"\n{name}: {failure}\n")
sweep.write_table(snakemake.output.table, table)
files.write_json(snakemake.output.about, {"seconds": round(time.monotonic() - start, 3)})
