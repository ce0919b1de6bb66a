"""Adapter of rule scorecard: the verdicts of all studies into one table."""

from pathlib import Path

from deeplinear.base import files, log
from deeplinear.tables import storage
from deeplinear.verdicts import judging

with log.kept(snakemake.log[0]):
    parts = {Path(path).stem: files.read_json(path) for path in snakemake.input.evidence}
    found = judging.joined(parts, snakemake.params.order)
    storage.write_table(snakemake.output.table, judging.table(found))
    files.write_json(snakemake.output.evidence, found)
