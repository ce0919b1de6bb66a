"""Adapter of rule gather: the shards of an experiment into one table."""

from pathlib import Path

from deeplinear.base import files, log, seals
from deeplinear.problems import provenance
from deeplinear.runs import sweep
from deeplinear.tables import storage

with log.kept(snakemake.log[0]):
    block, dataset = snakemake.params.block, snakemake.params.dataset
    parts = [sweep.read(path, block) for path in snakemake.input.tables]
    table = sweep.gather(parts, block)
    shards = [files.read_json(path) for path in snakemake.input.about]
    found = snakemake.input.data
    data = files.read_json(found) if found else provenance.of_random(block["dataset"], dataset)
    about = sweep.summary(block, data | provenance.labels(dataset, data["stand_in"]), shards)
    storage.write_table(snakemake.output.table, table)
    about["table_sha256"] = seals.sha256(Path(snakemake.output.table).read_bytes())
    files.write_json(snakemake.output.about, about)
