# Needs: every shard of an experiment, and the provenance of its data.
# Leaves: data/results/<experiment>.csv, the whole table sorted by the axes, and as .json its
# block, its data and what it cost.


rule gather:
    input:
        tables=shard_files("csv"),
        about=shard_files("json"),
        data=lambda w: prepared(w, "json"),
    output:
        table="data/results/{experiment}.csv",
        about="data/results/{experiment}.json",
    log:
        "logs/gather/{experiment}.log",
    priority: WHEN_THERE
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=code(*dependencies.of_rule("gather")),
        block=lambda w: plan.in_one_order(config["experiments"][w.experiment]),
        dataset=lambda w: plan.in_one_order(
            config["datasets"][config["experiments"][w.experiment]["dataset"]]
        ),
    script:
        "../scripts/gather.py"
