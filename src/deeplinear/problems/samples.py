"""Labelled samples, for the networks that no sufficient statistics describe."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal


@dataclass(frozen=True)
class Samples:
    """Inputs (m, d_in) and targets (m, d_out), and those kept for the test, perhaps none."""

    inputs: NDArray[np.float32]
    targets: Matrix
    test_inputs: NDArray[np.float32]
    test_targets: Matrix

    @property
    def shape(self) -> tuple[int, int]:
        """(d_out, d_in)."""
        return self.targets.shape[1], self.inputs.shape[1]

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> "Samples":
        """The samples of a fetched table, without a test set if it has none."""
        inputs, targets = arrays["inputs"], arrays["targets"]
        test = [arrays.get(f"test_{n}", arrays[n][:0]) for n in ("inputs", "targets")]
        return cls(inputs, targets, *test)

    def refuse_if_not_classes(self) -> None:
        """Refuse targets that aren't one-hot.

        :raises Refusal: what was found
        """
        for targets in (self.targets, self.test_targets):
            if not (np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all()):
                raise Refusal(
                    f"classification needs a one in the column of each sample's class and zeros "
                    f"elsewhere; the dataset has {targets.shape[1]} columns from "
                    f"{targets.min():g} to {targets.max():g}. Choose a dataset with classes."
                )
