"""What trained classifiers have come to, against the scale of their initialisation."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.base.errors import Refusal, unknown
from deeplinear.base.values import OneOf
from deeplinear.pictures import bands, style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles

MEASURES = {
    "training_loss": ("training loss after {} epochs", "log"),
    "test_accuracy": ("test accuracy after {} epochs", "linear"),
}


CONTRACT = contracts.Drawing(
    kinds=["classification"], options={"measure": OneOf("what is drawn", tuple(MEASURES))}
)


def classifiers_against_scale(
    figure: FigureBase, tables: dict[str, pd.DataFrame], measure: str
) -> str:
    """Median and quartiles over seeds at the last epoch; lines for schemes without a scale.

    :param measure: training_loss or test_accuracy
    :raises Refusal: another measure, or rows that would be mixed
    """
    if measure not in MEASURES:
        raise Refusal(f"measure: {unknown(measure, MEASURES, 'measure')}")
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "scale", "experiment"])
    last = table[table["epoch"] == table["epoch"].max()]
    axes = figure.subplots()
    _set_axes(axes, measure, table["epoch"].max())
    for scheme, runs in last.groupby("initialisation", sort=False):
        scaled = "scale" in runs and runs["scale"].notna().all()
        (_draw_band if scaled else _draw_line)(axes, runs, measure, scheme)
    # In the middle, which the band of layer-wise starts leaves free.
    height = 0.7 if measure == "training_loss" else 0.35
    legend = axes.legend(loc="center", bbox_to_anchor=(0.5, height), fontsize=7, handlelength=1.5)
    legend.set_in_layout(False)
    return _note(last, measure)


def _set_axes(axes: Axes, measure: str, epochs: int) -> None:
    label, y_scale = MEASURES[measure]
    axes.set(xscale="log", yscale=y_scale, xlabel="scale $s$ of the initialisation")
    axes.set_ylabel(label.format(epochs))
    if measure == "training_loss":
        axes.axhline(np.log(10), color="0.6", lw=0.6, ls=":", zorder=0)
        style.plain_numbers(axes.yaxis)


def _draw_line(axes: Axes, runs: pd.DataFrame, measure: str, scheme: str) -> None:
    """The median of a scheme that has a scale of its own."""
    (median,) = censored_quantiles(runs[measure].fillna(_worst(measure)), [0.5])
    look = {"color": style.scheme_look(scheme)["color"], "ls": "--", "lw": 0.8}
    if np.isfinite(median):
        axes.axhline(median, label=f"{style.scheme_name(scheme)}, {median:.3f}", **look)
    else:
        axes.plot([], [], label=f"{style.scheme_name(scheme)}, overflowed", **look)


def _draw_band(axes: Axes, runs: pd.DataFrame, measure: str, scheme: str) -> None:
    """Quartiles by scale; scales at which most networks have overflowed at the axis' worse end."""
    look, label = style.scheme_look(scheme), style.scheme_name(scheme)
    values = runs[measure].fillna(_worst(measure)).groupby(runs["scale"])
    overflowed = bands.draw(axes, bands.quartiles(values), ms=3, label=label, **look)
    end = 1.0 if measure == "training_loss" else 0.0
    for scale in overflowed:
        where = {"transform": axes.get_xaxis_transform(), "clip_on": False}
        axes.plot([scale], [end], "X", color=look["color"], **where)


def _worst(measure: str) -> float:
    """What a network that has overflowed counts as."""
    return np.inf if measure == "training_loss" else -np.inf


def _note(last: pd.DataFrame, measure: str) -> str:
    """What the picture shows, with what became of all networks."""
    diverged = int((last["status"] != "trained").sum())
    marked = " Cross: the median network of a scale overflowed." if diverged else ""
    chance = " Dotted: ln 10, the loss of guessing among ten." if measure == "training_loss" else ""
    unscaled = "scale" not in last or last["scale"].isna().any()
    dashed = " Dashed: schemes with a scale of their own, medians." if unscaled else ""
    devices = " and ".join(sorted(last["device"].unique()))
    return (
        f"Line: median, band: quartiles over {seeds(last)}; {len(last)} networks on {devices}, "
        f"{diverged} diverged.{marked}{chance}{dashed}"
    )
