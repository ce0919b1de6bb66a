import io

import pytest

from deeplinear.base.errors import Refusal
from deeplinear.tables import storage

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
