"""The digits that come with scikit-learn, as a stand-in for MNIST."""

import math
from collections.abc import Mapping

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.values import Count
from deeplinear.problems.readers.mnist import CLASSES, PIXELS, Images

CONTRACT = contracts.Reader(options={"rows": Count("the number of training images")})

TEST = 297  # of 1797 images


def bundled_digits(
    members: Mapping[str, bytes], rows: int
) -> tuple[Images, Matrix, Images, Matrix]:
    """8 x 8 digits rescaled to 28 x 28 by linear interpolation; the last 297 are for the test.

    The 1,500 others are repeated to as many training images as wanted, so that an epoch has the
    steps that it has on MNIST.

    :param rows: number of training images
    :returns: pixels in [0, 1], (m, 784) float32, and one-hot classes, (m, 10), as of `mnist`
    """
    # Here, because every start of the workflow looks at every reader's signature.
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    digits = load_digits()
    factors = np.divide((len(digits.images), *PIXELS), digits.images.shape)
    pixels = zoom(digits.images / 16, factors, order=1).astype(np.float32)
    pixels, classes = pixels.reshape(len(pixels), math.prod(PIXELS)), np.eye(CLASSES)[digits.target]
    repeated = np.resize(np.arange(len(pixels) - TEST), rows)
    return pixels[repeated], classes[repeated], pixels[-TEST:], classes[-TEST:]
