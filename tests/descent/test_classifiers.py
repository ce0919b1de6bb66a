"""The ensemble of classifiers against PyTorch's own modules, and against itself."""

import numpy as np
import pytest
import torch
from oracles import digit_samples
from torch import nn

from deeplinear.base import plugins
from deeplinear.base.errors import Refusal
from deeplinear.descent.classifiers import Ensemble, train
from deeplinear.descent.first_layers import Dense, Sparse, on_device
from deeplinear.networks.initialisations.he import he
from deeplinear.networks.initialisations.layerwise import layerwise
from deeplinear.runs import grid
from deeplinear.runs.kinds import classification as kind
from deeplinear.runs.kinds.classification import classification, minibatches
from deeplinear.runs.run import Run

WIDTHS = [(20, 4), (20, 9, 4), (20, 9, 7, 4), (20, 8, 8, 7, 6, 5, 4)]
GPU = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU here")


@pytest.fixture(autouse=True)
def without_autograd():
    with torch.no_grad():
        yield


def data(widths, rows=60, seed=0):
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(size=(rows, widths[0])) * (rng.uniform(size=(rows, widths[0])) < 0.3)
    inputs[:, :3] = 0  # pixels that are never used
    targets = np.eye(widths[-1])[rng.integers(widths[-1], size=rows)]
    return torch.tensor(inputs, dtype=torch.float32), torch.tensor(targets, dtype=torch.float32)


def starts(widths, networks, scale=1.0):
    return [
        [scale * W for W in he(widths, np.random.default_rng(seed))] for seed in range(networks)
    ]


def module(start):
    layers = []
    for W in start:
        layers += [linear := nn.Linear(W.shape[1], W.shape[0]), nn.ReLU()]
        linear.weight.data = torch.tensor(W, dtype=torch.float32)
        nn.init.zeros_(linear.bias)
    return nn.Sequential(*layers[:-1])


def ensemble_of(start, inputs, form=Sparse):
    return Ensemble(start, form(inputs.numpy()), "cpu")


def in_steps(ensemble, targets, steps, step_sizes, seed=0):
    order = np.random.default_rng(seed).integers(len(targets), size=(steps, 10))
    train(ensemble, targets, order, np.tile(step_sizes, (steps, 1)))
    return order


@pytest.mark.parametrize("form", [Sparse, lambda inputs: Dense(inputs, "cpu")])
@pytest.mark.parametrize("widths", WIDTHS)
def test_a_step_is_autograds(widths, form):
    inputs, targets = data(widths)
    start = starts(widths, 3)
    sizes = [0.1, 0.03, 0.3]
    ensemble = ensemble_of(start, inputs, form)
    order = in_steps(ensemble, targets, 30, sizes)
    for k, size in enumerate(sizes):
        model = module(start[k])
        optimiser = torch.optim.SGD(model.parameters(), lr=size)
        with torch.enable_grad():
            for rows in order:
                optimiser.zero_grad()
                nn.functional.cross_entropy(model(inputs[rows]), targets[rows]).backward()
                optimiser.step()
        loss = nn.functional.cross_entropy(model(inputs), targets)
        accuracy = (model(inputs).argmax(1) == targets.argmax(1)).float().mean()
        found = ensemble.evaluate(ensemble.inputs, targets)
        assert found[0][k] == pytest.approx(loss.item(), rel=1e-5)
        assert found[1][k] == pytest.approx(accuracy.item(), abs=1e-6)


@pytest.mark.parametrize("widths", WIDTHS)
def test_a_network_does_in_an_ensemble_what_it_does_alone(widths):
    inputs, targets = data(widths)
    start, sizes = starts(widths, 5), [0.1] * 5
    together = ensemble_of(start, inputs)
    in_steps(together, targets, 200, sizes)
    losses = together.evaluate(together.inputs, targets)[0]
    for k in range(5):
        alone = ensemble_of([start[k]], inputs)
        in_steps(alone, targets, 200, [0.1])
        assert alone.evaluate(alone.inputs, targets)[0][0] == pytest.approx(losses[k], rel=1e-5)


def test_a_network_that_overflows_disturbs_no_other():
    widths = (20, 9, 7, 4)
    inputs, targets = data(widths)
    healthy = starts(widths, 2)
    wild = [1e12 * W for W in healthy[0]]
    mixed = ensemble_of([healthy[0], wild, healthy[1]], inputs)
    pure = ensemble_of(healthy, inputs)
    in_steps(mixed, targets, 50, [0.1, 0.1, 0.1])
    in_steps(pure, targets, 50, [0.1, 0.1])
    losses, accuracies = mixed.evaluate(mixed.inputs, targets)
    assert np.isnan([losses[1], accuracies[1]]).all()
    np.testing.assert_allclose(losses[[0, 2]], pure.evaluate(pure.inputs, targets)[0], rtol=1e-6)


def test_nothing_to_evaluate_is_not_a_number():
    ensemble = ensemble_of(starts((20, 4), 2), torch.zeros(0, 20))
    loss, accuracy = ensemble.evaluate(ensemble.inputs, torch.zeros(0, 4))
    assert np.isnan([loss, accuracy]).all()


@GPU
def test_a_gpu_takes_the_same_steps():
    widths = (784, 128, 32, 10)
    inputs, targets = data(widths, rows=2000)
    results = []
    for device in ("cpu", "cuda"):
        ensemble = Ensemble(starts(widths, 4), on_device(device)(inputs.numpy()), device)
        placed = targets.to(device)
        in_steps(ensemble, placed, 100, [0.01] * 4)
        results.append(ensemble.evaluate(ensemble.inputs, placed)[0])
    np.testing.assert_allclose(*results, rtol=1e-4)


def runs(samples, **axes):
    block = {"axes": {"width": [16], "step_size": [0.1], **axes}}
    return [Run.of(cell, samples) for cell in grid.cells(block)]


def test_classifiers_learn_and_are_recorded_after_each_epoch():
    axes = {"initialisation": ["he", "glorot"], "depth": [2, 6], "seed": [0, 1]}
    made = runs(digit_samples(), **axes)
    rows = [{**run.columns, **row} for run, row in classification(made, epochs=3, batch=50)]
    assert len(rows) == 8 * 4
    losses = {
        (row["initialisation"], row["depth"], row["seed"], row["epoch"]): row["training_loss"]
        for row in rows
    }
    assert all(losses[(*key, 3)] < losses[(*key, 0)] for *key, epoch in losses if epoch == 0)
    assert all(row["status"] == "trained" and row["device"] in ("cpu", "cuda") for row in rows)
    assert all(0 <= row["test_accuracy"] <= 1 for row in rows)


def test_a_diverged_network_is_recorded_as_such():
    made = runs(
        digit_samples(), initialisation=["layerwise"], depth=[3], scale=[0.1, 1e9], seed=[0]
    )
    rows = list(classification(made, epochs=1, batch=50))
    statuses = {(run.cell["scale"], row["epoch"]): row["status"] for run, row in rows}
    assert statuses[0.1, 1] == "trained"
    assert statuses[1e9, 1] == "diverged"


def test_schedules_and_step_sizes_belong_to_their_network():
    axes = {"initialisation": ["he"], "depth": [2], "seed": [0]}
    decaying = {"schedule": ["polynomial_decay"], "exponent": [0, 0.5]}
    both = list(classification(runs(digit_samples(), **axes, **decaying), epochs=6, batch=50))
    alone = list(classification(runs(digit_samples(), **axes), epochs=6, batch=50))
    last = {run.cell["exponent"]: row["training_loss"] for run, row in both}
    assert last[0] == pytest.approx(alone[-1][1]["training_loss"], rel=1e-5)
    assert last[0.5] > last[0]


def test_minibatches_belong_to_seed_and_epoch_and_hold_each_row_once():
    first = minibatches(0, 1, 105, 10)
    assert [len(rows) for rows in first] == [10] * 10
    assert len(set(np.concatenate(first).tolist())) == 100
    assert np.array_equal(first, minibatches(0, 1, 105, 10))
    assert not np.array_equal(first, minibatches(0, 2, 105, 10))
    assert not np.array_equal(first, minibatches(1, 1, 105, 10))


def test_what_cannot_be_trained_is_refused(monkeypatch):
    made = runs(digit_samples(), initialisation=["he"], depth=[2], seed=[0])
    with pytest.raises(Refusal, match=r"device: found 'gpu'. Expected: auto, cpu, cuda"):
        next(classification(made, epochs=1, batch=50, device="gpu"))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Refusal, match=r"PyTorch finds no GPU here\. Say `device: auto`, or cpu"):
        next(classification(made, epochs=1, batch=50, device="cuda"))
    assert kind.torch_device("auto") == "cpu"
    with pytest.raises(Refusal, match="minibatches of 5000: expected 1 to 300 samples"):
        next(classification(made, epochs=1, batch=5000))
    regression = digit_samples()
    regression.targets[:] *= 0.5
    made = runs(regression, initialisation=["he"], depth=[2], seed=[0])
    with pytest.raises(Refusal, match=r"10 columns from 0 to 0\.5. Choose a dataset with classes"):
        next(classification(made, epochs=1, batch=50))


def test_reference_schemes_have_their_own_scale():
    widths = (300, 200, 100)
    rng = np.random.default_rng(0)
    for W in plugins.load("initialisations", "orthogonal")(widths, rng):
        np.testing.assert_allclose(W @ W.T, np.eye(len(W)), atol=1e-12)
    for name, variances in (("he", [2 / 300, 2 / 200]), ("glorot", [2 / 500, 2 / 300])):
        weights = plugins.load("initialisations", name)(widths, rng)
        assert [W.var() for W in weights] == pytest.approx(variances, rel=0.05)
    assert layerwise(widths, rng, 0.1)[0].std() == pytest.approx(0.1, rel=0.05)
