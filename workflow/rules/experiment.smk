# Needs: data/problems/<dataset>.npz, unless the data are random; with `fastest_in`, the
# shards of that experiment.
# Leaves: data/results/<experiment>/<shard>.csv, one row per run or recorded step, and how long
# it took as .json. A shard's parameters are its own part of the grid: a new depth or seed makes
# new shards and leaves the others alone.


rule experiment:
    input:
        problem=lambda w: prepared(w, "npz"),
        fastest=fastest_tables,
    output:
        table="data/results/{experiment}/{shard}.csv",
        about="data/results/{experiment}/{shard}.json",
    log:
        "logs/experiment/{experiment}/{shard}.log",
    priority: in_its_turn
    conda:
        "../../envs/deeplinear.yaml"
    resources:
        runtime=walltime,
    params:
        code=lambda w: code(*plan.experiment_files(shard_block(w), random_data(w))),
        block=lambda w: plan.what_counts(shard_block(w)),
        random_data=random_data,
        columns_of_fastest=columns_of_fastest,
    script:
        "../scripts/experiment.py"
