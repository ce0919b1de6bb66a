"""Columns against the time of gradient flow, a panel for each depth."""

import pandas as pd
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D

from deeplinear.base import contracts
from deeplinear.base.values import Column, Experiment, Flag, Mapping
from deeplinear.base.wording import spaced
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import axes_of, labelled

LOOKS = {"solid": {"lw": 2, "alpha": 0.7}, "dashed": {"ls": "--", "color": "k", "lw": 0.7}}
OF_EACH = {"keys": Experiment(), "values": Column(), "form": "{experiment: column}"}

CONTRACT = contracts.Drawing(
    kinds=["trajectory", "beside_flow", "plateaus"],
    options={
        "colours": Column("the column whose values are told apart by colour"),
        "solid": Mapping("what is drawn as lines in these colours", **OF_EACH),
        "dashed": Mapping("what is drawn as dashed lines", **OF_EACH),
        "levels": Mapping("what is drawn as heights, dotted", **OF_EACH),
        "log_time": Flag("whether the axis of time is logarithmic"),
    },
)


def curves_over_time(
    figure: FigureBase,
    tables: dict[str, pd.DataFrame],
    colours: str,
    solid: dict,
    dashed: dict | None = None,
    levels: dict | None = None,
    log_time: bool = False,
) -> str:
    """One line for each run and colour; time is the step size times the step."""
    table = labelled(tables)
    shades = style.width_colours(table[colours].unique())
    depths = sorted(table["depth"].unique())
    for axes, depth in zip(figure.subplots(1, len(depths), squeeze=False)[0], depths, strict=True):
        axes.set(title=f"$N = {depth}$", xlabel=r"time $t = \eta k$")
        axes.set(xscale="log" if log_time else "linear")
        rows = table[table["depth"] == depth]
        for look, chosen in zip(LOOKS, (solid, dashed or {}), strict=True):
            for name, column in chosen.items():
                of_one = rows[rows["experiment"] == name].sort_values("step")
                for _, run in of_one.groupby([*axes_of(of_one), colours], dropna=False):
                    given = {"color": shades[run[colours].iloc[0]], **LOOKS[look]}
                    axes.plot(run["step"] * run["step_size"], run[column], **given)
        for name, column in (levels or {}).items():
            for height in rows.loc[rows["experiment"] == name, column].unique():
                axes.axhline(height, color="0.4", ls=":", lw=0.7)
    figure.axes[0].set_ylabel(spaced(next(iter(solid.values()))))
    lines = [Line2D([], [], color=c, label=style.axis_value(colours, v)) for v, c in shades.items()]
    figure.legend(handles=lines, loc="outside lower center", ncols=len(lines))
    return f"One line for each of {seeds(table)}. Time: the step size times the step."
