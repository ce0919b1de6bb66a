"""How what is measured on wide networks depends on their width n and depth N.

A gap falls like C f(N) / n^p, and a column that tends to b does so as b + c n^-p + d n^-2p.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from deeplinear.base.errors import Refusal
from deeplinear.base.wording import spaced
from deeplinear.tables.selection import labelled, only_these_differ

OWN = ("initialisation", "depth", "condition_number")  # what tells networks apart
POOLED = ("width", "experiment", "shape", "blocks")
FOR_LIMIT = 5  # widths, two more than the numbers that are fitted


class Network(NamedTuple):
    """One start at one depth on one problem, at all its widths."""

    initialisation: str
    depth: int
    rest: tuple  # of `OWN`, where it is an axis
    values: pd.DataFrame  # of a column: one row for each width, one column for each seed

    @property
    def name(self) -> str:
        """As items of a measure are called."""
        rest = [f"{spaced(axis)} {value:g}" for axis, value in self.rest]
        return ", ".join([spaced(self.initialisation), f"depth {self.depth}", *rest])


def wide_networks(tables: dict[str, pd.DataFrame], column: str, wide: float) -> list[Network]:
    """A column of the networks that are wide for their depth, n >= wide (N - 1).

    A number that is missing stays missing, so that no mean leaves it out.

    :raises Refusal: rows differ in another axis, or not every width has the same seeds
    """
    table = labelled(tables)
    only_these_differ(table, [*OWN, *POOLED])
    hidden = table["depth"] - 1
    return [*_networks(table[(hidden > 0) & (table["width"] >= wide * hidden)], column)]


def _networks(table: pd.DataFrame, column: str) -> Iterator[Network]:
    axes, seeds = [axis for axis in OWN if axis in table], table["seed"].nunique()
    for key, rows in table.groupby(axes, sort=False, dropna=False):
        found = dict(zip(axes, key, strict=True))
        if len(rows) != seeds * rows["width"].nunique():
            raise Refusal(f"not every width has the same {seeds} seeds, once, at {found}")
        first, depth, *rest = found.items()
        values = rows.pivot(index="width", columns="seed", values=column)
        yield Network(first[1], depth[1], tuple(rest), values)


def exponents(network: Network) -> pd.Series:
    """The slope of ln(column) against ln n, by seed."""
    x, values = np.log(network.values.index.to_numpy()), np.log(network.values)
    centred = x - x.mean()
    return values.T @ centred / (centred @ centred)


def constants(network: Network, power: float, factor: float) -> pd.Series:
    """C of column = C f / n^p, the geometric mean over the widths, by seed."""
    n = network.values.index.to_numpy()
    scaled = np.log(network.values).add(power * np.log(n), axis=0)
    return np.exp(scaled.mean(skipna=False)) / factor


def limits_of_wide(
    tables: dict[str, pd.DataFrame], column: str, wide: float, power: Callable[[str], float]
) -> list[tuple[Network, pd.Series]]:
    """The networks with five wide widths or more, each with its `limits`.

    :param power: p by initialisation
    """
    networks = wide_networks(tables, column, wide)
    enough = [network for network in networks if len(network.values) >= FOR_LIMIT]
    return [(network, limits(network, power(network.initialisation))) for network in enough]


def limits(network: Network, power: float) -> pd.Series:
    """b of column = b + c n^-p + d n^-2p by least squares, by seed."""
    x = (network.values.index.to_numpy() / network.values.index.min()) ** -power
    weights = np.linalg.pinv(np.stack([np.ones_like(x), x, x**2], axis=1))[0]
    return network.values.mul(weights, axis=0).sum(skipna=False)


def width_from_below(gaps: pd.Series, level: float) -> float:
    """The width from which on a gap, by width, stays below a level, between grid points by powers.

    0 where it is below everywhere; infinite where it is not below at the largest width.
    """
    return crossing(gaps.index.to_numpy(), gaps.to_numpy(), level)


def crossing(widths: NDArray[np.int_], gaps: NDArray[np.float64], level: float) -> float:
    """What `width_from_below` says, of arrays."""
    above = np.flatnonzero(~(gaps < level))
    if not len(above):
        return 0.0
    if (last := above[-1]) == len(gaps) - 1:
        return np.inf
    between = [last, last + 1]
    if not np.isfinite(gaps[between]).all():
        return float(widths[between][1])
    x, y = np.log(widths[between]), np.log(gaps[between])
    return float(np.exp(np.interp(-np.log(level), -y, x)))
