# Needs: a file dropped into data/raw/, a source that answers, or a stand-in.
# Leaves: data/raw/<dataset>.npz, the inputs and targets as read, and their provenance as .json.


rule fetch:
    input:
        dropped=lambda w: local(
            dropped_files.dropped(w.dataset, config["datasets"][w.dataset], "data/raw")
        ),
    output:
        table="data/raw/{dataset}.npz",
        provenance="data/raw/{dataset}.json",
    log:
        "logs/fetch/{dataset}.log",
    priority: FIRST
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=lambda w: code(*plan.reader_files(config["datasets"][w.dataset])),
        block=lambda w: plan.what_is_read(config["datasets"][w.dataset]),
        allow_stand_in=config.get("allow_stand_in", True),
    script:
        "../scripts/fetch.py"
