"""What Figure 1 of arora2019 shows, at full size, on the few cells that decide it."""

import pytest
from oracles import white_problem

from deeplinear.runs import sweep
from deeplinear.tables.statistics import fastest

SIZES = [0.1, 0.177828, 0.316228, 0.562341]


def sweep_of(kind, options, **axes):
    axes = {"width": [32], "seed": [0], **axes}
    block = {"kind": kind, "options": {"tolerance": 1e-5, **options}, "axes": axes}
    return sweep.run("findings", block, lambda cell: white_problem(128))


def iterations(scheme, depth, scales):
    """The fewest iterations over the step sizes of the band, by scale, in 128 dimensions."""
    axes = {"initialisation": [scheme], "depth": [depth], "scale": scales, "step_size": SIZES}
    best = fastest(sweep_of("convergence", {"max_steps": 1000}, **axes))
    return best.set_index("scale")["iterations"].to_dict()


def test_three_layers_from_a_small_start():
    assert 200 <= iterations("layerwise", 3, [0.001])[0.001] <= 800
    assert 15 <= iterations("balanced", 3, [0.001])[0.001] <= 30


def test_eight_layers_converge_in_a_sliver_layerwise():
    found = iterations("layerwise", 8, [0.0178, 0.0316, 0.1, 0.316, 0.562])
    assert [scale for scale, count in found.items() if count <= 1000] == [0.1]


def test_eight_layers_converge_over_decades_balanced():
    found = iterations("balanced", 8, [0.0003, 0.001, 0.01, 0.1])
    assert all(count <= 1000 for count in found.values())


@pytest.mark.parametrize("seed", range(3))
def test_balancedness_persists_while_the_weights_grow(seed):
    axes = {"initialisation": ["layerwise"], "depth": [3], "scale": [0.001], "seed": [seed]}
    options = {"max_steps": 2000, "records_per_decade": 20}
    path = sweep_of("trajectory", options, step_size=[0.562341], **axes)
    assert (path["status"] == "converged").all()
    change = path["balancedness"] / path["balancedness"].iloc[0] - 1
    growth = path["smallest_layer_magnitude"].iloc[-1] / path["smallest_layer_magnitude"].iloc[0]
    assert change.abs().max() < 0.05
    assert growth > 1e3
