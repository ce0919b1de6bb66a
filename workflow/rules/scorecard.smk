# Needs: the tables that the claims name.
# Leaves: figures/scorecard.csv, one row for each claim with its verdict, and as .json every measure,
# the thresholds with their reasons, and where the numbers come from. A claim that fails is a
# result; one whose table lacks a column stops the job.


rule scorecard:
    input:
        tables=[f"data/results/{e}.csv" for e in plan.experiments_judged(config)],
        about=[f"data/results/{e}.json" for e in plan.experiments_judged(config)],
        source=source(*plan.claim_files(config)),
    output:
        table="figures/scorecard.csv",
        evidence="figures/scorecard.json",
    log:
        "logs/scorecard.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        claims=config.get("claims", {}),
    script:
        "../scripts/scorecard.py"
