import made_up_tables
import numpy as np
import pandas as pd
import pytest

from deeplinear.tables.statistics import censored_quantiles, fastest


def test_quantiles_are_order_statistics_and_know_of_censoring():
    counts = [30, 10, np.inf, 20, np.inf]
    found = censored_quantiles(counts, [0.25, 0.5, 0.75])
    assert found.tolist() == [20, 30, np.inf]
    assert censored_quantiles([10, 20, 30, np.inf], 0.5) == 20
    assert censored_quantiles([np.inf] * 3, 0.25) == np.inf


@pytest.fixture
def table():
    rows = [
        (0.1, 0, 0.01, "converged", 90),
        (0.1, 0, 0.10, "converged", 40),
        (0.1, 0, 1.00, "diverged", 3),
        (0.1, 1, 0.01, "converged", 50),
        (0.1, 1, 0.10, "converged", 50),
        (0.1, 1, 1.00, "converged", 70),
        (0.5, 0, 0.01, "unfinished", 1000),
        (0.5, 0, 0.10, "diverged", 8),
        (0.5, 0, 1.00, "diverged", 3),
    ]
    columns = ["scale", "seed", "step_size", "status", "iterations"]
    rows = [dict(zip(columns, row, strict=True)) for row in rows]
    return made_up_tables.table(rows).assign(excess_loss=0.0, certified=False, depth=3)


def test_fastest(table):
    best = fastest(table).set_index(["scale", "seed"])
    assert best.loc[(0.1, 0), ["step_size", "iterations", "edge"]].tolist() == [0.1, 40, ""]
    assert best.loc[(0.1, 1), ["step_size", "iterations", "edge"]].tolist() == [0.01, 50, "lowest"]
    assert best.loc[(0.5, 0), "iterations"] == np.inf
    assert np.isnan(best.loc[(0.5, 0), "step_size"])


def test_fastest_does_not_depend_on_the_order_of_rows(table):
    shuffled = table.sample(frac=1, random_state=0)
    key = ["scale", "seed"]
    pd.testing.assert_frame_equal(
        fastest(table).sort_values(key, ignore_index=True),
        fastest(shuffled).sort_values(key, ignore_index=True),
    )
