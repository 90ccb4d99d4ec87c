import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.numbers import as_given
from analysis.quantities import quantity

NAN = math.nan


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "unit", "printed"),
    [
        (1000, NAN, "above", "CNY per customer", "more than CNY 1,000 per customer"),
        (NAN, 3000, "approached", "CNY per customer", "close to CNY 3,000 per customer"),
        (NAN, 2000, "below", "CNY per customer", "less than CNY 2,000 per customer"),
        (1000, 3000, "range", "CNY per user", "CNY 1,000 to 3,000 per user"),
        (3500, 3500, "about", "CNY 100 million", "about CNY 350 billion"),
        (18.874, 18.874, "exact", "CNY 100 million", "CNY 1.8874 billion"),
        (13848.59, 13848.59, "exact", "CNY 100m", "CNY 1,384.859 billion"),
        (3.38, 3.38, "exact", "100m person-times", "338 million person-times"),
        (195, 195, "exact", "10k", "1.95 million"),
        (2014.015, 2014.015, "exact", "CNY million", "CNY 2,014.015 million"),
        (383.4, 383.4, "exact", "CNY m", "CNY 383.4 million"),
        (26.8, NAN, "above", "million borrowers", "more than 26.8 million borrowers"),
        (76.97, 76.97, "exact", "%", "76.97%"),
        (50, 50, "about", "% of companies", "about 50% of companies"),
        (3, 5, "range", "pct of loans", "3 to 5% of loans"),
        (24, 24, "exact", "percent a year", "24% a year"),
        (5.2, 5.2, "exact", "% yoy", "5.2% on the year"),
        (-54, -54, "exact", "bp", "−54 basis points"),
        (2025, 2025, "exact", "year", "2025"),
        (4, 4, "exact", "quarter", "quarter 4"),
        (10, 18, "range", "hour", "hour 10 to 18"),
        (19, 19, "exact", "count", "19"),
        (0.73, 0.73, "exact", "ratio", "0.73 (ratio)"),
        (25, 25, "exact", "companies", "25 companies"),
        (NAN, NAN, "several thousand", "CNY", "several thousand CNY"),
        (NAN, NAN, "decimals only", "CNY 100 million", "only its decimals are known"),
        (NAN, NAN, "lost", "CNY per customer", "lost"),
    ],
)
def test_values_as_a_reader_meets_them(low, high, qualifier, unit, printed):
    assert quantity(low, high, qualifier, unit) == printed


def test_two_lines_are_not_a_range():
    assert quantity(24, 36, "exact", "percent a year", between="and") == "24 and 36% a year"


@given(st.integers(0, 10**7), st.integers(0, 4))
def test_shifting_the_point_keeps_every_digit(digits, places):
    value = digits / 10**places
    printed = quantity(value, value, "exact", "CNY 100m")
    number = re.fullmatch(r"CNY ([\d,.]+) billion", printed)[1].replace(",", "")
    assert Decimal(number) * 10 == Decimal(str(value))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_as_given_is_the_number_given(value):
    assert Decimal(as_given(value).replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1300.0, "1,300"), (0.1, "0.1"), (-0.0, "0"), (-21.74, "−21.74"), (NAN, "not known")],
)
def test_numbers_keep_the_decimals_they_came_with(value, printed):
    assert as_given(value) == printed
