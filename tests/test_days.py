"""Days are read one way everywhere, and what is no day is refused by name."""

import datetime as dt
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import days
from analysis.rates.apr import irr, xirr


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("20250101", "'20250101' is not a date; give dates, or strings like 2024-01-31"),
        ("2024-1-1", "'2024-1-1' is not a date"),
        ("31/12/2024", "'31/12/2024' is not a date"),
        ("2024-02-30", "'2024-02-30': day is out of range"),
        ("2024-W01-1", "is not a date"),
        (20240131, "20240131 is not a date"),
        (45000.0, "45000.0 is not a date"),
        ("1899-12-31", "1899-12-31 is outside 1900-01-01 to 2200-12-31"),
        ("9999-12-31", "it means that a loan is open"),
        (np.datetime64("20250101", "D"), "is not a date"),
        (None, "is missing"),
        ("", "is missing"),
        (pd.NaT, "is missing"),
        (np.datetime64("NaT"), "is missing"),
    ],
)
def test_what_is_no_day_is_refused_by_name(value, said):
    with pytest.raises(ValueError, match=r"^paid, entry 1: ") as caught:
        days.read("paid", [dt.date(2024, 1, 1), value])
    assert said in str(caught.value)


@given(st.dates(days.FIRST, days.LAST))
def test_a_day_reads_alike_in_every_kind(one):
    kinds = [one, one.isoformat(), np.datetime64(one), dt.datetime(one.year, one.month, one.day, 9)]
    assert {days.day("x", kind) for kind in kinds} == {one}


@pytest.mark.parametrize("values", ["2024-01-01", 3, np.array([["2024-01-01"]])])
def test_a_list_is_meant(values):
    with pytest.raises(ValueError, match=r"^x"):
        days.read("x", values)


def test_dated_flows_cost_no_memory_by_the_day():
    xirr(["2024-01-01", "2025-01-01"], [-1, 2])
    flows = [(-1.0) ** i * (i + 1) for i in range(60)]
    dates = [dt.date(1900, 1, 1) + dt.timedelta(days=1850 * i) for i in range(59)]
    tracemalloc.start()
    xirr([*dates, "2200-12-31"], flows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-50, 50)), min_size=2, max_size=8))
def test_dated_and_periodic_flows_agree(pairs):
    start = dt.date(2024, 1, 1)
    dated = xirr([start + dt.timedelta(days=t) for t, _ in pairs], [f for _, f in pairs])
    daily = irr(np.bincount([t for t, _ in pairs], weights=[f for _, f in pairs]))
    assert dated.sign_changes == daily.sign_changes
    if daily.unique:
        yearly = float(np.expm1(365 * np.log1p(daily.rate)))
        if str(dated.reason) == "beyond_range":
            # such a loss in a day is -100% a year to the last digit, such a gain beyond all floats
            assert yearly <= -1 + 1e-12 or not np.isfinite(yearly)
        elif np.isfinite(yearly):
            assert float(dated.rate) == pytest.approx(yearly, rel=1e-6, abs=1e-9)
