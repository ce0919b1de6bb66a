"""The files of a finished study, made up in a moment: what the page is made from."""

import csv
import json
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import yaml

from deeplinear.base import files
from deeplinear.pictures import points
from deeplinear.runs import grid
from deeplinear.study import plan
from deeplinear.verdicts.claims import COLUMNS, VERDICTS

DATA = {
    "tiny": {"stand_in": True, "title": "made up", "replaces": "the real thing", "rows": 1300},
    "low_rank_teacher": {"stand_in": False, "title": "low rank", "random": True},
    "linear_teacher": {"stand_in": False, "title": "linear", "rows": 60, "citation": "Nobody"},
}
PLACE = {"commit": "0123456789abcdef+", "versions": {"python": "3.11"}, "device": "CPU"}
EXPERIMENTS = ["arora2019_layerwise", "nguegnang2024_bound"]
CLAIMS = {
    f"{letter}{i}": {
        "whose": "ours" if i == 5 else "paper",
        "paper": f"{paper}, Figure {i}",
        "verdict": verdict,
        "statement": f"claim {i} of $N$ & <others>",
        "experiments": [experiment],
        "where": {"depth": 3},
        "judgement": "band_of_scales",
        "threshold": {"difference": {"at_least": 2}},
        "deviates": {"difference": {"above": -1}},
        "reason": "chosen with care",
        "not_evaluated_because": "no real data" if verdict == "not evaluated" else "",
    }
    for letter, paper, experiment in zip(
        "AB", ["arora2019", "nguegnang2024"], EXPERIMENTS, strict=True
    )
    for i, verdict in enumerate([*VERDICTS, "reproduced"], 1)
}
CONFIG = yaml.safe_load((Path(__file__).parents[1] / "mini.yaml").read_text()) | {"claims": CLAIMS}


def write(folder):
    """Figures, tables and scorecard of the miniature's configuration below a folder."""
    figures, results = folder / "figures", folder / "data/results"
    results.mkdir(parents=True)
    tables = {name: table(block) for name, block in CONFIG["experiments"].items()}
    for name, rows in tables.items():
        rows.to_csv(results / f"{name}.csv", index=False)
    picture, drawing = drawn()
    for name in CONFIG["figures"]:
        files.write_json(figures / f"{name}.json", facts(name) | {"drawing": drawing})
        picture.savefig(figures / f"{name}.svg")
    plt.close(picture)
    write_scorecard(figures)
    return figures, results


def drawn():
    """A picture of two series with three points and two, and its points."""
    picture = plt.figure(figsize=(1, 0.5))
    axes = picture.subplots()
    axes.set(xlabel="scale $s$", ylabel="iterations")
    (line,) = axes.plot([1, 2, 3], [10, 20, 30], "o-", label="$N = 3$")
    points.tell(line, {"low": [9, 18, 27], "high": [11, 22, float("inf")], "seeds": [5, 5, 1]})
    axes.plot([1, 2], [30, 10], "s--", label="$N = 8$")
    axes.legend()
    picture.draw_without_rendering()
    return picture, points.drawn(picture)


def table(block):
    """Every cell of an experiment, as if each run converged in as many steps as its place."""
    rows = pd.DataFrame(grid.cells(block))
    if "step_size" not in rows:
        rows["step_size"] = 0.1
    if block["kind"] == "convergence":
        count = range(1, len(rows) + 1)
        rows = rows.assign(status="converged", iterations=count, excess_loss=0.0, certified=False)
        rows["cap"] = block["options"]["max_steps"]
    return rows


def facts(name):
    """The provenance of a figure as the workflow writes it."""
    blocks = plan.figure_blocks(CONFIG, name)
    about = {
        experiment: {
            "block": CONFIG["experiments"][experiment],
            "data": data_of(experiment),
            "runs": 12,
            "seconds_on_one_core": 75.3,
            "computed": [PLACE],
        }
        for experiment in plan.experiments_of(CONFIG, name)
    }
    return {
        "title": blocks[name].get("title", blocks[name]["paper"]),
        "paper": blocks[name]["paper"],
        "explanation": dict.fromkeys(blocks, r"Band: $\eta \leq 1$ & more."),
        "our_choices": ["the number of <seeds>"],
        "data": {a["data"]["dataset"]: a["data"] for a in about.values()},
        "experiments": about,
        "config_sha256": "f" * 64,
        "blocks": blocks,
        "drawn": {"time": "2026-11-22T23:39:25+00:00", **PLACE},
    }


def data_of(experiment):
    dataset = CONFIG["experiments"][experiment]["dataset"]
    other = {"stand_in": False, "title": dataset, "rows": 60}
    return {"dataset": dataset, **DATA.get(dataset, other)}


def write_scorecard(figures, claims=CLAIMS):
    """A scorecard with every verdict for two papers."""
    parts = {"balanced": 3.5, "layer-wise": 1.25}
    ends = {"low": 2, "high": "inf", "n": 5, "resolution": 0.25}
    measures = {
        "band": {"value": 3.5, **dict.fromkeys(ends), "n": 5, "items": {}},
        "difference": {"value": 2.34567, **ends, "items": parts},
    }
    numbers = {"value": 2.34567, "low": 2, "high": 3, "threshold": "x ≥ 2", "n": 5, "data": "d"}
    numbers |= {"resolution": 0.25}
    with (figures / "scorecard.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({"id": name, **numbers, **claim} for name, claim in claims.items())
    told = {name: dict(claim) for name, claim in claims.items()}
    for claim in told.values():
        claim["measures"] = measures if claim["verdict"] != "not evaluated" else {}
    (figures / "scorecard.json").write_text(json.dumps({"claims": told, "computed": {}}))
