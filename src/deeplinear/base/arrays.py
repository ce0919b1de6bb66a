"""The type of a matrix, in all rooms."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
