"""Adapter of rule judge: the tables of a study into its verdicts and their evidence."""

from pathlib import Path

from deeplinear.base import files, log
from deeplinear.runs import sweep
from deeplinear.tables import storage
from deeplinear.verdicts import judging

with log.kept(snakemake.log[0]):
    about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
    blocks = {name: facts["block"] for name, facts in about.items()}
    paths = {Path(path).stem: path for path in snakemake.input.tables}
    tables = {name: sweep.read(paths[name], blocks[name]) for name in paths}
    found = judging.judged(snakemake.params.claims, tables, about)
    storage.write_table(snakemake.output.table, judging.table(found))
    files.write_json(snakemake.output.evidence, found)
