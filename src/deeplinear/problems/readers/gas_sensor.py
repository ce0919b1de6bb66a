"""UCI Gas Sensor Array Drift at Different Concentrations (id 270)."""

import io
import re
from collections.abc import Mapping

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count

CONTRACT = contracts.Reader(
    options={
        "gas": Count(
            "1 ethanol, 2 ethylene, 3 ammonia, 4 acetaldehyde, 5 acetone or 6 toluene", at_most=6
        )
    }
)

FEATURES = 128


def gas_sensor(members: Mapping[str, bytes], gas: int) -> tuple[Matrix, Matrix]:
    """The rows of one gas: sensor features (m, 128) and concentrations in ppm (m, 1).

    Lines read `gas;concentration 1:value ... 128:value`; batches are joined in their order.

    :param gas: 1 ethanol, 2 ethylene, 3 ammonia, 4 acetaldehyde, 5 acetone, 6 toluene
    :raises Refusal: no batch file among the members, a malformed line, or no row of the gas
    """
    found = {int(m[1]): name for name in members if (m := re.fullmatch(r"batch(\d+)\.dat", name))}
    if not found:
        raise Refusal(f"no member is called batch<number>.dat; found {sorted(members)}")
    parsed = [_rows(members[found[number]], found[number]) for number in sorted(found)]
    gases, table = (np.concatenate(part) for part in zip(*parsed, strict=True))
    chosen = table[gases == gas]
    if not len(chosen):
        held = sorted(set(gases.tolist()))
        raise Refusal(f"no row of gas {gas}; the files hold gases {held}")
    return chosen[:, 1:], chosen[:, :1]


def _rows(content: bytes, name: str) -> tuple[np.ndarray, Matrix]:
    """The gas of each row: (m,), and its concentration followed by its features: (m, 129)."""
    # Imported here, because every start of the workflow looks at every reader's signature and
    # would pay a second for it.
    from sklearn.datasets import load_svmlight_file

    # With the concentration as feature 0 a batch is a file in svmlight format.
    svmlight = io.BytesIO(content.replace(b";", b" 0:"))
    try:
        features, gases = load_svmlight_file(svmlight, n_features=FEATURES + 1, zero_based=True)
    except ValueError as error:
        raise Refusal(f"{name} is not in the format of the gas sensor data: {error}") from None
    return gases.astype(int), features.toarray()
