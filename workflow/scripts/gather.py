"""Adapter of rule gather: the shards of an experiment into one table."""

from deeplinear import files, grid, sweep

block = snakemake.params.block
table = sweep.gather([sweep.read_table(path) for path in snakemake.input.tables], block)
sweep.write_table(snakemake.output.table, table)
seconds = sum(files.read_json(path)["seconds"] for path in snakemake.input.costs)
runs = len(grid.cells(block))
about = {
    "experiment": snakemake.wildcards.experiment,
    "block": block,
    "data": files.read_json(snakemake.input.data),
    "runs": runs,
    "seconds_on_one_core": round(seconds, 1),
    "seconds_per_run": round(seconds / runs, 4),
}
files.write_json(snakemake.output.about, about)
