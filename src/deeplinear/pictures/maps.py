"""What maps share: cells on logarithmic axes, and the colours of iteration counts."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import FigureBase
from numpy.typing import NDArray

from deeplinear.pictures import style


def count_norm(counts: pd.Series, cap: float) -> LogNorm:
    """The range of colours for iteration counts; from 1 to the cap where there are none."""
    least = counts.clip(lower=1)
    return LogNorm(least.min(), least.max()) if len(least) else LogNorm(1, cap)


def borders(cells: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The borders of a table's cells, of its columns (x) and rows (y), on logarithmic axes."""
    return _between(cells.columns.to_numpy()), _between(cells.index.to_numpy())


def colour_bar(
    figure: FigureBase, grid: Iterable[Axes], norm: Normalize, label: str, **look: object
) -> None:
    """The colours of counts or ratios, beside the maps."""
    colours = ScalarMappable(norm, style.COUNTS)
    figure.colorbar(colours, ax=grid, label=label, shrink=0.8, **look)


def _between(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The borders between values on a logarithmic axis; a factor of 2 apart for a single value."""
    steps = np.log(centres)
    if len(steps) == 1:
        return np.exp([steps[0] - np.log(2) / 2, steps[0] + np.log(2) / 2])
    between = (steps[1:] + steps[:-1]) / 2
    first, last = 2 * steps[0] - between[0], 2 * steps[-1] - between[-1]
    return np.exp([first, *between, last])
