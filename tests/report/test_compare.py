"""How far tables of two machines are apart: on tables small enough to count by hand."""

import pandas as pd
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.report import compare


def write(folder, **columns):
    folder.mkdir(exist_ok=True)
    pd.DataFrame(columns).to_csv(folder / "table.csv", index=False)
    return folder


@pytest.fixture
def machines(tmp_path):
    here = write(
        tmp_path / "here",
        seed=[0, 1, 2],
        status=["converged", "converged", None],
        loss=[1.0, 2.0, None],
        steps=[100, 200, 300],
        same=[0.0, float("inf"), None],
    )
    there = write(
        tmp_path / "there",
        seed=[0, 1, 2],
        status=["converged", "diverged", None],
        loss=[1.0 + 1e-9, 2.0, None],
        steps=[100, 200, 400],
        same=[0.0, float("inf"), None],
    )
    return here, there


def test_each_column_that_differs_is_counted_with_its_largest_distance(machines):
    found = compare.by_column(*machines)
    assert list(found.index) == ["status", "loss", "steps"]
    assert found.loc["status"].tolist() == [1, 3, 1, 1, float("inf")]
    assert found.loc["loss"].tolist() == [1, 3, 1, 0, pytest.approx(1e-9, rel=1e-6)]
    assert found.loc["steps"].tolist() == [1, 3, 1, 1, 0.25]
    assert "| status | 1 | 3 | 1 | 1 | other |" in compare.in_markdown(found)


def test_a_value_that_is_missing_or_infinite_on_one_side_differs(tmp_path):
    here = write(tmp_path / "here", loss=[1.0, 2.0])
    there = write(tmp_path / "there", loss=[None, float("inf")])
    assert compare.by_column(here, there).loc["loss"].tolist() == [1, 2, 2, 2, float("inf")]


def test_tables_of_one_machine_do_not_differ(machines):
    assert compare.in_markdown(compare.by_column(machines[0], machines[0])) == "No column differs."


def test_other_rows_or_no_table_in_common_is_refused(machines, tmp_path):
    other = write(tmp_path / "other", seed=[0])
    with pytest.raises(Refusal, match="different configurations"):
        compare.by_column(machines[0], other)
    with pytest.raises(Refusal, match="No table is in both"):
        compare.by_column(machines[0], tmp_path)
