"""What goes onto the page: which figures, tables and source files decide it."""

from pathlib import Path

from deeplinear.study import plan
from deeplinear.study.dependencies import closure


def drawn_figures(config: dict) -> list[str]:
    """The figures that are drawn from tables, not put together from others."""
    return [name for name, block in config["figures"].items() if "drawing" in block]


def experiments_shown(config: dict) -> list[str]:
    """The experiments that some figure shows."""
    shown = [name for figure in config["figures"] for name in plan.experiments_of(config, figure)]
    return list(dict.fromkeys(shown))


def source_files() -> list[str]:
    """The source files that decide the page, by path below src/deeplinear."""
    page = Path(__file__).parent.parent / "report/templates"
    return [
        *closure("report/page"),
        *sorted(f"report/templates/{path.name}" for path in page.iterdir()),
    ]
