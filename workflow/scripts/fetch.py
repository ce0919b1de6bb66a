"""Adapter of rule fetch: a dataset from its sources, or loudly from its stand-in."""

import sys

from deeplinear.base import log
from deeplinear.problems import fetching
from deeplinear.report import terminal

with log.kept(snakemake.log[0]):
    table = fetching.fetch(
        snakemake.wildcards.dataset,
        snakemake.params.block,
        folder="data/raw",
        allow_stand_in=snakemake.params.allow_stand_in,
        timeout=snakemake.config.get("download_timeout", 30),
    )
    if table.provenance["stand_in"]:
        print(terminal.stand_in_notice(table.provenance), file=sys.stderr, flush=True)
    fetching.write(table, snakemake.output.table, snakemake.output.provenance)
