# Needs: every picture with its provenance, the tables behind them, the problems that a reader can try
# and the scorecard, if the config has claims.
# Leaves: figures/report.html, all of it on one page that needs nothing else.

from deeplinear.study import contents


rule report:
    input:
        pictures=[f"figures/{figure}.svg" for figure in contents.drawn_figures(config)],
        about=[f"figures/{figure}.json" for figure in config["figures"]],
        tables=[f"data/results/{e}.csv" for e in contents.experiments_shown(config)],
        problems=expand(
            "data/problems/{name}.{kind}",
            name=contents.problems_tried(config),
            kind=["npz", "json"],
        ),
        scorecard=(
            ["figures/scorecard.csv", "figures/scorecard.json"]
            if "claims" in config
            else []
        ),
    output:
        page=report(
            update("figures/report.html"),
            caption="../report/page.rst",
            category="all on one page",
        ),
    log:
        "logs/report.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=code(*contents.source_files()),
        config=config,
    script:
        "../scripts/report.py"
