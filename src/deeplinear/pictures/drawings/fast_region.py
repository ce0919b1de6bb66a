"""At which depths, and from which starts, descent is fast."""

import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.values import Experiment, Mapping, Number, Text
from deeplinear.base.wording import spaced
from deeplinear.pictures import maps, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import axes_of, labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles, fastest

STEPS = LogNorm(10, 1e5)  # the same colours in every such picture
MOST = 9  # rows that are named

CONTRACT = contracts.Drawing(
    kinds=["convergence"],
    options={
        "against": Text("the axis of the rows, or `experiment`"),
        "within": Number("how many times the least steps are still fast", above=1),
        "names": Mapping("what rows are called", Experiment(), Text(), "{experiment: name}"),
    },
)


def fast_region(
    figure: FigureBase,
    tables: dict[str, pd.DataFrame],
    against: str,
    within: float = 10,
    names: dict | None = None,
) -> str:
    """Median steps at the best step size by depth and row: a dot where few, grey where never."""
    runs = fastest(labelled(tables))
    only_these_differ(runs, axes_of(runs) if against == "experiment" else ["depth", against])
    counts = runs.groupby([against, "depth"])["iterations"]
    cells = counts.agg(lambda runs: censored_quantiles(runs, 0.5)).unstack()
    axes, (rows, columns) = figure.subplots(), cells.shape
    axes.pcolormesh(cells.where(np.isfinite(cells)), norm=STEPS, cmap=style.COUNTS)
    never = np.where(np.isinf(cells), 1.0, np.nan)
    axes.pcolormesh(never, cmap=ListedColormap([style.UNFINISHED]))
    fast = np.argwhere(cells.to_numpy() <= within * cells.min().min())
    axes.plot(fast[:, 1] + 0.5, fast[:, 0] + 0.5, ".k", ms=3)
    axes.set_xticks(np.arange(columns) + 0.5, cells.columns)
    shown = np.arange(0, rows, -(-rows // MOST))
    labels = [
        (names or {}).get(row, spaced(row) if isinstance(row, str) else f"{row:.3g}")
        for row in cells.index[shown]
    ]
    axes.set_yticks(shown + 0.5, labels)
    axes.set_xlabel("number of layers $N$")
    axes.set_ylabel("" if against == "experiment" else spaced(against))
    maps.colour_bar(figure, [axes], STEPS, "steps")
    return (
        f"Median steps of {seeds(runs)} at the fastest step size, grey: not within the cap of "
        f"{runs['cap'].max():,}. Dots: at most {within:g} times the least of the panel."
    )
