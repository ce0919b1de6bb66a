"""Where deep networks reach the loss of the convex problem, over depth and width."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import FigureBase
from matplotlib.patches import Patch

from deeplinear.base import contracts
from deeplinear.pictures import maps, style
from deeplinear.tables.fits import convex_gaps
from deeplinear.tables.selection import labelled, only_these_differ
from deeplinear.tables.statistics import censored_quantiles

CONTRACT = contracts.Drawing(kinds=["convex_trajectory"])

NORM = LogNorm(1, 100)


def depth_width_map(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One map for each initialisation: the median final loss over that of the convex problem."""
    table = labelled(tables)
    only_these_differ(table, ["initialisation", "depth", "width", "experiment"])
    gaps = convex_gaps(table)
    schemes = list(dict.fromkeys(gaps["initialisation"]))
    grid = figure.subplots(1, len(schemes), sharey=True, squeeze=False)[0]
    for axes, scheme in zip(grid, schemes, strict=True):
        group = gaps[gaps["initialisation"] == scheme]
        median = group.groupby(["depth", "width"])["final_ratio"].agg(censored_quantiles, 0.5)
        _draw_map(axes, median.unstack())
        axes.set(title=style.scheme_name(scheme), xlabel="hidden width")
    grid[0].set_ylabel("number of layers $N$")
    maps.colour_bar(figure, grid, NORM, "final loss, deep / convex", extend="max")
    overflow = Patch(color=style.DIVERGED, label="overflows")
    figure.legend(handles=[overflow], loc="outside lower center")
    return f"Each cell: the median over {gaps['seed'].nunique()} seeds; 1 is the convex problem."


def _draw_map(axes: Axes, median: pd.DataFrame) -> None:
    # Here, because it takes a second to import and the other drawings do without.
    import seaborn as sns

    overflow, missing = np.isinf(median), median.isna()
    words = median.map("{:.2f}".format).mask(overflow, "∞").mask(missing, "not run")
    look = {"ax": axes, "cbar": False, "annot_kws": {"fontsize": 7}, "rasterized": True}
    look |= {"vmin": 0, "vmax": 1}  # of the second map; the first has a norm
    sns.heatmap(
        median, mask=overflow | missing, annot=words, fmt="", cmap=style.COUNTS, norm=NORM, **look
    )
    sns.heatmap(overflow, mask=~overflow, annot=words, fmt="", cmap=[style.DIVERGED], **look)
    for row, column in np.argwhere(missing):
        axes.text(column + 0.5, row + 0.5, "not run", ha="center", va="center", fontsize=7)
    axes.invert_yaxis()
    axes.set_ylabel("")
    axes.tick_params(rotation=0)
