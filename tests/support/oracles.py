"""Independent ways to get the same numbers: autograd, and exact reductions of the descent."""

from itertools import pairwise

import numpy as np
import pytest

from deeplinear.problems.problem import Problem
from deeplinear.problems.readers.bundled_digits import bundled_digits
from deeplinear.problems.samples import Samples


def white_problem(features=12, outputs=1, seed=0):
    """A whitened problem with a random target of unit Frobenius norm."""
    target = np.random.default_rng(seed).standard_normal((outputs, features))
    target /= np.linalg.norm(target)
    return Problem(np.eye(features), target, target @ target.T)


def digit_samples(rows=300):
    """A few of scikit-learn's digits, to classify."""
    return Samples(*bundled_digits({}, rows))


def random_problem(features, outputs, samples, seed):
    """A least-squares problem from random inputs and targets; returns (problem, X, Y)."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((features, samples))
    targets = rng.standard_normal((outputs, samples))
    root = np.sqrt(samples)
    return Problem.of_samples(inputs.T / root, targets.T / root), inputs, targets


def random_weights(widths, seed, scale=0.5):
    """Gaussian layers W_j: (d_j, d_{j-1})."""
    rng = np.random.default_rng(seed)
    return [scale * rng.standard_normal((r, c)) for c, r in pairwise(widths)]


def autograd(weights, inputs, targets):
    """The loss on the raw data and its gradient in every layer, by torch."""
    import torch  # here, as it takes seconds, and not all who ask this file need it

    layers = [torch.tensor(W, requires_grad=True) for W in weights]
    output = torch.tensor(inputs)
    for layer in layers:
        output = layer @ output
    loss = 0.5 * ((output - torch.tensor(targets)) ** 2).sum() / inputs.shape[1]
    loss.backward()
    return loss.item(), [layer.grad.numpy() for layer in layers]


def autograd_losses(weights, problem, step_size, steps):
    """Excess losses along torch's own SGD on 1/2 ||W_N ... W_1 - Phi||^2."""
    import torch

    layers = [torch.tensor(W, requires_grad=True) for W in weights]
    optimiser = torch.optim.SGD(layers, lr=step_size)
    target, losses = torch.tensor(problem.cross), []
    for _ in range(steps + 1):
        end_to_end = layers[0]
        for layer in layers[1:]:
            end_to_end = layer @ end_to_end
        loss = 0.5 * ((end_to_end - target) ** 2).sum()
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses


def gram_losses(weights, problem, step_size, steps):
    """The same through M = W_1 W_1' and w = W_1 Phi' alone, for scalar output.

    a_1 = M b - w, ||r||^2 = b'Mb - 2 b'w + ||Phi||^2;
    M <- M - eta (b a_1' + a_1 b') + eta^2 ||r||^2 b b', w <- w - eta b (b'w - ||Phi||^2).
    """
    target = problem.cross[0]
    square = target @ target
    first, upper = weights[0], [W.copy() for W in weights[1:]]
    gram, along = first @ first.T, first @ target
    losses = []
    for _ in range(steps + 1):
        back = [np.ones(1)]
        for layer in reversed(upper):
            back.insert(0, layer.T @ back[0])
        b = back[0]
        forward = gram @ b - along
        residual = b @ gram @ b - 2 * b @ along + square
        losses.append(0.5 * residual)
        a = forward
        for j, layer in enumerate(upper):
            image = layer @ a
            upper[j] = layer - step_size * np.outer(back[j + 1], a)
            a = image
        cross = np.outer(b, forward)
        gram = gram - step_size * (cross + cross.T) + step_size**2 * residual * np.outer(b, b)
        along = along - step_size * b * (b @ along - square)
    return losses


def balanced_losses(depth, scale, overlap, step_size, steps):
    """The descent of a balanced scalar-output start as three scalars.

    Every layer has rank one: the upper N - 1 carry s, the first one u in the plane of the target
    e_1 (of unit norm) and the start; r = s^(N-1) u - e_1, s <- s - eta s^(N-2) <r, u>,
    u <- u - eta s^(N-1) r.

    :param scale: ||W_{1:N}(0)||; :param overlap: cosine between the start and the target
    """
    s = scale ** (1 / depth)
    u = s * np.array([overlap, np.sqrt(1 - overlap**2)])
    losses = []
    for _ in range(steps + 1):
        r = s ** (depth - 1) * u - np.array([1.0, 0.0])
        losses.append(0.5 * r @ r)
        s, u = s - step_size * s ** (depth - 2) * (r @ u), u - step_size * s ** (depth - 1) * r
    return losses


def white(target):
    """The problem of whitened inputs and that target."""
    return Problem(np.eye(target.shape[1]), target, target @ target.T)


def numbers(*values):
    """A network whose layers are numbers."""
    return [np.array([[float(value)]]) for value in values]


def near(value, **room):
    """Equal up to rounding."""
    return pytest.approx(value, **{"rel": 1e-12} | room)
