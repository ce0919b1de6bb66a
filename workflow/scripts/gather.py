"""Adapter of rule gather: the shards of an experiment into one table."""

from deeplinear import files, journal, plan, sweep

with journal.kept(snakemake.log[0]):
    block = snakemake.params.block
    table = sweep.gather([sweep.read_table(path) for path in snakemake.input.tables], block)
    shards = [files.read_json(path) for path in snakemake.input.about]
    data = files.read_json(snakemake.input.data)
    data |= plan.labels(snakemake.params.dataset, data["stand_in"])
    about = sweep.summary(block, data, shards)
    sweep.write_table(snakemake.output.table, table)
    files.write_json(snakemake.output.about, about)
