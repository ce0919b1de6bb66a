# Needs: every shard of an experiment, and the provenance of its data.
# Leaves: data/results/<experiment>.csv, the whole table sorted by the axes, and as .json its
# block, its data and what it cost.


def shard_files(kind):
    """An input function for the shards of an experiment, tables or costs."""
    return lambda w: [
        f"data/results/{w.experiment}/{shard}.{kind}"
        for shard in grid.shards(config["experiments"][w.experiment])
    ]


rule gather:
    input:
        tables=shard_files("csv"),
        costs=shard_files("json"),
        data=lambda w: f"data/problems/{config['experiments'][w.experiment]['dataset']}.json",
    output:
        table="data/results/{experiment}.csv",
        about="data/results/{experiment}.json",
    params:
        block=lambda w: config["experiments"][w.experiment],
    conda:
        "../../envs/deeplinear.yaml"
    script:
        "../scripts/gather.py"
