import json

import pytest

from deeplinear.runs import axes, grid

ONE = {"initialisation": ["layerwise"], "depth": [2, 3], "seed": {"count": 2, "first": 7}}
# Each form of an axis: what the configuration says, its values, how many cells it makes of one.
FORMS = [
    ([3, 8], (3, 8), 2),
    ({"decades": [-1, 1], "per_decade": 1}, (0.1, 1.0, 10.0), 3),
    ({"decades": [0, 1], "per_decade": 3}, (1.0, 2.15443, 4.64159, 10.0), 4),
    ({"decades": [1, 0], "per_decade": 3}, (), 0),
    ({"decades": [0, 1 - 0.9e-9], "per_decade": 1}, (1.0, 10.0), 2),  # rounded
    ({"decades": [0, 1 - 1.2e-9], "per_decade": 1}, (1.0,), 1),
    ({"count": 3}, (0, 1, 2), 3),
    ({"count": 2, "first": 40}, (40, 41), 2),
    ({"bound": "zhao2024", "times": [0.5, 1]}, (), 2),
    ({"by_depth": {2: 0.1, 3: 0.2}}, (0.1, 0.2), 1),
    ({"fastest_in": "other"}, (), 1),
]


def block(step_size):
    return {"axes": {**ONE, "step_size": step_size}, "shard_by": ["depth"]}


@pytest.mark.parametrize(("given", "values", "count"), FORMS)
def test_an_axis_knows_its_values_and_how_many_cells_it_makes(given, values, count):
    axis = axes.of(given)
    assert (axis.values, axis.count) == (values, count)
    assert len(grid.cells(block(given))) == 4 * count


@pytest.mark.parametrize(("given", "values", "count"), FORMS)
def test_the_axes_of_a_table_are_the_columns_of_its_cells_and_the_step_size(given, values, count):
    here = block(given)
    named = axes.in_table(here)
    assert named[:2] == ("initialisation", "depth")
    assert len(set(named)) == len(named)
    for cell in grid.cells(here):
        assert {*cell, "step_size"} == set(named)


@pytest.mark.parametrize("given", [form for form, *_ in FORMS])
def test_an_axis_is_the_same_from_json(given):
    assert axes.of(json.loads(json.dumps(given))) == axes.of(given)


def test_a_finer_grid_contains_the_coarser_one_exactly():
    coarse = axes.of({"decades": [-4, 0.5], "per_decade": 4})
    fine = axes.of({"decades": [-5, 1], "per_decade": 8})
    assert set(coarse.values) < set(fine.values)
    assert (coarse.values[0], coarse.values[4], coarse.count) == (1e-4, 1e-3, 19)


@pytest.mark.parametrize(
    "given", [{"count": 10**30}, {"decades": [-300, 300], "per_decade": 10**30}]
)
def test_a_long_axis_is_counted_without_making_its_values(given):
    assert axes.of(given).count >= 10**30


def test_where_step_sizes_come_from():
    found = [axes.step_sizes(block(given)) for given, *_ in FORMS]
    assert {axis.bound for axis in found} == {None, "zhao2024"}
    assert {axis.fastest_in for axis in found} == {None, "other"}
    without = axes.step_sizes({"axes": ONE})
    assert (without.bound, without.fastest_in, without.values) == (None, None, ())


def test_a_column_is_of_texts_if_all_of_its_values_are():
    listed = {"hidden": ["32", "64"], "width": [3, 4], "mixed": ["a", 1]}
    assert axes.texts(block([0.1]) | {"axes": {**ONE, **listed}}) == ("initialisation", "hidden")
