"""Adapter of rule gather: the shards of an experiment into one table."""

from deeplinear import files, journal, sweep

with journal.kept(snakemake.log[0]):
    block = snakemake.params.block
    table = sweep.gather([sweep.read_table(path) for path in snakemake.input.tables], block)
    seconds = sum(files.read_json(path)["seconds"] for path in snakemake.input.costs)
    about = sweep.summary(block, files.read_json(snakemake.input.data), seconds)
    sweep.write_table(snakemake.output.table, table)
    files.write_json(snakemake.output.about, about)
