"""Claim 5 of arora2019: all layers start at I, the target is I but for one eigenvalue, 1 - shift.

For shift > 1 that eigenvalue is -lambda. Derivation: docs/derivations.md, "Claims 4 and 5".
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROUNDING = 1e-12  # relative


def margin(shift: ArrayLike) -> NDArray[np.float64]:
    """The deficiency margin c = sigma_min(Phi) - ||I - Phi||_F of the start (Definition 2).

    |1 - shift| - shift for shift <= 2, where |1 - shift| is the least singular value.
    """
    shift = np.asarray(shift, float)
    return np.minimum(np.abs(1 - shift), 1) - shift


def stays_above(shift: ArrayLike, excess_loss: ArrayLike) -> NDArray[np.bool_]:
    """Whether the loss is at or above lambda^2/2, the floor for even N (Claim 5, verified).

    False for shift <= 1, where there is no negative eigenvalue.
    """
    eigenvalue = 1 - np.asarray(shift, float)
    floor = eigenvalue**2 / 2 * (1 - ROUNDING)
    return (eigenvalue < 0) & (np.asarray(excess_loss) >= floor)
