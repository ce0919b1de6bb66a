# Needs: the tables that the claims name.
# Leaves: figures/verdicts/<study>.csv, one row for each claim of a study with its verdict, and as .json
# every measure, the thresholds with their reasons, and where the numbers come from; then
# figures/scorecard.csv and .json, the same of all studies. A claim that fails is a result; one whose
# table lacks a column stops the job.


rule judge:
    input:
        tables=lambda w: [
            f"data/results/{e}.csv" for e in plan.experiments_judged(claims_of(w))
        ],
        about=lambda w: [
            f"data/results/{e}.json" for e in plan.experiments_judged(claims_of(w))
        ],
        source=lambda w: source(*plan.claim_files(claims_of(w))),
    output:
        table="figures/verdicts/{study}.csv",
        evidence="figures/verdicts/{study}.json",
    log:
        "logs/judge/{study}.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        claims=lambda w: JUDGED[w.study],
    script:
        "../scripts/judge.py"


rule scorecard:
    input:
        evidence=[f"figures/verdicts/{study}.json" for study in JUDGED],
        source=source(*dependencies.closure("verdicts/judging")),
    output:
        table="figures/scorecard.csv",
        evidence="figures/scorecard.json",
    log:
        "logs/scorecard.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        order=list(config.get("claims", [])),
    script:
        "../scripts/scorecard.py"
