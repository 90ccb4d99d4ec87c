import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import numbers


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        (numbers.number(1300), "1,300"),
        (numbers.number(-0.84, 1), "−0.8"),
        (numbers.number(-0.04, 1), "0.0"),
        (numbers.number(math.nan), "not known"),
        (numbers.cny(2100), "CNY 2,100"),
        (numbers.cny(math.nan), "not known"),
        (numbers.percent(0.0516, 1), "5.2%"),
        (numbers.percent(-0.2), "−20%"),
        (numbers.span(1300, 2000), "1,300 to 2,000"),
        (numbers.span(5.01, 5.04), "5"),
        (numbers.signed(0.5), "+50%"),
        (numbers.signed(-0.019), "−2%"),
        (numbers.signed(-0.001), "0%"),
        (numbers.signed(0.0), "0%"),
        (numbers.count(0), "no"),
        (numbers.count(12), "twelve"),
        (numbers.count(13), "13"),
    ],
)
def test_printed_forms(call, printed):
    assert call == printed


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_printed_number_reads_back_within_half_a_digit(value, digits):
    text = numbers.number(value, digits).replace(",", "").replace(numbers.MINUS, "-")
    assert abs(float(text) - value) <= 0.5 * 10**-digits + 1e-6


@given(st.floats(-1, 0, exclude_max=True))
def test_no_minus_before_a_printed_zero(value):
    text = numbers.number(value)
    assert text in {"0", "−1"}


def test_blanks_are_printed_one_way():
    assert numbers.blanks(numbers.percent, 1, low=0.054, high=0.1) == {
        "low": "5.4%",
        "high": "10.0%",
    }
    assert numbers.blanks(numbers.count, n=3) == {"n": "three"}
