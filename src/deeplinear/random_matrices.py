"""Random matrices that more than one plug-in draws."""

import numpy as np

from deeplinear.problem import Matrix


def haar_frame(rng: np.random.Generator, rows: int, columns: int) -> Matrix:
    """Orthonormal columns, uniformly distributed: (rows, columns), columns <= rows.

    The Q factor of a Gaussian matrix, with the signs that make the diagonal of R positive; the
    first columns of a Haar orthogonal matrix have the same law.
    """
    frame, triangle = np.linalg.qr(rng.standard_normal((rows, columns)))
    return frame * np.sign(np.diag(triangle))
