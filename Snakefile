# deeplinear: from the data to every figure. `snakemake --cores all` makes them all, and
# `snakemake --cores all arora2019` those of one study, with its verdicts, `… A1` one claim alone.
# The stages, in order: fetch -> prepare -> experiment -> gather -> figure, judge -> scorecard -> report.
import os

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

min_version("9.0")

if os.name == "nt":
    raise WorkflowError(
        "Native Windows is not supported; run this inside WSL (wsl --install)."
    )


include: "workflow/rules/snakemake_inside.smk"
include: "workflow/rules/configuration.smk"
include: "workflow/rules/common.smk"


rule all:
    default_target: True
    input:
        pictures(config["figures"]),
        "figures/report.html",
        "figures/scorecard.csv" if "claims" in config else [],


for study, block in config.get("studies", {}).items():

    rule:
        name:
            study
        input:
            pictures(block.get("figures", [])),
            f"figures/verdicts/{study}.csv" if study in JUDGED else [],


for claim in config.get("claims", {}):

    rule:
        name:
            claim
        input:
            f"figures/claims/{claim}.csv",


include: "workflow/rules/fetch.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/experiment.smk"
include: "workflow/rules/gather.smk"
include: "workflow/rules/figure.smk"
include: "workflow/rules/judge.smk"
include: "workflow/rules/scorecard.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/archive.smk"
