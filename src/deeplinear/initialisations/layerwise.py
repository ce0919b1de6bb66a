"""Independent Gaussian layers."""

from collections.abc import Sequence

import numpy as np

from deeplinear.problem import Matrix


def layerwise(widths: Sequence[int], rng: np.random.Generator, scale: float) -> list[Matrix]:
    """Every entry of every layer i.i.d. N(0, scale^2) (arora2019, Figure 1a)."""
    shapes = zip(widths[1:], widths, strict=False)
    return [scale * rng.standard_normal(shape) for shape in shapes]
