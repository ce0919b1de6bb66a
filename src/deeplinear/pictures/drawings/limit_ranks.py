"""How runs from random starts end: at a global minimum, at a lower rank, or not at all."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from deeplinear.base import contracts
from deeplinear.pictures import style
from deeplinear.pictures.comparison import seeds
from deeplinear.tables.selection import axes_of, labelled
from deeplinear.tables.statistics import success_interval

CONTRACT = contracts.Drawing(kinds=["limit_rank"])

COLOURS = {
    "global minimum": style.BLUE,
    "lower rank": style.VERMILION,
    "other critical point": style.PURPLE,
    "still moving": style.UNFINISHED,
    "diverged": style.DIVERGED,
}


def limit_ranks(figure: FigureBase, tables: dict[str, pd.DataFrame]) -> str:
    """One bar for each depth and kind of problem, one column for each scale of the start."""
    table = labelled(tables)
    scales = sorted(table["scale"].unique())
    varying = [c for c in axes_of(table) if table[c].nunique() > 1]
    rows = ["depth", *(c for c in varying if c not in ("depth", "scale", "seed", "step_size"))]
    grid = figure.subplots(1, len(scales), sharey=True, squeeze=False)[0]
    for axes, scale in zip(grid, scales, strict=True):
        axes.set(title=f"scale $s = {scale:g}$", xlabel="fraction of runs", xlim=(0, 1))
        _draw_bars(axes, table[table["scale"] == scale], rows)
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
    return (
        f"In each bar: how many of {seeds(table)}, each with its own start and problem, end at "
        "a global minimum (to within the tolerance in the loss), with Wilson's 95 % interval. Over "
        f"all bars, which share problems: {' '.join(_by_depth(table))} The "
        f"longest run took {table['iterations'].max():,} iterations. A global minimum has the "
        "largest possible rank, that of the problem or of the narrowest layer."
    )


def _draw_bars(axes: Axes, table: pd.DataFrame, rows: list[str]) -> None:
    """Stacked fractions of the outcomes, the count of global minima and its interval inside."""
    counts = table.groupby(rows)["outcome"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(COLOURS), fill_value=0).sort_index(ascending=False)
    labels = [
        ", ".join(style.axis_value(*item) for item in zip(rows, row, strict=True))
        for row in counts.index
    ]
    left = 0.0
    for outcome, colour in COLOURS.items():
        width = counts[outcome] / counts.sum(axis=1)
        axes.barh(labels, width, left=left, color=colour, label=outcome)
        left = left + width.to_numpy()
    for height, (_, row) in enumerate(counts.iterrows()):
        text = _proportion(row["global minimum"], row.sum())
        axes.text(0.02, height, text, color="white", va="center", fontsize=7)


def _by_depth(table: pd.DataFrame) -> Iterator[str]:
    """The counts over all problems and scales, in words, one sentence for each depth."""
    for depth, group in table.groupby("depth"):
        counts = group["outcome"].value_counts()
        rest = [f"{counts[other]} {other}" for other in COLOURS if other in counts.index[1:]]
        share = f"{counts.get('global minimum', 0):,} of {len(group):,}"
        yield f"N = {depth}: {share}{''.join(f', {part}' for part in rest)}."


def _proportion(successes: int, runs: int) -> str:
    low, high = success_interval(int(successes), int(runs))
    return f"{successes:,} of {runs:,} [{100 * low:.1f}, {100 * high:.1f}] %"
