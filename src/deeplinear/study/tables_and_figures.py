"""What `import deeplinear` offers of a finished study: its tables, and its figures drawn anew."""

import difflib
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import files
from deeplinear.base.errors import Refusal, unknown
from deeplinear.pictures import picture, settings
from deeplinear.runs import sweep
from deeplinear.study import plan, study_files


def table(experiment: str, folder: Path | str = ".") -> pd.DataFrame:
    """The table of an experiment, data/results/<experiment>.csv; data/README.md has its columns.

    It knows its axes, which `fastest` needs to find the fewest iterations of each start.

    :param folder: that of the study, with its config.yaml
    :raises Refusal: there is no such table

    >>> best = fastest(table("arora2019_layerwise"))
    >>> quartiles(best[best["depth"] == 2].groupby("scale")["iterations"]).columns.to_list()
    ['low', 'median', 'high', 'seeds']
    """
    return _tables(folder, [experiment])[0][experiment]


def draw(
    figure: str,
    into: FigureBase | Axes | None = None,
    style: Path | str | None = None,
    folder: Path | str = ".",
) -> FigureBase:
    """A figure of the configuration, drawn from the tables that are there.

    Into a figure of yours, a part of one, or in the place of axes, and then in your look; else into
    a figure of its own, in the look of the study.

    :param style: one of matplotlib's styles or the path of one, on top of the study's look
    :param folder: that of the study, with its config.yaml
    :raises Refusal: no such figure, or a table is missing

    >>> mine, (left, right) = plt.subplots(1, 2, layout="constrained")
    >>> part = draw("layerwise_iterations", into=left)
    >>> part.axes[0].get_xlabel()
    'scale $s$ of the initialisation'
    """
    config = study_files.read(Path(folder) / "config.yaml")
    if figure not in config["figures"]:
        raise Refusal(unknown(figure, config["figures"], "figure"))
    blocks = plan.figure_blocks(config, figure)
    found = _tables(folder, plan.experiments_of(config, figure))
    with mpl.rc_context():
        if into is None or style:
            settings.apply(style or blocks[figure].get("style"))
        part = _part(into, picture.size(blocks[figure]))
        picture.draw_into(part, figure, blocks, *found)
        part.get_figure(root=True).draw_without_rendering()  # while the look is in force
    return part


def _part(into: FigureBase | Axes | None, size: list[float]) -> FigureBase:
    """What is drawn into: for axes a part of their figure in their place."""
    if into is None:
        return plt.figure(figsize=size, layout="constrained")
    if isinstance(into, Axes):
        place, figure = into.get_subplotspec(), into.figure
        into.remove()
        return figure.add_subfigure(place)
    return into


def _tables(folder: Path | str, experiments: list[str]) -> tuple[dict, dict]:
    """The tables of experiments by name, and what `gather` wrote beside each."""
    paths = {name: Path(folder) / f"data/results/{name}.csv" for name in experiments}
    for path in paths.values():
        if not path.exists():
            raise Refusal(f"{path} is missing. {_nearest(path)}")
    about = {name: files.read_json(path.with_suffix(".json")) for name, path in paths.items()}
    return {n: sweep.read(paths[n], about[n]["block"]) for n in paths}, about


def _nearest(path: Path) -> str:
    """The table of nearly the same name that is there, or the command that makes this one."""
    similar = difflib.get_close_matches(path.stem, [p.stem for p in path.parent.glob("*.csv")], 1)
    command = (
        f"In the folder of its study: python -m snakemake --cores all data/results/{path.name}"
    )
    return f"Did you mean '{similar[0]}'? Or make it. {command}" if similar else command
