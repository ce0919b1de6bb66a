"""Adapter of rule scorecard: tables into verdicts and their evidence."""

from pathlib import Path

from deeplinear import verdicts
from deeplinear.base import files, log
from deeplinear.tables import storage

with log.kept(snakemake.log[0]):
    tables = {Path(path).stem: storage.read_table(path) for path in snakemake.input.tables}
    about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
    found = verdicts.judged(snakemake.params.claims, tables, about)
    storage.write_table(snakemake.output.table, verdicts.table(found))
    files.write_json(snakemake.output.evidence, found)
