import made_up_tables
import numpy as np
import pandas as pd
import pytest

from deeplinear.tables.selection import axes_of, with_axes
from deeplinear.tables.statistics import censored_quantiles, fastest, shares, success_interval


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


def test_the_largest_step_size_is_an_edge_too_and_a_single_one_is_the_highest(table):
    slow = table[(table["seed"] == 0) & (table["scale"] == 0.1)]
    slow = slow.assign(status="converged", iterations=[9, 8, 7])
    assert fastest(slow)["edge"].tolist() == ["highest"]
    assert fastest(slow[slow["step_size"] == 0.1])["edge"].tolist() == ["highest"]
    middle = fastest(slow.assign(iterations=[9, 7, 8])).iloc[0]
    assert (middle["edge"], middle["step_size"], middle["iterations"]) == ("", 0.1, 7)


def test_starts_with_other_caps_or_bounds_are_told_apart_as_they_should(table):
    capped = pd.concat([table.assign(cap=10), table.assign(cap=20)])
    assert len(fastest(capped)) == 2 * len(fastest(table))
    assert fastest(capped)["cap"].tolist() == [10, 10, 10, 20, 20, 20]
    rows = [(1, 0.1, 50), (2, 0.2, 40), (3, 0.3, 60)]
    times = pd.DataFrame(rows, columns=["times_bound", "step_size", "iterations"])
    bound = with_axes(
        times.assign(seed=0, bound="x", status="converged"), ["seed", "step_size", "times_bound"]
    )
    best = fastest(bound)
    assert best["iterations"].tolist() == [40]  # multiples of a bound are rivals
    assert axes_of(best) == ["seed"]


def test_shares_and_intervals_by_hand():
    """Wilson's: (k + z^2/2)/(n + z^2) -+ z/(n + z^2) sqrt(k (n - k)/n + z^2/4)."""
    success = pd.Series([True, True, False, True, False])
    found = shares(success, pd.Series(list("aaabb")))
    z = 1.959963984540054
    for name, k, n in (("a", 2, 3), ("b", 1, 2)):
        middle = (k + z**2 / 2) / (n + z**2)
        half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
        row = found.loc[name]
        assert [row["low"], row["high"]] == pytest.approx([middle - half, middle + half])
        assert [row["share"], row["sum"], row["size"]] == [k / n, k, n]
    both = shares(success, [pd.Series(list("aaabb")), pd.Series([1, 1, 2, 2, 2])])
    assert both.loc[("a", 1), "share"] == 1
    assert both.loc[("b", 2), "share"] == 0.5


def test_quantiles_along_an_axis():
    found = censored_quantiles([[4, 1, 3], [np.inf, 2, 5]], 0.5, axis=1)
    assert found.tolist() == [3, 5]


@pytest.mark.parametrize(
    ("counts", "level", "wanted"),
    [
        *(([7], 0.1, 7), ([7], 0.9, 7)),
        *(([4, 2, 1, 3], 0.25, 1), ([4, 2, 1, 3], 0.26, 2), ([4, 2, 1, 3], 0.5, 2)),
        *(([4, 2, 1, 3], 0.75, 3), ([4, 2, 1, 3], 0.76, 4), ([5, 5, 9], 0.5, 5)),
        *(([1, np.inf], 0.5, 1), ([1, np.inf], 0.51, np.inf)),
    ],
)
def test_a_quantile_is_the_least_count_that_so_many_do_not_exceed(counts, level, wanted):
    assert censored_quantiles(counts, level) == wanted


def test_the_interval_of_none_and_of_all():
    """z^2/(4 + z^2) = 3.8415/7.8415 is left of the share, or right of it."""
    assert success_interval(0, 4) == pytest.approx((0, 0.4898907), abs=1e-6)
    assert success_interval(4, 4) == pytest.approx((0.5101093, 1), abs=1e-6)
    assert success_interval(1, 1) == pytest.approx((0.2065493, 1), abs=1e-6)  # 1/(1 + z^2)


def test_a_start_without_a_value_on_an_axis_is_a_start_too():
    rows = [(None, 0.1, 9), (None, 0.2, 7), (None, 0.3, 8), (0.5, 0.1, 6), (0.5, 0.2, 5)]
    table = pd.DataFrame(rows, columns=["scale", "step_size", "iterations"]).astype(float)
    found = fastest(made_up_tables.table(table.assign(seed=0, status="converged")))
    assert found["iterations"].tolist() == [7, 5]
    assert found["edge"].tolist() == ["", "highest"]
    assert np.isnan(found["scale"][0])


def test_the_edge_is_that_of_a_starts_own_grid():
    rows = [(0, 0.1, 5), (0, 0.2, 6), (1, 0.01, 9), (1, 0.1, 8), (1, 0.2, 9)]
    table = pd.DataFrame(rows, columns=["seed", "step_size", "iterations"])
    found = fastest(made_up_tables.table(table.assign(status="converged")))
    assert found["edge"].tolist() == ["lowest", ""]
    assert found["step_size"].tolist() == [0.1, 0.1]
    late = table.assign(status=["unfinished", "diverged", *["converged"] * 3])
    found = fastest(made_up_tables.table(late))
    assert found["iterations"].tolist() == [np.inf, 8]
    assert found["edge"].tolist() == ["", ""]
