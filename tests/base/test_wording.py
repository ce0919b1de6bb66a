from math import inf, nan

from deeplinear.base.wording import each_once, four_digits, spaced


def test_numbers_have_four_digits_and_none_where_there_is_no_number():
    assert [four_digits(x) for x in (0.123456, 12345.6, -inf, nan)] == [
        "0.1235",
        "1.235e+04",
        "-inf",
        "",
    ]


def test_names_are_spaced_and_lists_keep_their_order():
    assert spaced("step_size_bound") == "step size bound"
    assert each_once([{"b": 1}, {"a": 1}, {"b": 1}]) == [{"b": 1}, {"a": 1}]
