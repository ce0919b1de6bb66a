"""Adapter of rule archive: a finished study into one zip."""

import sys

from deeplinear.base import log
from deeplinear.report.archive import packing

with log.kept(snakemake.log[0]):
    parameters = snakemake.params
    said = packing.write(snakemake.output[0], parameters.config, parameters.commit)
    print(said, file=sys.stderr, flush=True)
