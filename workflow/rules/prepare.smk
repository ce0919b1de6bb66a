# Needs: data/raw/<dataset>.npz and its provenance.
# Leaves: data/problems/<dataset>.npz, the whitened problem (with whiten: false, the plain one) as
# sufficient statistics with its optimum, and the provenance with what whitening did as .json.


rule prepare:
    input:
        table="data/raw/{dataset}.npz",
        provenance="data/raw/{dataset}.json",
    output:
        problem="data/problems/{dataset}.npz",
        provenance="data/problems/{dataset}.json",
    log:
        "logs/prepare/{dataset}.log",
    priority: FIRST
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=code(*dependencies.of_rule("prepare")),
        whitened=lambda w: config["datasets"][w.dataset].get("whiten", True),
    script:
        "../scripts/prepare.py"
