"""A target of given singular values, on inputs of a given condition number."""

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count, Number, Text

CONTRACT = contracts.Reader(
    random=True,
    options={
        "singular_values": Text(
            'those of Q with spaces between them, such as "3 2 1 0.5"',
            r"\d+(\.\d+)?( \d+(\.\d+)?)*",
        ),
        "inputs": Count("d_0, the number of inputs", at_most=10**4),
        "outputs": Count("d_N, the number of outputs", at_most=10**4),
        "condition_number": Number("kappa of S = XX'", at_least=1),
    },
)


def given_spectrum(
    rng: np.random.Generator,
    singular_values: str,
    inputs: int,
    outputs: int,
    condition_number: float = 1.0,
) -> tuple[Matrix, Matrix]:
    """Q = W* S^(1/2) = diag(sigma): (d_N, d_0), and S with eigenvalues in equal ratios.

    Nothing is random. The eigenvalues go from kappa^(1/2) to kappa^(-1/2); their vectors are the
    axes, mirrored across (1, 2, ..., d_0), so that none lies along an axis. kappa = 1: S = I.

    :returns: X': (d_0, d_0) and Y': (d_0, d_N); to be taken with whiten: false
    :raises Refusal: more singular values than inputs or outputs
    """
    values = [float(value) for value in singular_values.split()]
    if len(values) > min(inputs, outputs):
        raise Refusal(
            f"{len(values)} singular values of a map from {inputs} inputs to {outputs} outputs. "
            f"Expected: {min(inputs, outputs)} at most."
        )
    target = np.zeros((outputs, inputs))
    np.fill_diagonal(target[: len(values)], values)
    if condition_number == 1:
        return np.eye(inputs), target.T
    across = np.arange(1.0, inputs + 1)
    vectors = np.eye(inputs) - 2 * np.outer(across, across) / (across @ across)
    roots = condition_number ** np.linspace(0.25, -0.25, inputs)
    return (vectors * roots).T, vectors.T @ target.T
