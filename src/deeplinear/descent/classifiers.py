"""Small ReLU classifiers trained side by side, by hand, on a CPU or a GPU."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from deeplinear.base.arrays import Matrix
from deeplinear.descent.first_layers import Dense, Sparse

Inputs = Sparse | Dense
EVALUATED_AT_ONCE = 1000  # samples


class Ensemble:
    """K networks x -> W_N relu(... relu(W_1 x + b_1) ...) + b_N of the same widths, float32.

    They see the same minibatches, so their first layers are one matrix, `first`: (d_0, K d_1), laid
    out as the inputs need it, and its product with a minibatch is one. `upper` holds W_2', ...,
    W_N', each (K, d_{j-1}, d_j), and `biases` b_1, ..., b_N, each (K, 1, d_j), zero at the start.
    Networks never touch each other: one that overflows leaves the others as they are.
    """

    def __init__(self, starts: Sequence[Sequence[Matrix]], inputs: Inputs, device: str):
        """Networks that start at [W_1, ..., W_N], W_j: (d_j, d_{j-1}), one list for each."""
        layers = [torch.tensor(np.stack(W), dtype=torch.float32) for W in zip(*starts, strict=True)]
        networks, width, features = layers[0].shape
        first = layers[0].permute(2, 0, 1).reshape(features, networks * width)
        self.inputs, self.first = inputs, inputs.laid_out(first.to(device))
        self.upper = [W.transpose(1, 2).contiguous().to(device) for W in layers[1:]]
        self.biases = [torch.zeros(networks, 1, W.shape[1], device=device) for W in layers]

    def forward(self, inputs: Inputs, rows: Tensor) -> list[Tensor]:
        """The hidden activations and, last, the logits, each (K, m, d_j), of some of the inputs."""
        networks, _, width = self.biases[0].shape
        product = inputs.product(rows, self.first, self.biases[0].view(-1))
        layers = [product.unflatten(1, (networks, width)).transpose(0, 1)]
        for W, bias in zip(self.upper, self.biases[1:], strict=True):
            layers.append(torch.baddbmm(bias, layers[-1].relu_(), W))
        return layers

    def step(self, rows: Tensor, targets: Tensor, step_sizes: Tensor) -> None:
        """One step of gradient descent on the mean softmax cross-entropy of a minibatch.

        :param rows: those of the inputs that are in it
        :param targets: one-hot, (m, d_N)
        :param step_sizes: (K, 1, 1), one for each network
        """
        *hidden, logits = self.forward(self.inputs, rows)
        change = (targets - logits.softmax(2)) * (step_sizes / len(rows))
        for j in range(len(self.upper), 0, -1):
            W, below = self.upper[j - 1], hidden[j - 1]
            change_below = torch.bmm(change, W.transpose(1, 2)).mul_(below.sign())
            W.baddbmm_(below.transpose(1, 2), change)
            self.biases[j] += change.sum(1, keepdim=True)
            change = change_below
        self.inputs.move(self.first, rows, change.transpose(0, 1).reshape(len(rows), -1))
        self.biases[0] += change.sum(1, keepdim=True)

    def evaluate(self, inputs: Inputs, targets: Tensor) -> tuple[Matrix, Matrix]:
        """The mean cross-entropy and the accuracy over all samples, float64: (K,) each.

        Both not a number for networks that have overflowed.
        """
        loss = correct = torch.zeros(
            len(self.biases[0]), dtype=torch.float64, device=targets.device
        )
        for rows in torch.arange(len(targets), device=targets.device).split(EVALUATED_AT_ONCE):
            logits, y = self.forward(inputs, rows)[-1], targets[rows]
            losses = logits.logsumexp(2) - (logits * y).sum(2)
            loss = loss + losses.sum(1, dtype=torch.float64)
            correct = correct + (logits.argmax(2) == y.argmax(1)).sum(1)
        loss, accuracy = (total.cpu().numpy() / max(len(targets), 1) for total in (loss, correct))
        known = np.isfinite(loss) & (len(targets) > 0)
        return np.where(known, loss, np.nan), np.where(known, accuracy, np.nan)


def train(
    ensemble: Ensemble, targets: Tensor, minibatches: Sequence[np.ndarray], step_sizes: Matrix
) -> None:
    """A step for each minibatch of the ensemble's inputs.

    :param targets: one-hot, (m, d_N), where the ensemble is
    :param minibatches: the rows of each, all of one length
    :param step_sizes: (steps, K)
    """

    def step(rows: Tensor, sizes: Tensor) -> None:
        ensemble.step(rows, targets[rows], sizes)

    rows = torch.tensor(np.array(minibatches), device=targets.device)
    sizes = torch.tensor(step_sizes, dtype=torch.float32, device=targets.device)[:, :, None, None]
    take = recorded(step, rows[0], sizes[0]) if targets.is_cuda else step
    for choice, size in zip(rows, sizes, strict=True):
        take(choice, size)


def recorded(step: Callable, rows: Tensor, sizes: Tensor) -> Callable:
    """A step recorded as a CUDA graph, because launching its kernels costs more than they do.

    The steps taken to warm up have size zero and leave the networks where they are, but for those
    that are about to overflow.
    """
    held_rows, held_sizes = rows.clone(), torch.zeros_like(sizes)
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(3):
            step(held_rows, held_sizes)
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step(held_rows, held_sizes)

    def replay(rows: Tensor, sizes: Tensor) -> None:
        held_rows.copy_(rows)
        held_sizes.copy_(sizes)
        graph.replay()

    return replay
