"""Lines with bands: what is censored is counted, never averaged, and leaves through the end."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from deeplinear.pictures import bands

INF = np.inf
BAND = pd.DataFrame(
    {"low": [1.0, 2.0, 9.0, INF], "median": [2.0, 3.0, INF, INF], "high": [3.0, INF, INF, INF]},
    index=[10, 20, 30, 40],
)


@pytest.fixture
def axes():
    return Figure().subplots()


def test_quartiles_are_values_of_runs_and_infinite_once_so_many_are_censored():
    counts = pd.Series([30, 10, INF, 20, INF, 7])
    band = bands.quartiles(counts.groupby([1, 1, 1, 1, 1, 2]))
    assert band.loc[1, bands.ENDS].tolist() == [20, 30, INF]
    assert band.loc[2, bands.ENDS].tolist() == [7, 7, 7]
    assert band["seeds"].tolist() == [5, 1]


def test_error_bars_reach_from_the_least_to_the_largest():
    band = bands.ranges(pd.Series([4.0, 1.0, 2.0]).groupby([0, 0, 0]))
    down, up = bands.bars(band)
    assert (band["median"] - down).item() == 1
    assert (band["median"] + up).item() == 4


def test_a_median_beyond_the_end_has_no_point_and_is_handed_back(axes):
    assert bands.draw(axes, BAND, 8, color="k").tolist() == [30, 40]
    (line,) = axes.lines
    assert line.get_ydata()[:2].tolist() == [2, 3]
    assert np.isnan(line.get_ydata()[2:]).all()
    (area,) = axes.collections
    assert np.max([path.vertices[:, 1].max() for path in area.get_paths()]) <= 8


def test_over_time_the_line_reaches_the_end_of_the_axis_and_stops_there(axes):
    assert bands.draw_over_time(axes, BAND, 8, color="k").tolist() == [30]
    (line,) = axes.lines
    assert line.get_xdata().tolist() == [10, 20, 30]
    assert line.get_ydata().tolist() == [2, 3, 8]
    assert bands.draw_over_time(axes, BAND[:2], 8, color="k").empty
    assert axes.lines[1].get_ydata().tolist() == [2, 3]
