"""The sum that every Python computes alike."""

from deeplinear.base.arrays import total


def test_a_sum_is_not_compensated_whatever_python_does():
    assert total([1e16, 1.0, -1e16]) == 0.0  # Python's own gives 1 from 3.12 on
    assert total(iter([0.1] * 10)) == 0.9999999999999999
    assert total([]) == 0.0
