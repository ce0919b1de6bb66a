"""The output scaling of wide networks, shared out among the layers (zhao2024).

The paper's network is a W_N ... W_1 with a = (d_1 ... d_N)^(-1/2). Here every layer carries the
same part of a: V_j = c W_j, c = a^(1/N) (docs/derivations.md, "Output scaling").
"""

from collections.abc import Sequence

import numpy as np


def layer_factor(widths: Sequence[int]) -> float:
    """c = (d_1 d_2 ... d_N)^(-1/(2N)), for widths (d_0, ..., d_N) (author's notebook, verified)."""
    above = widths[1:]
    return float(np.exp(-np.log(above).sum() / (2 * len(above))))


def wide_limits(widths: Sequence[int]) -> list[float]:
    """The singular values of V_N ... V_{j+1} for j = 1, ..., N - 1 in the limit of infinite width.

    All are c^(N-j) (d_j ... d_{N-1})^(1/2), for both initialisations (reconstructed).

    :param widths: (d_0, ..., d_N)
    """
    factor, depth = layer_factor(widths), len(widths) - 1
    # In logarithms, because the product of the widths of a deep network is no float.
    logs = [
        (depth - j) * np.log(factor) + 0.5 * np.log(widths[j:depth]).sum() for j in range(depth)
    ]
    return [float(np.exp(log)) for log in logs[1:]]
