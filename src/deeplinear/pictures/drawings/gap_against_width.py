"""How far deep networks stray from the convex problem, against their width, with the laws."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D

from deeplinear.base import contracts
from deeplinear.base.wording import spaced
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.width_laws import POOLED, constants, wide_networks
from deeplinear.theory.zhao2024_laws import OPTIONS, law_of

CONTRACT = contracts.Drawing(kinds=["convex_comparison"], options=OPTIONS)

LABELS = {"gap": r"$\max_k \|W - W_\mathrm{convex}\|_\Sigma \,/\, \|W(0) - W^*\|_\Sigma$"}
TOP = 2.0  # of the axes; what lies above, or has no number, is drawn on it, open


class Line(NamedTuple):
    """height / n^p, the law of one start and depth; height is C f(N)."""

    initialisation: str
    depth: int
    constant: float
    height: float
    power: float


def gap_against_width(
    figure: FigureBase, tables: dict[str, pd.DataFrame], column: str, laws: dict, wide: float
) -> str:
    """One panel for each kind of start, colours by depth, C f(N) / n^p dashed."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "depth", *POOLED])
    lines = []
    for network in wide_networks(tables, column, wide):
        power, factor_of = law_of(network.initialisation, laws)
        factor = factor_of(network.depth)
        constant = float(np.median(constants(network, power, factor)))
        lines.append(
            Line(network.initialisation, network.depth, constant, constant * factor, power)
        )
    kinds = table["initialisation"].map(style.scheme_name)
    grid = figure.subplots(1, kinds.nunique(), sharey=True, squeeze=False)[0]
    for axes, kind in zip(grid, kinds.unique(), strict=True):
        own = [line for line in lines if style.scheme_name(line.initialisation) == kind]
        _draw_panel(axes, table[kinds == kind].fillna({column: np.inf}), column, own)
        axes.set(xscale="log", yscale="log", title=kind, xlabel="hidden width $n$")
    grid[0].set_ylabel(LABELS.get(column, spaced(column)))
    depths = sorted(table["depth"].unique())
    handles = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return _note(table, lines, wide)


def _draw_panel(axes: Axes, table: pd.DataFrame, column: str, lines: list[Line]) -> None:
    for (scheme, depth), runs in table.groupby(["initialisation", "depth"]):
        look = {"color": style.depth_colour(depth), "marker": style.marker(scheme)}
        band = bands.quartiles(runs.groupby("width")[column])
        above = bands.draw(axes, band, TOP, alpha=0.2, ms=3, lw=0.9, **look)
        axes.plot(above, np.full(len(above), TOP), ls="none", mfc="white", ms=4, **look)
    ends = np.array([table["width"].min(), table["width"].max()])
    for line in lines:
        law = line.height / ends**line.power
        axes.plot(ends, law, "--", color=style.depth_colour(line.depth), lw=0.7, zorder=1)


def _note(table: pd.DataFrame, lines: list[Line], wide: float) -> str:
    found: dict[str, list[str]] = {}
    for line in lines:
        name = f"{style.scheme_name(line.initialisation)}, $p={line.power:g}$"
        found.setdefault(name, []).append(f"{line.constant:.3g} ($N={line.depth}$)")
    said = "; ".join(f"{name}: $C$ = {', '.join(values)}" for name, values in found.items())
    return (
        f"Markers: median, band: quartiles over {table['seed'].nunique()} seeds, open at the top: "
        f"the median lies above {TOP:g}, or overflows. Dashed: the laws $Cf(N)/n^p$ with "
        r"$s=(N-1)(2N-1)/(6N)$: $f=s/N$ for $p=1$, $f=s^{1/2}$ for $p=1/2$; $C$ "
        f"from widths $n\\geq{wide:g}(N-1)$. {said}."
    )
