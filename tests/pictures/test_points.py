"""The points of a picture are where the picture has them, and belong to its legends' entries."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from deeplinear.pictures import bands, points


@pytest.fixture
def figure():
    made = plt.figure(figsize=(3, 2))
    yield made
    plt.close(made)


def drawn(figure):
    figure.draw_without_rendering()
    return points.drawn(figure)


def test_places_are_shares_of_the_picture_from_the_left_and_the_top(figure):
    axes = figure.add_axes([0.2, 0.1, 0.5, 0.8], xlim=(1, 100), xscale="log", ylim=(0, 4))
    axes.plot([1, 10, 100, 1000], [0, 2, 4, np.nan])
    (mark,) = drawn(figure)["marks"]
    expected = [[0.2, 0.9, 1, 0], [0.45, 0.5, 10, 2], [0.7, 0.1, 100, 4]]
    assert np.allclose(mark["points"], expected, atol=1e-4)


def test_bands_tell_their_ends_and_seeds_and_what_can_be_no_number_in_json(figure):
    values = pd.Series([1.0, 2.0, np.inf, 5.0])
    axes = figure.subplots()
    bands.draw(axes, bands.quartiles(values.groupby([1, 1, 1, 2])), color="red", label="a")
    line, band = drawn(figure)["marks"]
    assert line["columns"] == ["low", "high", "seeds"]
    assert [point[2:] for point in line["points"]] == [[1, 2, 1, "inf", 3], [2, 5, 5, 5, 1]]
    assert band["points"] == []


def test_marks_belong_to_the_entries_of_legends_with_their_look(figure):
    axes, other = figure.subplots(1, 2)
    for depth, colour in (("2", "red"), ("3", "blue")):
        for style in "-:":
            axes.plot([1, 2], [1, 2], style, color=colour)
            axes.fill_between([1, 2], [0, 1], [2, 3], color=colour)
        other.plot([1], [1], "X", color=colour)
        axes.plot([], [], color=colour, label=depth)
    axes.plot([], [], "-", color="0.3", label="solid")
    axes.plot([], [], ":", color="0.3", label="dotted")
    axes.axhline(1)  # no data
    axes.legend()
    found = drawn(figure)
    assert found["series"] == ["2", "3", "solid", "dotted"]
    series = [mark["series"] for mark in found["marks"]]
    assert series == [[0, 2], [0, 2], [0, 3], [0, 3], [1, 2], [1, 2], [1, 3], [1, 3], [0], [1]]


def test_entries_of_one_colour_are_told_apart_by_marker_and_line(figure):
    axes = figure.subplots()
    axes.errorbar([1, 2], [1, 2], [0.1, 0.1], fmt="s-", color="red", label="run")
    axes.errorbar([1, 2], [2, 3], [0.1, 0.1], fmt="o--", color="red", label="theory")
    axes.scatter([1], [1], marker="D", color="blue", label="one")
    axes.scatter([2], [1], marker="o", color="blue", label="two")
    axes.plot([3], [3], "v", color="green")
    figure.legend()
    found = drawn(figure)
    names = [[found["series"][i] for i in mark["series"]] for mark in found["marks"]]
    assert names == [["run"], ["run"], ["theory"], ["theory"], ["one"], ["two"], []]


def test_labelled_cells_tell_their_value_and_masked_ones_nothing(figure):
    axes = figure.subplots()
    axes.set(xscale="log", xlabel="scale")
    cells = np.ma.masked_invalid([[1.0, np.nan], [3.0, 4.0]])
    axes.pcolormesh([1, 10, 100], [0, 2, 4], cells, label="iterations")
    axes.pcolormesh([1, 10, 100], [0, 2, 4], cells)
    first, second = drawn(figure)["marks"]
    assert first["columns"] == ["iterations"]
    x, y = 10**0.5, 10**1.5
    assert np.allclose([p[2:] for p in first["points"]], [[x, 1, 1], [x, 3, 3], [y, 3, 4]])
    assert second["points"] == []


def test_of_a_long_line_some_points_are_told(figure):
    axes = figure.subplots()
    axes.plot(np.arange(10_000))
    (mark,) = drawn(figure)["marks"]
    assert len(mark["points"]) == points.MANY
    assert [mark["points"][i][2] for i in (0, -1)] == [0, 9999]
