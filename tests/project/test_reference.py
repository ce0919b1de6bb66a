"""The numbers of a small fixed study are those in tests/reference, on any machine."""

import pandas as pd
import pytest
from reference_study import FOLDER, STUDY, differences, read, rows, tables

from deeplinear.runs import grid, sweep


@pytest.fixture(scope="module")
def found():
    return tables()


@pytest.mark.parametrize("name", STUDY["experiments"])
def test_the_numbers_are_those_of_the_reference(found, name):
    lines = differences(name, found[name], read(name))
    assert not lines, "\n".join([*lines[:20], f"{len(lines)} differences"])


@pytest.mark.parametrize("name", STUDY["experiments"])
def test_a_job_for_each_seed_gives_the_same_table(found, name):
    block = {**STUDY["experiments"][name], "shard_by": ["seed"]}
    parts = [rows(name, part, found) for part in grid.shards(block).values()]
    pd.testing.assert_frame_equal(sweep.gather(parts[::-1], block), found[name], check_exact=True)


def test_every_reference_belongs_to_an_experiment():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(STUDY["experiments"])


def test_a_difference_names_row_and_column_and_says_by_how_much():
    name = "arora2019_layerwise"
    reference, table = read(name), read(name)
    assert differences(name, table, reference) == []
    table.loc[0, "iterations"] += 1
    table.loc[1, "status"] = "lost"
    table.loc[2, "excess_loss"] *= 1 + 2e-6
    table.loc[3, "excess_loss"] *= 1 + 5e-7
    lines = differences(name, table, reference)
    start = f"{name}: initialisation layerwise, depth 2, width 8, scale 0.01, step_size 0.01, seed "
    assert [line.startswith(start) for line in lines] == [True, True, False]
    count = reference.loc[0, "iterations"]
    assert lines[0] == f"{start}0: iterations is {count + 1}, the reference {count}"
    assert "status is 'lost', the reference 'converged'" in lines[1]
    assert "2.0e-06 from" in lines[2]
    assert lines[2].endswith("allowed 1e-06")
    (said,) = differences(name, table.drop(columns="certified"), reference)
    assert said.startswith(f"{name}: has 40 rows of initialisation, depth")
