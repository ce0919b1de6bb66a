import made_up_tables
import pandas as pd
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.tables.selection import (
    axes_of,
    groups,
    in_words,
    labelled,
    only_these_differ,
    selected,
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
    with pytest.raises(Refusal, match=r"would mix depth 2, 3: choose one with `where:"):
        only_these_differ(table, ["initialisation"])
    only_these_differ(table, ["depth"])
