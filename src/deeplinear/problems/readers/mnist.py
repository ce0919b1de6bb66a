"""MNIST, handwritten digits in the idx format."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count

CONTRACT = contracts.Reader(
    options={"held_out": Count("the number of training images left out", at_least=0)}
)

UNSIGNED_BYTE = 8  # the only element type that MNIST has
CLASSES = 10
PIXELS = (28, 28)

Images = NDArray[np.float32]


def mnist(members: Mapping[str, bytes], held_out: int) -> tuple[Images, Matrix, Images, Matrix]:
    """Pixels in [0, 1], (m, 784) float32, and one-hot classes, (m, 10); for training and for test.

    :param held_out: how many of the first training images are left out
    :raises Refusal: a file is missing, isn't in the idx format, or of another shape than expected
    """
    images, classes = _part(members, "train")
    if held_out >= len(images):
        raise Refusal(f"held_out: {held_out} of {len(images)} training images leave none")
    test = _part(members, "t10k")
    if np.array_equal(images, test[0]):
        raise Refusal(
            "t10k-images-idx3-ubyte holds the training images; expected those of the test"
        )
    return images[held_out:], classes[held_out:], *test


def _part(members: Mapping[str, bytes], part: str) -> tuple[Images, Matrix]:
    """The images and classes of `train` or `t10k`."""
    names = [f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"]
    for name in names:
        if name not in members:
            raise Refusal(f"no member is called {name}; found {sorted(members)}")
    images, labels = (_array_of_idx(members[name], name) for name in names)
    if images.shape[1:] != PIXELS or labels.shape != images.shape[:1]:
        raise Refusal(
            f"{names[0]} holds {images.shape} and {names[1]} {labels.shape}; "
            f"expected (m, {PIXELS[0]}, {PIXELS[1]}) and (m,)"
        )
    if labels.max() >= CLASSES:
        raise Refusal(f"{names[1]} has the label {labels.max()}; expected 0 to {CLASSES - 1}")
    pixels = images.reshape(len(images), math.prod(PIXELS))
    return pixels / np.float32(255), np.eye(CLASSES)[labels]


def _array_of_idx(content: bytes, name: str) -> NDArray[np.uint8]:
    """The array of an idx file of bytes.

    Two zero bytes, the element type, the number of dimensions, each dimension as four bytes with
    the highest first, then the elements.

    :raises Refusal: another beginning, or another length than its dimensions say
    """
    if len(content) < 4 or content[:3] != bytes([0, 0, UNSIGNED_BYTE]):
        raise Refusal(f"{name} isn't an idx file of bytes: it starts with {content[:4].hex(' ')}")
    start = 4 + 4 * content[3]
    shape = tuple(int(d) for d in np.frombuffer(content[4:start].ljust(start - 4, b"\0"), ">u4"))
    expected = start + math.prod(shape)
    if len(content) != expected or not shape or 0 in shape:
        raise Refusal(f"{name} has {len(content)} bytes; {shape} elements need {expected}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
