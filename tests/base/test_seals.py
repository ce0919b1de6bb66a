"""Seals by themselves, where the whole workflow would only repeat them."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from deeplinear.base import files
from deeplinear.base.seals import Changed, refuse_changed
from deeplinear.tables import storage


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    storage.write_table(path, pd.DataFrame({"loss": [0.1, 1 / 3]}))
    files.write_json(path.with_suffix(".json"), {"seconds": 1.5, "names": {2: "é"}, "nan": np.nan})
    return path


def reading(*paths, making=()):
    return [SimpleNamespace(input=paths, output=making)]


def refusal(*paths, **jobs):
    with pytest.raises(Changed) as found:
        refuse_changed(reading(*paths, **jobs))
    return str(found.value)


def test_what_was_written_is_accepted_and_reads_back_without_its_seal(table):
    about = table.with_suffix(".json")
    refuse_changed(reading(table, about))
    assert list(json.loads(about.read_text("utf-8"))["seal"]) == ["table.csv", "table.json"]
    assert list(files.read_json(about)) == ["seconds", "names", "nan"]


@pytest.mark.parametrize("name", ["table.csv", "table.json"])
def test_every_changed_byte_breaks_the_seal(table, name):
    path = table.with_name(name)
    content = path.read_bytes()
    for i in range(0, len(content), 7):
        path.write_bytes(content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :])
        if name == "table.json" and b'"seal": {' not in path.read_bytes():
            continue  # the key itself: what has no seal is taken as before
        assert str(path.parent) in refusal(str(table)), content[i:]
    for end in (0, 1, len(content) // 2, len(content) - 2):
        path.write_bytes(content[:end])
        assert "made again" in refusal(str(table)) or "make it again" in refusal(str(table))


def test_arrays_are_sealed_like_tables(tmp_path):
    files.write_arrays(tmp_path / "a.npz", values=np.arange(100.0))
    files.write_json(tmp_path / "a.json", {})
    content = bytearray((tmp_path / "a.npz").read_bytes())
    content[500] ^= 4
    (tmp_path / "a.npz").write_bytes(content)
    assert "a.npz was changed since it was made" in refusal(str(tmp_path / "a.npz"))


def test_what_is_made_again_or_has_no_seal_is_not_looked_at(table):
    table.write_text("changed")
    refuse_changed(reading(str(table), making=[str(table), str(table.with_suffix(".json"))]))
    table.with_suffix(".json").write_text('{"seconds": 1}')  # of a version without seals
    refuse_changed(reading(table))
    table.with_suffix(".json").unlink()
    refuse_changed(reading(table))
