"""How many steps descent takes, or provably more than, against the number of layers."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.values import Experiment, Mapping, Text
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.fits import better_law
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED

CONTRACT = contracts.Drawing(
    kinds=["convergence"],
    options={
        "names": Mapping("the names in the legend", Experiment(), Text(), "{experiment: name}")
    },
)
COLOURS = (style.VERMILION, style.ORANGE, style.BLUE, style.SKY, style.GREEN)


def steps_against_depth(
    figure: FigureBase, tables: dict[str, pd.DataFrame], names: dict[str, str]
) -> str:
    """One line for each experiment: medians and quartiles over seeds, and the law that fits better.

    :param names: what the legend calls each experiment
    """
    axes = figure.subplots()
    axes.set(yscale="log", xlabel="number of layers $N$", ylabel="steps to ε, at least")
    laws = []
    for i, (name, table) in enumerate(tables.items()):
        only_these_differ(table, ["depth"])
        laws.append(f"{names[name]}: {_draw(axes, table, names[name], COLOURS[i % len(COLOURS)])}")
    axes.legend()
    return (
        f"Markers: median, band: quartiles over {seeds(labelled(tables))}. Full: the median run "
        "arrived after so many steps. Open: it did not, and so many are made or proved to be too "
        "few. Lines: an exponential or a power of N, whichever has the larger R², through all "
        f"runs. {'; '.join(laws)}."
    )


def _draw(axes: Axes, table: pd.DataFrame, name: str, colour: str) -> str:
    """Draw one line; its law, in words."""
    by_depth = table.groupby("depth")
    band = bands.quartiles(table.fillna({"needed": np.inf}).groupby("depth")["needed"])
    arrived = by_depth["status"].agg(lambda ends: (ends == CONVERGED).mean() >= 0.5)
    law, values = better_law(table.dropna(subset="needed"), "needed")
    axes.plot(values, color=colour, lw=1)
    axes.fill_between(band.index, band["low"], band["high"], color=colour, alpha=0.2, lw=0)
    for chosen, face in ((arrived, colour), (~arrived, "white")):
        axes.plot(band.loc[chosen, "median"], "o", color=colour, mfc=face, ms=4)
    axes.plot([], [], "o-", color=colour, ms=4, label=f"{name}, ${law}$")
    return f"${law}$, open at {(~arrived).sum()} of {len(arrived)} depths"
