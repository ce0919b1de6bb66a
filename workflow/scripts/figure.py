"""Adapter of rule figure: tables into a picture and its provenance."""

from pathlib import Path

from deeplinear.base import files, log
from deeplinear.pictures import picture
from deeplinear.tables import storage

with log.kept(snakemake.log[0]):
    tables = {Path(path).stem: storage.read_table(path) for path in snakemake.input.tables}
    about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
    name, out = snakemake.wildcards.figure, snakemake.output
    drawn, facts = picture.draw(name, snakemake.params.blocks, tables, about)
    picture.save(drawn, [out.pdf, out.svg, out.png], facts)
    files.write_json(out.about, facts)
