"""Which files belong to a finished study, and which to the source that made it."""

from pathlib import Path

from deeplinear.base import environment
from deeplinear.problems import random_problems
from deeplinear.study import contents, plan

PICTURES = ["pdf", "svg", "png", "caption.md", "tex", "json"]
# Where there is no git to ask: what a run leaves in the project's folder, or is installed there.
MADE = {".git", ".venv", ".snakemake", "build", "logs", "data", "figures"}
CACHES = {"__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}


def study_files(config: dict) -> list[str]:
    """The paths of all that a finished study is kept as; neither raw data nor tables of shards."""
    figures = [f"figures/{name}.{kind}" for name in config["figures"] for kind in PICTURES]
    verdicts = ["figures/scorecard.csv", "figures/scorecard.json"] if "claims" in config else []
    names = contents.experiments_shown(config)
    tables = [f"data/results/{name}.{kind}" for name in names for kind in ("csv", "json")]
    prepared = dict.fromkeys(filter(None, (_problem(name, config) for name in names)))
    statistics = [f"data/problems/{name}.{kind}" for name in prepared for kind in ("npz", "json")]
    return [*figures, "figures/report.html", *verdicts, *tables, *statistics]


def source_files(home: Path) -> list[str]:
    """The paths of the source below the project's folder: what git tracks, or would.

    Outside a git checkout everything but what a run makes; of data/ and figures/ their READMEs.
    """
    names = _known_to_git(home) or _walked(home)
    return sorted(name for name in names if (home / name).is_file())


def _problem(experiment: str, config: dict) -> str | None:
    """The dataset that an experiment descends on by its statistics; None if random, or by rows."""
    block = config["experiments"][experiment]
    random = random_problems.is_random(config["datasets"][block["dataset"]])
    return None if random or plan.is_on_samples(block) else block["dataset"]


def _known_to_git(home: Path) -> list[str]:
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    return (environment.git(home, *listing) or "").split("\0")[:-1]


def _walked(home: Path) -> list[str]:
    tops = [path for path in home.iterdir() if path.name not in MADE | CACHES]
    inside = [path for top in tops for path in [top, *top.rglob("*")]]
    kept = [*inside, *(home / "data").rglob("README.md"), *(home / "figures").glob("README.md")]
    paths = [path.relative_to(home) for path in kept]
    return [path.as_posix() for path in paths if not CACHES & set(path.parts)]
