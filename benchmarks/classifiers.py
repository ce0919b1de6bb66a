"""Steps per second of the ensemble of classifiers beside nn.Module with a DataLoader, in one run.

    make bench

Both on one core, in float32, on minibatches of 100 of the same 55,000 images: sparse random ones of
MNIST's size and density. CPU time, medians of alternating rounds.
"""

from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import results
import torch
from kernels import ROUNDS, steps_per_second
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from deeplinear.base import randomness
from deeplinear.descent.classifiers import Ensemble, train
from deeplinear.descent.first_layers import Sparse
from deeplinear.descent.kernels import sparse_rows, vectorised
from deeplinear.networks.initialisations.he import he

WIDTHS, ROWS, BATCH, STEP_SIZE = (784, 128, 32, 10), 55_000, 100, 0.01
FORMS = (sparse_rows, vectorised.sparse_rows)
NETWORKS, STEPS = [1, 12, 24], 240  # steps of each network and round, divided by their number


def images(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of which 19 % aren't zero, pixels near the edge almost never; one-hot classes."""
    across = np.hypot(*np.meshgrid(*[np.linspace(-1, 1, 28)] * 2)).ravel()
    use = 0.75 * np.exp(-((across / 0.62) ** 4))
    pixels = rng.random((ROWS, WIDTHS[0]), dtype=np.float32)
    pixels *= rng.random(pixels.shape, dtype=np.float32) < use
    return pixels, np.eye(WIDTHS[-1])[rng.integers(10, size=ROWS)]


def naive_loop(start: list, inputs: torch.Tensor, targets: torch.Tensor) -> Callable[[int], None]:
    """A function that takes that many steps of the loop that one writes first."""
    layers = []
    for W in start:
        layers += [linear := nn.Linear(W.shape[1], W.shape[0]), nn.ReLU()]
        linear.weight.data = torch.tensor(W, dtype=torch.float32)
    model = nn.Sequential(*layers[:-1])
    optimiser = torch.optim.SGD(model.parameters(), lr=STEP_SIZE)
    loader = DataLoader(TensorDataset(inputs, targets.argmax(1)), batch_size=BATCH, shuffle=True)
    batches = _for_ever(loader)

    def steps(count: int) -> None:
        for _ in range(count):
            x, y = next(batches)
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimiser.step()

    return steps


def _for_ever(loader: DataLoader) -> Iterator:
    while True:
        yield from loader


def ensemble_steps(
    starts: list, inputs: Sparse, targets: torch.Tensor, rng: np.random.Generator
) -> Callable[[int], None]:
    """A function that takes that many steps of an ensemble."""
    ensemble = Ensemble(starts, inputs, "cpu")

    def steps(count: int) -> None:
        rows = rng.permutation(ROWS)[: count * BATCH].reshape(count, BATCH)
        with torch.no_grad():
            train(ensemble, targets, rows, np.full((count, len(starts)), STEP_SIZE))

    return steps


def products(kernel: ModuleType, inputs: Sparse, networks: int) -> Callable[[int], None]:
    """A function that takes that many pairs of products of a step in the first layer, by a form."""
    rng = np.random.default_rng(0)
    first = inputs.laid_out(torch.randn(WIDTHS[0], networks * WIDTHS[1])).numpy()
    out = np.zeros((BATCH, first.shape[0] * sparse_rows.BLOCK), np.float32)

    def steps(count: int) -> None:
        for rows in rng.integers(ROWS, size=(count, BATCH)):
            kernel.multiply(*inputs.parts, rows, first, out)
            kernel.add_transposed(*inputs.parts, rows, out * np.float32(1e-9), first)

    return steps


def over_plain(inputs: Sparse, networks: int) -> float:
    """How many times as fast as the plain products the vectorised ones are."""
    plain, fast = (products(kernel, inputs, networks) for kernel in FORMS)
    plain(1), fast(1)  # compile
    each = STEPS // networks
    rounds = [[steps_per_second(form, each) for form in (plain, fast)] for _ in range(ROUNDS)]
    return results.compared(rounds)["ratio"]


def main() -> None:
    """Print the comparison and keep it beside that of the kernels."""
    torch.set_num_threads(1)
    rng = randomness.generator("benchmark of classifiers")
    pixels, classes = images(rng)
    inputs, targets = (torch.tensor(part, dtype=torch.float32) for part in (pixels, classes))
    starts = [he(WIDTHS, rng) for _ in range(max(NETWORKS))]
    naive, rows, sparse = naive_loop(starts[0], inputs, targets), [], Sparse(pixels)
    print(
        "\nSteps of networks per second on one core, DataLoader loop, ReLU 784-128-32-10, float32"
    )
    header = f"{'networks':>9} {'loop':>14} {'ensemble':>12} {'ratio':>9}"
    print(f"{header}   range, fast/plain of the first layers' products")
    for count in NETWORKS:
        together = ensemble_steps(starts[:count], sparse, targets, rng)
        naive(20), together(2)
        each = STEPS // count
        rounds = [
            (steps_per_second(naive, 60), count * steps_per_second(together, each))
            for _ in range(ROUNDS)
        ]
        beside = {"networks": count, "over_plain": over_plain(sparse, count)}
        rows.append(beside | results.compared(rounds))
        print(f"{count:>9} {results.line(rows[-1])}, {beside['over_plain']:.1f}x")
    results.keep("classifiers", rows)


if __name__ == "__main__":
    main()
