"""Adapter of rule figure: tables into a picture and its provenance."""

import sys
from pathlib import Path

from deeplinear.base import files, log
from deeplinear.pictures import caption, picture
from deeplinear.report import terminal
from deeplinear.runs import sweep

with log.kept(snakemake.log[0]):
    about = {Path(path).stem: files.read_json(path) for path in snakemake.input.about}
    blocks = {name: facts["block"] for name, facts in about.items()}
    paths = {Path(path).stem: path for path in snakemake.input.tables}
    tables = {name: sweep.read(paths[name], blocks[name]) for name in paths}
    name, out = snakemake.wildcards.figure, snakemake.output
    drawn, facts = picture.draw(name, snakemake.params.blocks, tables, about)
    picture.save(drawn, [out.pdf, out.svg, out.png], facts)
    files.write_text(out.caption, caption.as_markdown(facts))
    files.write_text(out.tex, caption.as_tex(facts))
    files.write_json(out.about, facts)
    print(terminal.picture_notice(out.pdf), file=sys.stderr, flush=True)
