# Needs: the tables that the figure names, or those of its panels.
# Leaves: figures/<figure>.pdf, .svg and .png, its caption as .caption.md, the same as a figure
# environment for LaTeX as .tex, and the provenance of the picture as .json. Where a job fails, the
# files of before stay: `update`.


rule figure:
    input:
        tables=lambda w: [
            f"data/results/{e}.csv" for e in plan.experiments_of(config, w.figure)
        ],
        about=lambda w: [
            f"data/results/{e}.json" for e in plan.experiments_of(config, w.figure)
        ],
        style=lambda w: local(plan.style_file(config, w.figure)),
    output:
        pdf=update("figures/{figure}.pdf"),
        svg=update("figures/{figure}.svg"),
        png=report(
            update("figures/{figure}.png"),
            caption="../report/figure.rst",
            category=lambda w: papers.paper_of_figure(config, w.figure),
            labels=lambda w: {
                "figure": w.figure,
                "from": config["figures"][w.figure]["paper"],
            },
        ),
        caption=update("figures/{figure}.caption.md"),
        tex=update("figures/{figure}.tex"),
        about=update("figures/{figure}.json"),
    log:
        "logs/figure/{figure}.log",
    priority: WHEN_THERE
    localrule: True
    conda:
        "../../envs/deeplinear.yaml"
    params:
        code=lambda w: code(*plan.figure_files(config, w.figure)),
        blocks=lambda w: plan.figure_blocks(config, w.figure),
    script:
        "../scripts/figure.py"
