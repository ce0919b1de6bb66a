# Needs: the finished study and the source; not part of `all`: snakemake --cores all archive
# Leaves: build/deeplinear-study.zip, what a reader needs to check and repeat it years later, already
# verified. Rows of data sets stay out: they are their owners' to hand out.

from deeplinear.base import environment
from deeplinear.report.archive import listing


rule archive:
    input:
        study=lambda w: listing.study_files(config),
        source=lambda w: [os.path.relpath(HOME / n) for n in listing.source_files(HOME)],
    output:
        "build/deeplinear-study.zip",
    log:
        "logs/archive.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        config=config,
        commit=lambda w: environment.commit(),
    script:
        "../scripts/archive.py"
