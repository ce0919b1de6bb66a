import itertools
import re

import numpy as np
import pytest
from oracles import white_problem
from snakemake.io import PeriodicityDetector

from deeplinear.base import randomness
from deeplinear.base.errors import Refusal
from deeplinear.networks.initialisations import layerwise
from deeplinear.runs import grid, run

PINNED = [-0.6144399637499406, 0.5965483552591854]
BLOCK = {
    "axes": {
        "initialisation": ["layerwise", "balanced"],
        "depth": [3, 8],
        "width": [4],
        "scale": {"decades": [-2, 0], "per_decade": 2},
        "step_size": {"decades": [-1, 0], "per_decade": 1},
        "seed": {"count": 3},
    },
    "shard_by": ["depth", "seed"],
}


def test_cells_are_all_combinations_and_shards_share_them_out():
    cells = grid.cells(BLOCK)
    assert len(cells) == 2 * 2 * 1 * 5 * 2 * 3
    shards = grid.shards(BLOCK)
    assert list(shards)[:2] == ["depth_3_seed_0", "depth_3_seed_1"]
    shared_out = itertools.chain.from_iterable(grid.cells(block) for block in shards.values())
    key = lambda cell: str(sorted(cell.items()))  # noqa: E731
    assert sorted(map(key, shared_out)) == sorted(map(key, cells))


def test_a_new_value_adds_shards_and_leaves_the_others_as_they_are():
    longer = {**BLOCK, "axes": {**BLOCK["axes"], "depth": [3, 8, 16], "seed": {"count": 4}}}
    before, after = grid.shards(BLOCK), grid.shards(longer)
    assert len(after) == 12
    assert all(after[name] == block for name, block in before.items())


def test_a_borrowed_step_size_is_left_open():
    axes = {**BLOCK["axes"], "step_size": {"fastest_in": "other"}}
    block = {**BLOCK, "axes": axes}
    assert all("step_size" not in cell for cell in grid.cells(block))


def test_step_sizes_by_depth_stay_with_their_shard():
    axes = {**BLOCK["axes"], "depth": [2, 3], "step_size": {"by_depth": {2: 0.1, 3: 0.2}}}
    block = {**BLOCK, "axes": axes, "shard_by": ["depth"]}
    longer = {**axes, "depth": [2, 3, 4], "step_size": {"by_depth": {2: 0.1, 3: 0.2, 4: 0.3}}}
    more = grid.shards({**block, "axes": longer})
    assert {**more, **grid.shards(block)} == more
    assert {cell["step_size"] for cell in grid.cells(more["depth_4"])} == {0.3}


def test_shards_that_share_a_value_in_every_column_overlap():
    axes = {**BLOCK["axes"], "depth": [8], "seed": [1], "step_size": {"fastest_in": "other"}}
    assert grid.overlapping(grid.shards(BLOCK), {**BLOCK, "axes": axes}) == ["depth_8_seed_1"]


def test_a_start_depends_on_its_own_cell_only():
    problem = white_problem()
    cell = grid.cells(BLOCK)[0]
    first = run.initial_weights(cell, problem)
    same_start = run.initial_weights({**cell, "step_size": 0.5}, problem)
    assert all((a == b).all() for a, b in zip(first, same_start, strict=True))
    for change in ({"seed": 1}, {"scale": 0.5}, {"depth": 8}, {"initialisation": "balanced"}):
        other = run.initial_weights({**cell, **change}, problem)
        ratio = other[0] / first[0] if other[0].shape == first[0].shape else np.arange(2.0)
        assert np.ptp(ratio) > 1e-6, change  # another draw, not the same one rescaled


def test_the_generator_is_pinned():
    # A change of these digits changes every published number: raise the major version.
    draws = randomness.generator("layerwise", (4, 2, 1), {"scale": 0.1}, 0).standard_normal(2)
    np.testing.assert_array_equal(draws, PINNED)


AWKWARD = ["a", "A", "a/b", "a b", "a_b", "{a}", "ü", "../a", "a_two_b", "%d", "a\nb", "."]
AWKWARD += ["nan", "1e3", "007", "True", "a" * 300, "b" * 300, "32-" * 40 + "32"]


def test_shards_have_names_of_their_own_that_every_file_system_holds():
    axes = {**BLOCK["axes"], "one": AWKWARD, "two": AWKWARD}
    names = list(grid.shards({**BLOCK, "axes": axes, "shard_by": ["one", "two"]}))
    assert len({name.lower() for name in names}) == len(AWKWARD) ** 2
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9._+-]{1,120}", name)
        assert not PeriodicityDetector().is_periodic(name)
    (alone,) = grid.shards({**BLOCK, "axes": {**axes, "one": ["a/b"]}, "shard_by": ["one"]})
    assert alone in grid.shards({**BLOCK, "axes": axes, "shard_by": ["one"]})


def test_plain_values_are_in_the_name_as_they_are():
    axes = {**BLOCK["axes"], "hidden": ["128-32"], "initialisation": ["gaussian_wide"]}
    names = grid.shards({**BLOCK, "axes": axes, "shard_by": ["initialisation", "hidden", "scale"]})
    assert next(iter(names)) == "initialisation_gaussian_wide_hidden_128-32_scale_0.01"


def test_other_values_are_told_apart_by_twelve_digits_behind_what_is_plain_of_them():
    axes = {**BLOCK["axes"], "hidden": ["a" * 300], "one": ["a b"]}
    (name,) = grid.shards({**BLOCK, "axes": axes, "shard_by": ["hidden"]})
    assert re.fullmatch(f"hidden_{'a' * 73}_[0-9a-f]{{12}}", name)  # 80 characters of it
    (name,) = grid.shards({**BLOCK, "axes": axes, "shard_by": ["one"]})
    assert re.fullmatch("one_a_b_[0-9a-f]{12}", name)


def test_a_start_can_only_be_read_and_has_the_shapes_of_its_network(monkeypatch):
    cell, problem = grid.cells(BLOCK)[0], white_problem()
    for W in run.initial_weights(cell, problem):
        with pytest.raises(ValueError, match="read-only"):
            W[0, 0] = 1
    wrong = lambda widths, rng, scale: [np.ones((c, r)) for r, c in itertools.pairwise(widths)][1:]  # noqa: E731
    monkeypatch.setattr(layerwise, "layerwise", wrong)
    with pytest.raises(Refusal, match=r"layerwise gives layers of shapes \[\(4, 4\), \(1, 4\)\]"):
        run.initial_weights(cell, problem)
