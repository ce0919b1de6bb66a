# Needs: the tables that the claims of a study name.
# Leaves: figures/verdicts/<study>.csv, one row for each claim with its verdict, and as .json every
# measure, the thresholds with their reasons, and where the numbers come from; of claims that stand
# in config.yaml itself, figures/verdicts/config.csv. Of one claim, asked for by its name, the same as
# figures/claims/<claim>.csv. A claim that fails is a result; one whose table lacks a column stops
# the job.


rule judge:
    input:
        tables=lambda w: [
            f"data/results/{e}.csv" for e in plan.experiments_judged(claims_of(w))
        ],
        about=lambda w: [
            f"data/results/{e}.json" for e in plan.experiments_judged(claims_of(w))
        ],
    output:
        table="figures/verdicts/{study}.csv",
        evidence="figures/verdicts/{study}.json",
    log:
        "logs/judge/{study}.log",
    priority: WHEN_THERE
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=lambda w: code(*plan.claim_files(claims_of(w))),
        claims=lambda w: {
            name: plan.in_one_order(block)
            for name, block in claims_of(w)["claims"].items()
        },
    script:
        "../scripts/judge.py"


use rule judge as judge_one with:
    output:
        table="figures/claims/{claim}.csv",
        evidence="figures/claims/{claim}.json",
    log:
        "logs/judge/claim_{claim}.log",
