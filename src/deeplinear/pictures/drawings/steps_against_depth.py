"""How many steps descent takes, or provably more than, against the number of layers."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.values import Experiment, Mapping, OneOf, Text
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.fits import depth_laws
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statuses import CONVERGED

LAWS = {"power": "$N^{{{:.2f}}}$", "exponential": "$e^{{{:.2f} N}}$"}
CONTRACT = contracts.Drawing(
    kinds=["convergence"],
    options={
        "names": Mapping("the names in the legend", Experiment(), Text(), "{experiment: name}"),
        "laws": Mapping("the laws", Experiment(), OneOf("a law", LAWS), "{experiment: law}"),
    },
)


def steps_against_depth(
    figure: FigureBase, tables: dict[str, pd.DataFrame], names: dict[str, str], laws: dict[str, str]
) -> str:
    """One line for each experiment: medians and quartiles over seeds, and a law fitted to all runs.

    :param names: what the legend calls each experiment
    :param laws: the law of each, a power of N or an exponential
    """
    axes = figure.subplots()
    axes.set(yscale="log", xlabel="number of layers $N$", ylabel="steps to ε, at least")
    drawn, schemes = [], []
    for name, table in tables.items():
        only_these_differ(table, ["depth"])
        schemes.append(table["initialisation"].iloc[0])
        look = {"color": style.scheme_look(schemes[-1])["color"], "ms": 4}
        look["ls"] = style.line(schemes.count(schemes[-1]) - 1)
        drawn.append(_draw(axes, table, names[name], laws[name], look))
    axes.legend()
    return (
        f"Markers: median, band: quartiles over {seeds(labelled(tables))}. Full: the median run "
        "arrived after so many steps. Open: it did not, and so many are made, or proved to be too "
        f"few. Lines: laws fitted to all runs. R² of both: {'; '.join(drawn)}."
    )


def _draw(axes: Axes, table: pd.DataFrame, name: str, law: str, look: dict) -> str:
    """Draw one line; how well both laws fit, in words."""
    laws, by_depth = depth_laws(table.dropna(subset="needed"), "needed"), table.groupby("depth")
    band = bands.quartiles(table.fillna({"needed": np.inf}).groupby("depth")["needed"])
    arrived = by_depth["status"].agg(lambda ends: (ends == CONVERGED).mean() >= 0.5)
    axes.plot(laws[law][1], lw=1, **look)
    bands.draw(axes, band, **look | {"marker": "o", "ls": ""})
    axes.plot(band.loc[~arrived, "median"], "o", **look | {"ls": "", "mfc": "white"})
    axes.plot([], [], "o", label=f"{name}, {LAWS[law].format(laws[law][0].slope)}", **look)
    return f"{name}, " + ", ".join(f"{kind} {fit.r_squared:.3f}" for kind, (fit, _) in laws.items())
