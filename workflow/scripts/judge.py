"""Adapter of rule judge: the tables of a study into its verdicts and their evidence."""

from pathlib import Path

from deeplinear.base import files, log
from deeplinear.tables import storage
from deeplinear.verdicts import judging

with log.kept(snakemake.log[0]):
    tables = {Path(path).stem: storage.read_table(path) for path in snakemake.input.tables}
    about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
    found = judging.judged(snakemake.params.claims, tables, about)
    storage.write_table(snakemake.output.table, judging.table(found))
    files.write_json(snakemake.output.evidence, found)
