"""Random generators that belong to what they are for, and random matrices."""

import hashlib
import json

import numpy as np

from deeplinear.base.arrays import Matrix


def haar_frame(rng: np.random.Generator, rows: int, columns: int) -> Matrix:
    """Orthonormal columns, uniformly distributed: (rows, columns), columns <= rows.

    The Q factor of a Gaussian matrix, with the signs that make the diagonal of R positive; the
    first columns of a Haar orthogonal matrix have the same law.
    """
    frame, triangle = np.linalg.qr(rng.standard_normal((rows, columns)))
    return frame * np.sign(np.diag(triangle))


def generator(*identity: object) -> np.random.Generator:
    """A random generator that belongs to what the arguments describe, wherever that appears.

    Seeded by the SHA-256 of their JSON, so that adding cells to a grid moves no seed.
    """
    text = json.dumps(identity, sort_keys=True)
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()))


def bartlett(rng: np.random.Generator, degrees: int, size: int) -> Matrix:
    """A lower triangle L: (size, size) with L L' ~ Wishart(I, degrees), degrees >= size.

    L_ii^2 ~ chi^2(degrees - i + 1), i = 1, ..., and N(0, 1) below (Bartlett 1933): the transpose of
    the triangle that the QR decomposition of a normal matrix (degrees, size) leaves.
    """
    triangle = np.tril(rng.standard_normal((size, size)), -1)
    np.fill_diagonal(triangle, np.sqrt(rng.chisquare(degrees - np.arange(size))))
    return triangle
