"""ReLU classifiers trained by stochastic gradient descent, side by side."""

from collections.abc import Iterator

import numpy as np

from deeplinear.base import contracts, randomness
from deeplinear.base.errors import Refusal
from deeplinear.base.log import Progress
from deeplinear.base.values import Count, Number, OneOf, Share
from deeplinear.descent.devices import DEVICES, USED, torch_device
from deeplinear.problems.samples import Samples
from deeplinear.runs.run import Run

TRAINED, DIVERGED = "trained", "diverged"


CONTRACT = contracts.Kind(
    takes="runs",
    on_samples=True,
    columns={
        "epoch": Count("the epoch, 0 is the start", at_least=0),
        "training_loss": Number("the mean softmax cross-entropy over all training samples"),
        "test_accuracy": Share("the share of the test set that is classified correctly"),
        "status": OneOf("the end of the run", (TRAINED, DIVERGED)),
        "device": OneOf("where it was trained", USED),
    },
    options={
        "epochs": Count("the number of epochs"),
        "batch": Count("the number of samples in a minibatch"),
        "device": OneOf("where to train; auto is cuda where there is one", DEVICES),
    },
)


def classification(
    runs: list[Run], epochs: int, batch: int, device: str = "auto"
) -> Iterator[tuple[Run, dict]]:
    """A row for each run and epoch 0, 1, ...: training_loss, test_accuracy, status, device.

    Softmax cross-entropy of a ReLU network with zero initial biases, plain SGD on minibatches of
    `batch` samples, shuffled anew for each epoch; the seed alone decides them. The loss is
    the mean over all training samples, the accuracy that over the test set (arora2019, Figure 1d).
    `status` is `diverged`, and the numbers are left empty, where the network has overflowed.

    :param device: cpu, cuda, or auto for cuda where there is one
    :raises Refusal: targets that are no classes, more samples in a minibatch than there are, or no
        such device
    """
    samples = runs[0].problem
    samples.refuse_if_not_classes()
    if not 1 <= batch <= len(samples.inputs):
        raise Refusal(f"minibatches of {batch}: expected 1 to {len(samples.inputs)} samples")
    used = torch_device(device)
    groups: dict[tuple, list[Run]] = {}
    for run in runs:
        shapes = tuple(W.shape for W in run.weights)
        groups.setdefault((run.cell["seed"], shapes), []).append(run)
    progress = Progress(f"epochs of {len(runs)} networks", len(groups) * epochs)
    for group in groups.values():
        for epoch, losses, accuracies in _trained(group, samples, epochs, batch, used):
            progress.advance(epoch > 0)
            for run, loss, accuracy in zip(group, losses, accuracies, strict=True):
                status = TRAINED if np.isfinite(loss) else DIVERGED
                row = {"epoch": epoch, "training_loss": loss, "test_accuracy": accuracy}
                yield run, {**row, "status": status, "device": used}


def minibatches(seed: int, epoch: int, rows: int, batch: int) -> list[np.ndarray]:
    """The rows of an epoch's minibatches: a permutation, without its incomplete last part."""
    order = randomness.generator("minibatches", seed, epoch).permutation(rows)
    return np.split(order[: rows // batch * batch], rows // batch)


def _trained(
    group: list[Run], samples: Samples, epochs: int, batch: int, device: str
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """(epoch, losses, accuracies) of networks that share their widths and minibatches."""
    # Here, because every start of the workflow looks at every kind and would pay seconds for it.
    import torch

    from deeplinear.descent.classifiers import Ensemble, train
    from deeplinear.descent.first_layers import on_device

    seed, steps = group[0].cell["seed"], len(samples.inputs) // batch
    inputs, tested = (on_device(device)(part) for part in (samples.inputs, samples.test_inputs))
    targets, classes = (
        torch.tensor(part, dtype=torch.float32, device=device)
        for part in (samples.targets, samples.test_targets)
    )
    ensemble = Ensemble([run.weights for run in group], inputs, device)
    with torch.no_grad():
        for epoch in range(epochs + 1):
            if epoch:
                taken = np.arange((epoch - 1) * steps, epoch * steps)
                sizes = np.stack([run.schedule.sizes(taken) for run in group], axis=1)
                rows = minibatches(seed, epoch, len(samples.inputs), batch)
                train(ensemble, targets, rows, sizes)
            losses, _ = ensemble.evaluate(inputs, targets)
            _, accuracies = ensemble.evaluate(tested, classes)
            yield epoch, losses, accuracies
