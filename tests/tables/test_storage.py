import io

import made_up_tables
import numpy as np
import pytest

from deeplinear.base.errors import Refusal
from deeplinear.tables import storage
from deeplinear.tables.selection import axes_of

GOOD = "depth,loss,status\n2,0.125,converged\n3,,diverged\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("2,0.125\n", "line 4: 2 entries. Expected: 3"),
        ("2\n", "line 4: 1 entries"),
        ("\n", "line 4: 0 entries"),
        ("2,0.125,converged,7\n", "line 4: 4 entries"),
        ("2,0.1", "line 4: 2 entries"),
        ("2,0.125,conver", "line 4: it has no end"),
        ('2,0.125,"converged\n', "unexpected end of data"),
        ("2,0.125,converged\n<<<<<<< HEAD\n", "line 5: 1 entries"),
    ],
)
def test_a_table_with_a_gap_is_refused_by_line(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_text(GOOD)
    assert storage.read_table(path, ["depth"])["loss"].isna().tolist() == [False, True]
    path.write_text(GOOD + content)
    for read in (
        lambda: storage.read_table(path, ["depth"]),
        lambda: storage.read_tables([path], ["depth"]),
        lambda: storage.read_table(io.BytesIO(path.read_bytes()), ["depth"]),
    ):
        with pytest.raises(Refusal, match=message):
            read()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"depth,loss,depth\n2,0.125,3\n", "a column twice"),
        (b"depth,loss\n2,\xff\n", "can't decode byte 0xff"),
        (b"", "it has no end"),
        (b"depth,loss\n1,2,3\n4,5,6\n", "line 2: 3 entries"),  # pandas: the first is an index
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, content, message):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(Refusal, match=message):
        storage.read_table(tmp_path / "t.csv", ["depth"])


def test_a_table_is_written_and_read_as_it_is(tmp_path):
    path = tmp_path / "t.csv"
    rows = [{"depth": 2, "loss": 0.1, "name": "NA"}, {"depth": 3, "loss": np.nan, "name": "007"}]
    storage.write_table(path, made_up_tables.table(rows))
    assert path.read_text() == "depth,loss,name\n2,0.1,NA\n3,,007\n"
    again = storage.read_table(path, ["depth"], texts=["name"])
    assert again["name"].tolist() == ["NA", "007"]
    assert again["loss"].isna().tolist() == [False, True]
    assert axes_of(again) == ["depth"]


def test_an_empty_entry_alone_is_missing_and_numbers_are_numbers(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("depth,name\n2,nan\n3,\n4,None\n")
    found = storage.read_table(path, ["depth"])
    assert found["name"].isna().tolist() == [False, True, False]
    path.write_text("depth,name\n2,007\n")
    assert storage.read_table(path, ["depth"])["name"].tolist() == [7]


def test_several_tables_are_one_with_rows_counted_through(tmp_path):
    for name, depth in (("a", 2), ("b", 3)):
        (tmp_path / name).write_text(f"depth,seed,name\n{depth},0,1\n{depth},1,02\n")
    found = storage.read_tables([tmp_path / "b", tmp_path / "a"], ["seed", "depth"], ["name"])
    assert found["depth"].tolist() == [3, 3, 2, 2]
    assert found.index.tolist() == [0, 1, 2, 3]
    assert found["name"].tolist() == ["1", "02"] * 2
    assert axes_of(found) == ["seed", "depth"]
