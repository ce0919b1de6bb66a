"""Adapter of rule figure: tables into a picture and its provenance."""

from pathlib import Path

from deeplinear import files, picture, sweep

tables = {Path(path).stem: sweep.read_table(path) for path in snakemake.input.tables}
about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
name = snakemake.wildcards.figure
drawn, facts = picture.draw(name, snakemake.params.blocks, tables, about)
picture.save(drawn, [snakemake.output.pdf, snakemake.output.svg, snakemake.output.png], facts)
files.write_json(snakemake.output.about, facts)
