# Needs: the tables that the figure names, or those of its panels.
# Leaves: figures/<figure>.pdf, .svg, .png and the provenance of the picture as .json.


rule figure:
    input:
        tables=lambda w: [
            f"data/results/{e}.csv" for e in plan.experiments_of(config, w.figure)
        ],
        about=lambda w: [
            f"data/results/{e}.json" for e in plan.experiments_of(config, w.figure)
        ],
    output:
        pdf="figures/{figure}.pdf",
        svg="figures/{figure}.svg",
        png=report(
            "figures/{figure}.png",
            caption="../report/figure.rst",
            category=lambda w: papers.paper_of_figure(config, w.figure),
            labels=lambda w: {
                "figure": w.figure,
                "from": config["figures"][w.figure]["paper"],
            },
        ),
        about="figures/{figure}.json",
    log:
        "logs/figure/{figure}.log",
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=lambda w: code(*plan.figure_files(config, w.figure)),
        blocks=lambda w: plan.figure_blocks(config, w.figure),
    script:
        "../scripts/figure.py"
