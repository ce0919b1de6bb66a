import made_up_tables
import numpy as np
import pandas as pd
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.tables.selection import (
    axes_of,
    groups,
    in_words,
    labelled,
    largest_of_runs,
    only_these_differ,
    selected,
    with_axes,
)

STARTS = ["initialisation", "depth", "seed"]


@pytest.fixture
def table():
    rows = [{"initialisation": "a", "depth": d, "seed": s} for d in (2, 3) for s in (0, 1)]
    return made_up_tables.table(rows).assign(loss=[0.1, 0.2, 0.3, 0.4])


def test_a_table_keeps_its_axes_where_rows_are_chosen_and_columns_added(table):
    kept = [
        table[table["depth"] == 2],
        table.assign(depths=table["depth"]),
        table.sort_values("loss"),
        table.dropna(),
        table.query("loss < 0.3"),
        table[list(table)[::-1]],
        pd.concat([table, table]),
        *(group for _, group in table.groupby("depth")),
        selected({"e": table}, {"depth": 3})["e"],
    ]
    assert all(axes_of(other) == STARTS for other in kept)
    assert axes_of(table.drop(columns="depth")) == ["initialisation", "seed"]


def test_a_table_that_does_not_know_its_axes_is_an_error_that_says_what_to_do(table):
    with pytest.raises(LookupError, match=r"Columns: depth, loss\. Say them: .*with_axes"):
        axes_of(pd.DataFrame({"depth": [2], "loss": [0.1]}))


def test_tables_as_one_have_the_axes_of_each_and_the_experiment(table):
    other = made_up_tables.table([{"depth": 2, "exponent": 0.2, "seed": 0}])
    both = labelled({"a": table, "b": other})
    assert axes_of(both) == [*STARTS, "exponent", "experiment"]
    with pytest.raises(Refusal, match="would mix experiment a, b"):
        only_these_differ(both, [*STARTS, "exponent"])
    only_these_differ(both, [*STARTS, "exponent", "experiment"])


def test_a_combination_in_words_names_the_axes_that_differ_and_no_result(table):
    assert in_words(table) == ["depth 2", "depth 2", "depth 3", "depth 3"]
    assert in_words(table[table["depth"] == 2]) == ["all", "all"]
    assert groups(table, "loss").loc["depth 3"].tolist() == [0.3, 0.4]


def test_rows_that_differ_in_another_axis_are_refused(table):
    with pytest.raises(Refusal, match=r"would mix depth 2, 3: choose one with `where: {depth: 2}`"):
        only_these_differ(table, ["initialisation"])
    only_these_differ(table, ["depth"])


def test_the_axes_are_kept_in_their_order_each_once_and_the_table_given_is_left_alone():
    plain = pd.DataFrame({"depth": [2], "seed": [0]})
    assert axes_of(with_axes(plain, ["seed", "depth", "seed", "lost"])) == ["seed", "depth"]
    assert "axes" not in plain.attrs


def test_conditions_choose_rows_of_the_tables_that_have_the_column(table):
    both = {"a": table, "b": made_up_tables.table([{"width": 5, "seed": 0}])}
    assert selected(both, {"depth": 3})["a"]["loss"].tolist() == [0.3, 0.4]
    assert selected(both, {"depth": 3})["b"] is both["b"]
    assert selected(both, {"depth": [3, 2]})["a"]["loss"].tolist() == [0.1, 0.2, 0.3, 0.4]
    found = selected(both, {"seed": [0, 7], "width": 5})
    assert found["a"]["loss"].tolist() == [0.1, 0.3]
    assert found["b"]["width"].tolist() == [5]


def test_a_condition_that_no_row_or_no_table_meets_is_refused(table):
    both = {"a": table, "b": made_up_tables.table([{"width": 5, "seed": 0}])}
    with pytest.raises(Refusal, match=r"no row of a has depth in \[4\], only \[2, 3\]"):
        selected(both, {"depth": 4})
    with pytest.raises(Refusal, match=r"no row of b has seed in \[1\], only \[0\]"):
        selected(both, {"seed": 1})
    with pytest.raises(Refusal, match=r"no row of a has seed in \[1\], only \[0\]"):
        selected({"a": table[table["loss"] != 0.4]}, {"depth": 3, "seed": 1})
    columns = "initialisation, depth, seed, loss, width"
    with pytest.raises(Refusal, match=f"no table has a column 'lost'. Columns: {columns}"):
        selected(both, {"lost": 1})


def test_the_largest_along_a_run_is_one_row_for_each_in_the_order_of_the_table():
    rows = [(3, np.nan, 0, 1, 5), (3, np.nan, 0, 4, -2), (2, 0.1, 1, -3, 0), (2, 0.1, 0, 7, np.nan)]
    names = ["depth", "scale", "seed", "x", "y"]
    found = largest_of_runs(made_up_tables.table(pd.DataFrame(rows, columns=names)), ["x", "y"])
    assert axes_of(found) == ["depth", "scale", "seed"]
    assert found[["depth", "seed", "x"]].values.tolist() == [[3, 0, 4], [2, 1, -3], [2, 0, 7]]
    assert found["y"].tolist()[:2] == [5, 0]
    assert found["y"].isna().tolist() == [False, False, True]


def test_a_step_size_that_is_a_multiple_of_a_bound_is_not_among_the_words(table):
    steps = table.assign(step_size=[0.1, 0.2, 0.3, 0.4], times_bound=[1, 2, 1, 2])
    steps = with_axes(steps, [*STARTS, "step_size", "times_bound"])
    assert in_words(steps)[3] == "depth 3, step size 0.4, times bound 2"
    assert in_words(steps.assign(bound="x"))[3] == "depth 3, times bound 2"


def test_seeds_step_sizes_and_bounds_may_always_differ(table):
    several = table.assign(step_size=[0.1, 0.2, 0.3, 0.4], bound=list("xyxy"))
    only_these_differ(with_axes(several, ["seed", "step_size", "bound"]), [])
    only_these_differ(with_axes(several.assign(depth=3), ["seed", "depth"]), [])
    with pytest.raises(Refusal, match="would mix times_bound 1, 2"):
        only_these_differ(with_axes(several.assign(times_bound=[2, 1] * 2), ["times_bound"]), [])
