"""What `import deeplinear` offers: one run by hand, and the tables and figures of a study.

A problem, a start and a step-size schedule make a run. The examples below run as they stand, in the
folder of a study of which the tables are made.
"""

import difflib
from collections.abc import Callable, Collection
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import files, plugins
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal, unknown
from deeplinear.descent import fastest as fast
from deeplinear.descent.reference import Observer, Outcome, Stop
from deeplinear.descent.start import Start
from deeplinear.networks.schedule import Schedule
from deeplinear.pictures import picture, settings
from deeplinear.problems import prepared, random_problems
from deeplinear.problems.problem import Problem
from deeplinear.runs import run, sweep
from deeplinear.runs.kinds.trajectory import recorded_steps
from deeplinear.study import plan, study_files

HANDED = {"rng", "widths", "d_in", "d_out", "depth", "step_size"}  # not given by hand


def read_problem(path: Path | str) -> Problem:
    """The problem of a dataset, as the workflow prepared it: data/problems/<dataset>.npz.

    `problem.shape` is (d_out, d_in), `problem.optimum` W* has this shape.

    >>> read_problem("data/problems/tiny.npz").shape
    (1, 16)
    """
    return prepared.read(path)({})


def random_problem(reader: str, seed: int = 0, whiten: bool = True, **options: object) -> Problem:
    """A problem made by a random reader (problems/readers/) for a seed, as experiments make it.

    :param whiten: whether the inputs are whitened, so that their covariance is the identity
    :param options: those of the reader
    :raises Refusal: no such reader or option

    >>> random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1).shape
    (3, 12)
    """
    _refuse_unknown(options, plugins.load("readers", reader))
    block = {"reader": reader, "whiten": whiten, "options": options}
    return random_problems.of_cells(block)({"seed": seed})


def start(
    initialisation: str, problem: Problem, depth: int, seed: int = 0, **axes: object
) -> list[Matrix]:
    """The layers [W_1, ..., W_N] of a scheme of networks/initialisations/, W_j: (d_j, d_{j-1}).

    The same as in the cell of an experiment with these values; they are not to be written to.

    :param depth: N, the number of layers
    :param axes: what the scheme takes, such as `scale`; `width` of the hidden layers, or a `shape`
        with its own parameters
    :raises Refusal: no such scheme or parameter

    >>> problem = random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1)
    >>> weights = start("balanced", problem, depth=3, width=8, scale=0.1)
    >>> [W.shape for W in weights], balancedness(weights) < 1e-12
    ([(8, 12), (8, 8), (3, 8)], True)
    """
    shape = plugins.load("shapes", axes.get("shape", "equal"))
    scheme = plugins.load("initialisations", initialisation)
    _refuse_unknown(set(axes) - {"shape"}, scheme, shape)
    own = {"initialisation": initialisation, "depth": depth, "seed": seed}
    return run.initial_weights(own | axes, problem)


def schedule(name: str, step_size: float, **axes: float) -> Schedule:
    """The step sizes eta_k of a schedule of networks/schedules/.

    >>> eta = schedule("polynomial_decay", 0.5, exponent=1)
    >>> [eta(step) for step in (0, 1, 2)]
    [0.5, 0.5, 0.25]
    """
    make = plugins.load("schedules", name)
    _refuse_unknown(axes, make)
    return make(step_size=step_size, **axes)


def descend(
    problem: Problem,
    weights: list[Matrix],
    step_sizes: Schedule | float,
    tolerance: float = 1e-5,
    max_steps: int = 10_000,
    observe: Observer | None = None,
    recorded: Collection[int] | None = None,
) -> Outcome:
    """Gradient descent on all layers until the excess loss is within the tolerance.

    The outcome has `status` (converged, diverged, unfinished), `iterations` and `excess_loss`.
    `observe(step, weights, excess_loss)` sees the states at the recorded steps and the last one.

    :param step_sizes: a schedule, or a number for a constant one
    :param recorded: the steps to observe, 20 per decade if not given

    >>> problem = random_problem("linear_teacher", features=12, outputs=3, samples=60, noise=1)
    >>> weights, losses = start("balanced", problem, depth=3, width=8, scale=0.1), []
    >>> descend(problem, weights, 0.1, observe=lambda *state: losses.append(state[2])).status
    'converged'
    >>> losses[0] > losses[-1]
    True
    """
    steps = recorded_steps(max_steps, 20) if recorded is None else recorded
    sizes = schedule("constant", step_sizes) if np.isscalar(step_sizes) else step_sizes
    return fast.descend(Start(weights, problem), sizes, Stop(tolerance, max_steps), observe, steps)


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


def _refuse_unknown(given: Collection[str], *plugins_taking: Callable) -> None:
    """Refuse parameters that none of some plug-ins takes."""
    known = set().union(*map(plugins.parameters, plugins_taking)) - HANDED
    for name in given:
        if name not in known:
            raise Refusal(unknown(name, sorted(known), "parameter"))
