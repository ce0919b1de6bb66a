"""The arrays of a data set, from a reader or a file: all there, of finite numbers, of one size."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from deeplinear.base.errors import Refusal

TABLE = ("inputs", "targets", "test_inputs", "test_targets")
PROBLEM = ("covariance", "cross", "target_gram")
BROKEN = (OSError, ValueError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)


class Unfit(Refusal, ValueError):
    """An array that is missing, or that no experiment can use."""


def of_reader(read: Sequence[np.ndarray], reader: str) -> dict[str, np.ndarray]:
    """Inputs (m, d_in) and targets (m, d_out), perhaps of a test set too, by name.

    :raises Unfit: another number of arrays, or one that isn't of finite numbers or of its size
    """
    if len(read) not in (2, 4):
        expected = "inputs and targets, and perhaps those of a test set"
        raise Unfit(f"The reader {reader} gives {len(read)} arrays. Expected: {expected}.")
    arrays = dict(zip(TABLE, map(np.asarray, read), strict=False))
    _refuse_unfit(arrays, f"The reader {reader}")
    return arrays


def of_file(path: Path | str) -> dict[str, np.ndarray]:
    """The arrays of a problem, or of a table as a reader gave it, by name.

    :raises Unfit: no such file, or one that isn't whole
    """
    try:
        with np.load(path) as found:
            names = [name for name in (*PROBLEM, *TABLE) if name in found.files]
            arrays = {name: found[name] for name in names}
            twice = len(found.files) > len(set(found.files))
    except (*BROKEN, AttributeError, TypeError) as error:
        raise Unfit(f"{path} is no .npz file of arrays that can be read ({error}).") from None
    wanted = PROBLEM if PROBLEM[0] in arrays else TABLE[: 4 if len(arrays) > 2 else 2]
    if twice or set(arrays) != set(wanted):
        held = ", ".join(found.files) or "nothing"
        raise Unfit(f"{path} holds {held}. Expected: {', '.join(wanted)}, each once.")
    _refuse_unfit(arrays, str(path))
    return arrays


def _refuse_unfit(arrays: Mapping[str, np.ndarray], where: str) -> None:
    """Refuse what is no matrix of finite numbers, or not of the size of the others.

    :raises Unfit: which array, and what is wrong with it
    """
    for name, array in arrays.items():
        if array.dtype.kind not in "biuf" or array.ndim != 2 or not array.size:
            found = f"{name} of type {array.dtype} and shape {array.shape}"
            raise Unfit(f"{where} gives {found}. Expected: a matrix of numbers.")
        if not np.isfinite(array).all():
            bad = np.argwhere(~np.isfinite(array))
            row, column = bad[0]
            raise Unfit(
                f"{where} gives {name} with {array[row, column]} in row {row}, column {column} "
                f"(both from 0); {len(bad)} such values in all. Expected: finite numbers."
            )
    if sizes := _unequal({name: array.shape for name, array in arrays.items()}):
        raise Unfit(f"{where} gives {sizes}. Expected: sizes that go together.")


def _unequal(shapes: dict[str, tuple[int, int]]) -> str:
    """The shapes in words if they don't go together; empty if they do."""
    if PROBLEM[0] in shapes:
        outputs, inputs = shapes["cross"]
        wanted = {"covariance": (inputs, inputs), "target_gram": (outputs, outputs)}
    else:
        (rows, inputs), outputs = shapes["inputs"], shapes["targets"][1]
        tested = shapes.get("test_inputs", shapes["inputs"])[0]
        wanted = {"targets": (rows, outputs), "test_inputs": (tested, inputs)}
        wanted["test_targets"] = (tested, outputs)
    fit = all(shapes[name] == wanted[name] for name in wanted if name in shapes)
    return "" if fit else ", ".join(f"{name} {shape}" for name, shape in shapes.items())
