# Needs: the verdicts of each study.
# Leaves: figures/scorecard.csv and .json, the same of all studies as one.


rule scorecard:
    input:
        evidence=[f"figures/verdicts/{study}.json" for study in JUDGED],
    output:
        table="figures/scorecard.csv",
        evidence="figures/scorecard.json",
    log:
        "logs/scorecard.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=code(*dependencies.of_rule("scorecard")),
        order=list(config.get("claims", [])),
    script:
        "../scripts/scorecard.py"
