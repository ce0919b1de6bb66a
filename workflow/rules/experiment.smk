# Needs: data/problems/<dataset>.npz; with `fastest_in`, the table of that experiment.
# Leaves: data/results/<experiment>/<shard>.csv, one row per run or recorded step, and how long
# it took as .json. A shard's parameters are its own part of the grid: a new depth or seed makes
# new shards and leaves the others alone.


def shard_block(wildcards):
    """The part of an experiment's block that one job runs."""
    return grid.shards(config["experiments"][wildcards.experiment])[wildcards.shard]


def fastest_table(wildcards):
    """The table whose fastest step sizes the experiment uses, if it uses any."""
    name = grid.fastest_source(config["experiments"][wildcards.experiment])
    return f"data/results/{name}.csv" if name else []


rule experiment:
    input:
        problem=lambda w: f"data/problems/{config['experiments'][w.experiment]['dataset']}.npz",
        fastest=fastest_table,
        source=lambda w: source(*plan.experiment_files(config["experiments"][w.experiment])),
    output:
        table="data/results/{experiment}/{shard}.csv",
        about="data/results/{experiment}/{shard}.json",
    params:
        block=lambda w: plan.what_counts(shard_block(w)),
    conda:
        "../../envs/deeplinear.yaml"
    script:
        "../scripts/experiment.py"
