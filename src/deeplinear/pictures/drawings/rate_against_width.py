"""How the contraction of wide networks tends to that of the convex problem."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D

from deeplinear.base import contracts
from deeplinear.pictures import bands, style
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import scipy_stats
from deeplinear.tables.width_laws import OWN, POOLED, Network, limits_of_wide
from deeplinear.theory.zhao2024_laws import OPTIONS, power_by

CONTRACT = contracts.Drawing(kinds=["convex_comparison"], options=OPTIONS)

LINEAR = 1e-3  # the half of the axis within which it is linear


def rate_against_width(
    figure: FigureBase, tables: dict[str, pd.DataFrame], column: str, laws: dict, wide: float
) -> str:
    """Column minus one against width, and at the right its limit: starts by conditions."""
    table = labelled(tables)
    only_these_differ(table, [*OWN, *POOLED])
    found = limits_of_wide(tables, column, wide, power_by(laws))
    kinds = table["initialisation"].map(style.scheme_name)
    conditions = table.get("condition_number", pd.Series(np.nan, table.index)).fillna(0)
    shape = {"sharex": True, "sharey": True, "squeeze": False}
    grid = figure.subplots(conditions.nunique(), kinds.nunique(), **shape)
    for row, condition in zip(grid, sorted(conditions.unique()), strict=True):
        for axes, kind in zip(row, kinds.unique(), strict=True):
            _draw_runs(axes, table[(kinds == kind) & (conditions == condition)], column)
            own = [
                (network, limits - 1)
                for network, limits in found
                if style.scheme_name(network.initialisation) == kind
                and dict(network.rest).get("condition_number", 0) == condition
            ]
            _draw_limits(axes, own, table["width"].max())
            kappa = rf", $\kappa = {condition:g}$" if condition else ""
            axes.set(xscale="log", title=f"{kind}{kappa}")
            axes.set_yscale("symlog", linthresh=LINEAR)
        row[0].set_ylabel(r"$\rho / \rho_\mathrm{convex} - 1$")
    for axes in grid[-1]:
        axes.set_xlabel(r"hidden width $n$, at the right $n \to \infty$")
    depths = sorted(table["depth"].unique())
    handles = [Line2D([], [], color=style.depth_colour(d), label=f"$N = {d}$") for d in depths]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return _note(table, column, wide)


def _draw_runs(axes: Axes, table: pd.DataFrame, column: str) -> None:
    """Median and range by width, where every run contracts."""
    for (scheme, depth), runs in table.groupby(["initialisation", "depth"]):
        widths = runs.groupby("width")[column]
        known = widths.count() == widths.size()
        band = bands.ranges(runs[runs["width"].map(known)].groupby("width")[column]) - 1
        look = {"color": style.depth_colour(depth), "marker": style.marker(scheme)}
        bands.draw(axes, band, alpha=0.2, ms=3, lw=0.9, **look)
    axes.axhline(0, color="0.6", lw=0.6, ls=":", zorder=0)


def _draw_limits(axes: Axes, found: list[tuple[Network, pd.Series]], widest: int) -> None:
    axes.axvline(2 * widest, color="0.85", lw=0.6)
    for place, (network, limits) in enumerate(found):
        half = scipy_stats().t.ppf(0.975, len(limits) - 1) * limits.sem()
        look = {"color": style.depth_colour(network.depth), "fmt": "_", "ms": 7, "capsize": 2}
        axes.errorbar(widest * 4 * 1.5**place, limits.mean(), half, lw=1, **look)


def _note(table: pd.DataFrame, column: str, wide: float) -> str:
    stalled = int(table[column].isna().sum())
    return (
        f"Markers: median, band: range over {table['seed'].nunique()} seeds of the fitted factor "
        "over that of the convex problem, on the convex problem's own steps. "
        f"{stalled} of {len(table)} runs don't contract or overflow; widths with such a run are "
        r"left out here, not in the verdict. At the right: $b$ of $b+cn^{-p}+dn^{-2p}$ over "
        f"$n\\geq{wide:g}(N-1)$, mean and 95 % interval of Student over the seeds."
    )
