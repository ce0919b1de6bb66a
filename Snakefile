# deeplinear: from the data to every figure. `snakemake --cores all` makes them all.
# The stages, in order: fetch -> prepare -> experiment -> gather -> figure, scorecard -> report.
from snakemake.utils import min_version

min_version("9.0")


include: "workflow/rules/configuration.smk"
include: "workflow/rules/common.smk"


rule all:
    default_target: True
    input:
        expand("figures/{figure}.{kind}", figure=config["figures"], kind=PICTURE_FILES),
        "figures/report.html",
        "figures/scorecard.csv" if "claims" in config else [],


include: "workflow/rules/fetch.smk"
include: "workflow/rules/prepare.smk"
include: "workflow/rules/experiment.smk"
include: "workflow/rules/gather.smk"
include: "workflow/rules/figure.smk"
include: "workflow/rules/scorecard.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/archive.smk"
