"""What judgements share, against values worked out by hand."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from by_hand import ends, rows, wilson

from deeplinear.base import randomness
from deeplinear.base.errors import Refusal
from deeplinear.verdicts import measures, resampling
from deeplinear.verdicts.measures import NothingQualifies

AS_SHIPPED = resampling.RESAMPLES  # the tests of this room have fewer


def test_decades_and_spacing_of_an_uneven_grid():
    """0, 1, 3, 4 in logarithms: the parts are 1, 3/2, 3/2, 1."""
    scales = [1, 10, 1000, 10000]
    for inside, wanted in (([1, 0, 0, 0], 1), ([0, 1, 0, 0], 1.5), ([1, 1, 1, 1], 5)):
        assert measures.decades(scales, np.array(inside, bool)) == wanted
    assert measures.spacing(scales) == 1.5
    assert measures.decades([1, 1.78], [True, True]) == 0.5008  # of 0.50084
    assert measures.spacing([1, 1.78]) == 0.2504


def test_ratios_with_zeros():
    assert measures.ratio(6, 4) == 1.5
    assert measures.ratio(0, 4) == 0
    assert measures.ratio(1, 0) == math.inf
    assert math.isnan(measures.ratio(0, 0))


def test_medians_are_lower_medians_along_the_last_axis():
    assert measures.medians([[5, 1, 3, math.inf], [2, 9, 4, 7]]).tolist() == [3, 4]
    assert measures.medians([8, 1, 4]) == 4


def test_the_interval_of_a_bootstrap_by_hand(monkeypatch):
    """The first of a thousand draws, resampled: uniform on 0 ... 999, so 2.5 % are below 25."""
    monkeypatch.setattr(resampling, "RESAMPLES", 2000)
    rng = randomness.generator("uniform")
    found = resampling.over_draws(lambda a, b: float(a[0]), [1000, 1200], rng, {"x": 1}, 0.5)
    assert (found.value, found.n, found.items, found.resolution) == (0, 1000, {"x": 1}, 0.5)
    assert found.low == pytest.approx(25, abs=9)
    assert found.high == pytest.approx(975, abs=9)


@pytest.mark.filterwarnings("ignore::scipy.stats.DegenerateDataWarning")
def test_an_interval_leaves_out_what_is_no_number_and_one_draw_has_none():
    rng = randomness.generator("nan")
    found = resampling.over_draws(lambda a: np.nan if a[0] else 7.0, [2], rng)
    assert ends(found) == [7, 7, 7, 2]
    nothing = resampling.over_draws(lambda a: np.nan, [2], rng)
    assert np.isnan([nothing.low, nothing.high]).all()
    alone = resampling.over_draws(lambda a, b: 3.0, [5, 1], rng)
    assert (alone.value, alone.n) == (3, 1)
    assert np.isnan([alone.low, alone.high]).all()


def test_means_are_of_draws_that_all_rows_share():
    """Of the rows (1, 3) and (3, 1) every resample has the sum 4, and differences of -2, 0 or 2."""
    values, names = [[1, 3], [3, 1]], ["x", "y"]
    rng = randomness.generator("means")
    assert ends(resampling.of_means(np.sum, values, rng, names)) == [4, 4, 4, 2]
    found = resampling.of_means(lambda means: means[0] - means[1], values, rng, names)
    assert ends(found) == [0, -2, 2, 2]
    assert found.items == {"x": 2, "y": 2}


@pytest.mark.parametrize(
    ("value", "mean"), [(math.nan, math.inf), (math.inf, math.inf), (-math.inf, -math.inf)]
)
def test_a_mean_with_a_missing_number_is_infinite(value, mean):
    rng = randomness.generator("missing")
    found = resampling.of_means(np.max, [[value, 1, 1]], rng, ["x"])
    assert (found.value, found.items) == (mean, {"x": mean})
    assert sorted([found.low, found.high], key=abs) == [1, mean]


def test_an_interval_is_made_of_two_thousand_resamples(monkeypatch):
    monkeypatch.setattr(resampling, "RESAMPLES", AS_SHIPPED)
    calls = itertools.count()
    resampling.over_draws(lambda a: float(next(calls)), [3], randomness.generator("calls"))
    assert next(calls) == 2000 + 1


def test_a_proportion_by_hand():
    assert ends(measures.proportion(3, 4, {"x": 1})) == wilson(3, 4)
    assert ends(measures.proportion(1, 1)) == wilson(1, 1)
    with pytest.raises(NothingQualifies):
        measures.proportion(0, 0)


def test_the_least_p_value_of_several_tests():
    """8 of 8 at 1/2: p = 2/256, times 3; 1 of 2 at 1/2 and 0 of 5 at 0 have p = 1."""
    found = pd.DataFrame({"sum": [8, 1, 0], "size": [8, 2, 5], "exact": [0.5, 0.5, 0.0]})
    least = measures.least_p_value(found)
    assert (least.value, least.n) == (pytest.approx(3 * 2 / 256), 2)
    assert measures.least_p_value(found[1:]).value == 1


def test_sides_are_chosen_by_a_column_or_the_experiment():
    first, second = rows("depth x", (2, 0), (3, 1)), rows("depth x", (2, 5))
    both = {"a": first, "b": second}
    assert list(measures.sides(both, None)) == ["all"]
    assert measures.sides(both, None)["all"]["x"].tolist() == [0, 1, 5]
    assert measures.sides(both, {"depth": [3, 2]})["2"]["x"].tolist() == [0, 5]
    assert list(measures.sides(both, {"experiment": ["b", "a"]})) == ["b", "a"]
    with pytest.raises(NothingQualifies, match="no row has depth 4"):
        measures.sides(both, {"depth": [2, 4]})
    with pytest.raises(Refusal, match="Unknown column 'deep'"):
        measures.sides(both, {"deep": [2]})
    with pytest.raises(Refusal, match=r"b: Unknown column 'y'"):
        measures.need({"a": first.assign(y=0), "b": second}, "x", "y")


def test_what_two_tables_share():
    first, second = pd.DataFrame({"v": [1, 2]}, ["x", "y"]), pd.DataFrame({"v": [3, 4]}, ["y", "z"])
    common, a, b = measures.in_common(first, second)
    assert (list(common), a.tolist(), b.tolist()) == (["y"], [[2]], [[3]])
