"""The overlay for wide networks, and the script that computes its rows beside a GPU."""

from pathlib import Path

import pandas as pd
import pytest

from deeplinear.runs import sweep
from deeplinear.study import config_files, configuration, study_files

HOME = Path(__file__).parents[2]
OVERLAY = HOME / "benchmarks/wide.yaml"


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.syspath_prepend(HOME / "benchmarks")
    import wide

    return wide


def test_the_overlay_is_a_configuration():
    given = config_files.read(HOME / "config.yaml") | config_files.read(OVERLAY)
    whole = study_files.whole(given, HOME / "config.yaml", [HOME])
    configuration.check(whole, HOME / "workflow/schemas/config.schema.yaml")
    assert max(whole["experiments"]["zhao2024_deep"]["axes"]["width"]) == 16384


def test_its_rows_are_those_of_the_workflow(wide, capsys, tmp_path):
    """On the device that is here, whatever the order in which threads draw."""
    block, problem_of = wide.experiment()
    block["axes"] |= {"depth": [8, 4], "width": [150, 80], "seed": [0, 1, 2]}
    table = sweep.run("wide", block, problem_of)
    found = pd.DataFrame(wide.rows(block, problem_of))
    assert found.pop("seconds").min() >= 0
    assert found.pop("device_name").nunique() == 1
    sizes = found["width"] ** 2 * (found["depth"] - 2)
    assert sizes.is_monotonic_increasing
    keys = ["depth", "width", "condition_number", "seed"]
    pd.testing.assert_frame_equal(
        *(rows.sort_values(keys, ignore_index=True) for rows in (found, table)), check_dtype=False
    )


def test_no_more_starts_wait_than_fit(wide):
    cell = {"depth": 16, "width": 16384}
    assert wide.size(cell) == 14 * 8 * 16384**2
    assert wide._fits(cell, [])
    assert wide._fits(cell, [(wide.size(cell), None)])
    assert not wide._fits(cell, [(wide.size(cell), None)] * 2)
    assert not wide._fits({"depth": 4, "width": 64}, [(1.0, None)] * wide.AT_ONCE)


def test_the_table_of_the_gpus_is_shown(wide, capsys):
    wide.show(HOME / "benchmarks/wide_gpus.csv")
    said = capsys.readouterr().out
    assert said.startswith("NVIDIA H200, NVIDIA H100 80GB HBM3\n")
    assert said.count("  16384      8        8 ") == 6
