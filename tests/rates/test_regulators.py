"""The European rate and the Chinese one; tests that print a rate bear the text it is taken from."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.lending.loan import instalment, schedule
from analysis.rates.apr import effective_annual_rate, irr, xirr
from analysis.rates.due_dates import back, series_day
from analysis.rates.regulators import (
    RULES,
    all_in_cost,
    disclosed_pct,
    effective_apr,
    side_by_side,
    year_fraction,
)

START = date(2024, 1, 15)
EU = "Directive 2008/48/EC"


def months_on(start, count):
    return [back(start, -k, start.day) for k in range(1, count + 1)]


# Directive 98/7/EC, Annex II, examples on a calendar basis (A) and on equal periods (B)

ANNEX_II = {
    "first": (1_000, [("1995-07-01", 1_200)]),
    "second": (950, [("1995-07-01", 1_200)]),
    "third": (1_000, [("1995-01-01", 600), ("1996-01-01", 600)]),
    "fourth": (1_000, [("1994-04-01", 272), ("1994-07-01", 272), ("1995-01-01", 544)]),
}


@pytest.mark.parametrize(
    ("example", "intervals", "pct"),
    [
        ("first", "year", 13.0),
        ("second", "year", 16.9),
        ("third", "year", 13.1),
        ("fourth", "year", 13.2),
        ("first", "month", 12.9),
        ("second", "month", 16.9),
        ("third", "month", 13.1),
        ("fourth", "month", 13.2),
    ],
)
def test_examples_of_directive_98_7_annex_ii(example, intervals, pct):
    lent, payments = ANNEX_II[example]
    found = effective_apr([("1994-01-01", lent)], payments, intervals)
    assert disclosed_pct(float(found.rate), EU) == pct


@pytest.mark.parametrize(
    ("example", "rate"), [("first", 0.1296204), ("second", 0.169026), ("third", 0.1306623)]
)
def test_printed_digits_of_directive_98_7_annex_ii(example, rate):
    lent, payments = ANNEX_II[example]
    found = effective_apr([("1994-01-01", lent)], payments, "year")
    assert float(found.rate) == pytest.approx(rate, abs=5e-7)


def test_78_weeks_are_a_year_and_a_half():
    """First example of part B of the same annex: 18 months or 78 weeks give 12.9%."""
    end = date(1994, 1, 1) + timedelta(7 * 78)
    assert year_fraction("1994-01-01", end, "week") == 1.5
    found = effective_apr([("1994-01-01", 1_000)], [(end, 1_200)], "week")
    assert disclosed_pct(float(found.rate), EU) == 12.9


def test_representative_example_of_the_gibraltar_regulator():
    """7,500 over three years at 8%: 36 payments of 235.02, an annual rate of charge of 8.3%."""
    payments = [(day, 235.02) for day in months_on(START, 36)]
    found = effective_apr([(START, 7_500)], payments)
    assert disclosed_pct(float(found.rate), EU) == 8.3
    assert pytest.approx(36 * 235.02) == 8_460.72


# Intervals: remark (c) and the guidelines to it, SWD(2012) 128, annex 1, 4.1.1


@pytest.mark.parametrize(
    ("start", "end", "intervals", "years"),
    [
        ("2019-01-12", "2020-01-12", "month", 1),
        ("2012-01-12", "2012-02-15", "month", 1 / 12 + 3 / 365),
        ("2012-01-12", "2012-03-15", "month", 2 / 12 + 3 / 365),
        ("2012-01-12", "2012-04-15", "month", 3 / 12 + 3 / 365),
        # the year that ends on 15 January 2013 holds a leap day
        ("2013-01-12", "2013-02-15", "month", 1 / 12 + 3 / 366),
        ("2013-01-12", "2013-04-15", "month", 3 / 12 + 3 / 366),
        ("2013-02-25", "2013-03-28", "month", 1 / 12 + 3 / 366),
        ("2013-02-26", "2013-03-29", "month", 1 / 12 + 2 / 366),
        ("2012-02-26", "2012-03-29", "month", 1 / 12 + 3 / 366),
        ("2012-01-12", "2012-02-15", "year", 34 / 365),
        ("2012-01-12", "2012-01-26", "week", 2 / 52),
        ("2012-01-12", "2013-01-10", "week", 1),
        ("2012-01-12", "2012-01-30", "week", 2 / 52 + 4 / 365),
        ("2012-01-12", "2013-01-12", "week", 1 + 2 / 365),
        ("2012-02-29", "2012-02-29", "week", 0),
    ],
)
def test_intervals_of_remark_c(start, end, intervals, years):
    assert year_fraction(start, end, intervals) == pytest.approx(years, abs=1e-15)


def test_equal_months_are_equal():
    """January and February weigh the same: an equal month is 365/12 days in every year."""
    due = months_on(date(2023, 12, 31), 14)
    assert series_day(due) == 31
    years = [year_fraction("2023-12-31", one, "month", 31) for one in due]
    assert years == pytest.approx(np.arange(1, 15) / 12, abs=1e-15)


@pytest.mark.parametrize(
    ("rate", "rule", "pct"),
    [
        (0.12345, EU, 12.3),
        (0.1235, EU, 12.4),  # half up
        (0.285, EU, 28.5),
        (0.0005, EU, 0.1),
        (-0.0123, EU, -1.2),
        (0.1234500, "China", 12.35),  # no half down by the float
        (0.098253, "Regulation Z", 9.83),
        (np.nan, EU, np.nan),
    ],
)
def test_rounding_of_remark_d(rate, rule, pct):
    assert disclosed_pct(rate, rule) == pytest.approx(pct, abs=1e-12, nan_ok=True)


# Identities


@given(st.floats(0, 3), st.integers(1, 60), st.sampled_from(["annuity", "equal_principal"]))
def test_full_months_give_the_effective_rate(apr, term, method):
    level = schedule(10_000, apr, term, method)["instalment"]
    payments = list(zip(months_on(START, term), level, strict=True))
    found = effective_apr([(START, 10_000)], payments)
    assert float(found.rate) == pytest.approx(effective_annual_rate(apr, 12), abs=1e-11, rel=1e-9)
    assert found.unique


@given(st.lists(st.integers(30, 999), min_size=1, max_size=10, unique=True), st.floats(0.8, 1.5))
def test_as_actual_days_over_365_within_a_leap_day(gaps, share):
    """On years and days the rule is near that of dated flows, and not the same."""
    flows = [(START + timedelta(gap), 1_000 * share / len(gaps)) for gap in gaps]
    found = float(effective_apr([(START, 1_000)], flows, "year").rate)
    near = xirr([START, *(one for one, _ in flows)], [-1_000, *(x for _, x in flows)])
    # a whole year of 366 days and an odd day over 366 each are one day in 365 at most
    assert np.log1p(found) == pytest.approx(float(np.log1p(near.rate)), rel=2 / 365, abs=1e-12)


def test_several_drawdowns():
    """Two of 500 half a year apart, and 1,075 a year later: 1 + X = y², 500·y² + 500·y = 1,075."""
    advances = [("2024-01-15", 500), ("2024-07-15", 500)]
    y = (-1 + np.sqrt(1 + 4 * 2.15)) / 2
    found = effective_apr(advances, [("2025-01-15", 1_075)])
    assert float(found.rate) == pytest.approx(y**2 - 1, rel=1e-13)


# China


def test_guarantee_and_service_fees_count():
    level = float(instalment(10_000, 0.24, 12))
    paid = np.r_[0, np.full(12, level)]
    fees = {"guarantee": np.r_[0, np.full(12, 60.0)], "service": np.r_[200.0, np.zeros(12)]}
    bare = all_in_cost(10_000, paid)
    whole = all_in_cost(10_000, paid, fees)
    without = all_in_cost(10_000, paid, fees, left_out=("guarantee", "service"))
    assert float(bare.rate) == pytest.approx(0.24, abs=1e-13)
    assert float(without.rate) == float(bare.rate)
    worth = 9_800 - ((level + 60) * (1 + whole.rate / 12) ** -np.arange(1, 13)).sum()
    assert worth == pytest.approx(0, abs=1e-8)
    assert whole.rate > bare.rate + 0.12


def test_loans_by_months_in_a_batch():
    rng = np.random.default_rng(0)
    lent, paid = rng.uniform(5_000, 20_000, 40), rng.uniform(0, 2_000, (40, 13))
    paid[rng.random((40, 13)) < 0.2] = 0
    paid[:, 0] = 0
    fee = rng.uniform(0, 50, 13)
    found = all_in_cost(lent, paid, {"service": fee})
    for row in range(40):
        one = irr([fee[0] - lent[row], *(paid[row] + fee)[1:]])
        assert float(found.rate[row]) == 12 * float(one.rate)


@given(
    st.lists(st.floats(50, 2_000), min_size=3, max_size=24),
    st.lists(st.floats(0, 200), min_size=3, max_size=24),
)
def test_a_fee_never_makes_a_loan_cheaper(paid, fees):
    fees = np.r_[0, np.resize(fees, len(paid))]
    paid = np.r_[0, paid]
    with_fee = all_in_cost(1_500, paid, {"x": fees})
    assert float(with_fee.rate) >= float(all_in_cost(1_500, paid).rate) - 1e-9


# Three rules


def test_one_loan_under_three_rules():
    level = float(instalment(10_000, 0.24, 12))
    table = side_by_side([(START, 10_000)], [(one, level) for one in months_on(START, 12)])
    assert table["rule"].tolist() == list(RULES)
    assert table["rate"].to_numpy() == pytest.approx([0.24, 1.02**12 - 1, 0.24], abs=1e-12)
    assert table["disclosed_pct"].tolist() == [24.0, 26.8, 24.0]
    assert table["compounds"].tolist() == [False, True, False]
    assert table["unique"].all()


def test_odd_days_set_the_rules_apart():
    """A first period of a month and 19 days: simple over 30, or compound over 365."""
    due = months_on(date(2024, 2, 29), 12)
    level = float(instalment(10_000, 0.24, 12))
    table = side_by_side([("2024-02-10", 10_000)], [(one, level) for one in due]).set_index("rule")
    us, eu, china = table["rate"]
    assert us != pytest.approx(china, abs=1e-4)
    assert china == pytest.approx(12 * ((1 + eu) ** (1 / 12) - 1), rel=1e-12)


def test_fees_are_payments():
    payments = [(one, 950.0) for one in months_on(START, 12)]
    fees = [(START, 300.0), *((one, 20.0) for one in months_on(START, 12))]
    table = side_by_side([(START, 10_000)], payments, fees)
    monthly = all_in_cost(
        10_000, np.r_[0, np.full(12, 950.0)], {"fee": np.r_[300.0, np.full(12, 20.0)]}
    )
    assert table["rate"].iloc[2] == pytest.approx(float(monthly.rate), rel=1e-11)


def test_a_loan_that_is_never_repaid_has_no_rate_under_any_rule():
    table = side_by_side([(START, 100)], [(one, 0) for one in months_on(START, 3)])
    assert table["reason"].tolist() == ["no_sign_change"] * 3
    assert table[["rate", "disclosed_pct"]].isna().to_numpy().all()


def test_several_rates_are_said():
    # drawn, more than repaid, drawn again: 10% and 40% a year
    found = effective_apr(
        [("2024-01-15", 1_000), ("2026-01-15", 1_540)], [("2025-01-15", 2_500)], "year"
    )
    assert float(found.rate) == pytest.approx(0.1, abs=1e-12)
    assert (int(found.sign_changes), bool(found.unique)) == (2, False)


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effective_apr([], [(START, 1)]), "advances: is empty; give at least one pair"),
        (lambda: effective_apr([(START, 1)], []), "payments: is empty"),
        (
            lambda: effective_apr([(START, 1)], [("2024-01-14", 1)]),
            "payments: one is on 2024-01-14, before the first advance on 2024-01-15",
        ),
        (
            lambda: effective_apr([(START, 1)], [("2024-02-15", 1)], "day"),
            "intervals: 'day' is not one of year, month, week",
        ),
        (lambda: effective_apr([(START, np.nan)], [(START, 1)]), "advances, entry 0: nan is not"),
        (lambda: year_fraction("2024-01-15", "2024-01-14"), "end: 2024-01-14 comes before the"),
        (lambda: all_in_cost(1, 2), "paid_cny: one number was given"),
        (lambda: all_in_cost(1, []), "paid_cny: is empty"),
        (lambda: all_in_cost(-1, [0, 1]), "lent_cny: -1 is not allowed; must be at least 0"),
        (lambda: all_in_cost(1, [0, -1]), "paid_cny: -1 is not allowed"),
        (
            lambda: all_in_cost(1, [0, 1], {"guarantee": [1]}),
            r"fees_cny\['guarantee'\]: shape \(1,\) for 2 months",
        ),
        (
            lambda: all_in_cost(1, [0, 1], {"guarantee": [0, 1]}, left_out=("service",)),
            "left_out: there is no fee 'service'; known: guarantee",
        ),
        (lambda: all_in_cost([1, 2, 3], [[0, 1], [0, 1]]), "paid_cny: its scenarios have shape"),
        (lambda: disclosed_pct(0.1, "UK"), "rule: 'UK' is not one of Regulation Z"),
    ],
)
def test_errors_name_argument_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
