"""Adapter of rule experiment: one shard of an experiment into a table."""

import time

from deeplinear.base import environment, files, log
from deeplinear.problems import prepared, random_problems
from deeplinear.runs import sweep
from deeplinear.tables import storage

with log.kept(snakemake.log[0]):
    start = time.monotonic()
    problem, fastest = snakemake.input.problem, snakemake.input.fastest
    columns = snakemake.params.columns_of_fastest
    table = sweep.run(
        f"{snakemake.wildcards.experiment} {snakemake.wildcards.shard}",
        snakemake.params.block,
        prepared.read(problem)
        if problem
        else random_problems.of_cells(snakemake.params.random_data),
        converged=storage.read_tables(fastest, *columns) if fastest else None,
    )
    storage.write_table(snakemake.output.table, table)
    seconds = round(time.monotonic() - start, 3)
    files.write_json(snakemake.output.about, {"seconds": seconds, **environment.facts()})
