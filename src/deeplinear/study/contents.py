"""What goes onto the page: which figures, tables and source files decide it."""

from deeplinear.problems import random_problems
from deeplinear.study import dependencies, plan

TEMPLATES = [f"{dependencies.SOURCE}/report/{name}" for name in ("templates", "laboratory")]


def drawn_figures(config: dict) -> list[str]:
    """The figures that are drawn from tables, not put together from others."""
    return [name for name, block in config["figures"].items() if "drawing" in block]


def experiments_shown(config: dict) -> list[str]:
    """The experiments whose tables the figures and the claims are made from."""
    shown = [name for figure in config["figures"] for name in plan.experiments_of(config, figure)]
    return list(dict.fromkeys([*shown, *plan.experiments_judged(config)]))


def problems_tried(config: dict) -> list[str]:
    """The datasets that the laboratory may offer: those prepared of sweeps that the page shows."""
    blocks = [config["experiments"][name] for name in experiments_shown(config)]
    names = dict.fromkeys(b["dataset"] for b in blocks if b["kind"] == "convergence")
    return [name for name in names if not random_problems.is_random(config["datasets"][name])]


def source_files() -> list[str]:
    """The source files that decide the page, those that its browser reads among them."""
    folders = [dependencies.HOME / folder for folder in TEMPLATES]
    read = sorted(path for folder in folders for path in folder.glob("*.*") if path.suffix != ".py")
    found = [path.relative_to(dependencies.HOME).as_posix() for path in read]
    return [*dependencies.of_rule("report"), *found]
