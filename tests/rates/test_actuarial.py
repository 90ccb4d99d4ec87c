"""Regulation Z, Appendix J: every test that prints a rate bears the paragraph it is taken from."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.lending.loan import schedule
from analysis.rates.actuarial import actuarial_apr
from analysis.rates.apr import irr_at
from analysis.rates.due_dates import back
from analysis.rates.unit_periods import (
    STANDARD,
    UnitPeriod,
    common_unit_period,
    unit_period,
    unit_periods_between,
)

MONTH, QUARTER, WEEK = UnitPeriod("month"), UnitPeriod("month", 3), UnitPeriod("week")


def day(text):
    return date.fromisoformat(text)


def monthly(first, count, amount, months=1):
    start = day(first)
    return [(back(start, -months * k, start.day), amount) for k in range(count)]


def weekly(first, count, amount, weeks=1):
    return [(day(first) + timedelta(7 * weeks * k), amount) for k in range(count)]


def semimonthly(first, count, amount):
    """On the 1st and the 16th, from a 1st."""
    return sorted(
        [*monthly(first, count // 2, amount), *monthly(first[:-2] + "16", count // 2, amount)]
    )


def printed(advances, payments, unit=None):
    """In percent, to the two decimals of the examples."""
    found = actuarial_apr(advances, payments, unit)
    assert found.reason == ""
    assert found.unique
    return round(100 * float(found.rate), 2)


# Examples: (number of paragraph, advances, payments, unit-period, printed)

EXAMPLES = {
    "(b)(9)(i) 36 equal payments": (
        [("1978-01-10", 1_000)],
        monthly("1978-02-10", 36, 33.61),
        MONTH,
        12.83,
    ),
    "(c)(1)(i) monthly, regular first period": (
        [("1978-01-10", 5_000)],
        monthly("1978-02-10", 24, 230),
        MONTH,
        9.69,
    ),
    "(c)(1)(ii) monthly, long first period": (
        [("1978-02-10", 6_000)],
        monthly("1978-04-01", 36, 200),
        MONTH,
        11.82,
    ),
    "(c)(1)(iii) semimonthly, short first period": (
        [("1978-02-23", 5_000)],
        semimonthly("1978-03-01", 24, 219.17),
        UnitPeriod("semimonth"),
        10.34,
    ),
    "(c)(1)(iv) quarterly, long first period": (
        [("1978-05-23", 10_000)],
        monthly("1978-10-01", 40, 385, months=3),
        QUARTER,
        8.97,
    ),
    "(c)(1)(v) weekly, long first period": (
        [("1978-03-20", 500)],
        weekly("1978-04-21", 30, 17.60),
        WEEK,
        14.96,
    ),
    "(c)(2)(i) monthly, odd first payment": (
        [("1978-01-10", 5_000)],
        [("1978-02-10", 250), *monthly("1978-03-10", 23, 230)],
        MONTH,
        10.08,
    ),
    "(c)(2)(ii) every four weeks, long first period, odd first payment": (
        [("1978-03-18", 400)],
        [("1978-04-20", 39.50), *weekly("1978-05-18", 11, 38.31, weeks=4)],
        UnitPeriod("week", 4),
        28.50,
    ),
    "(c)(3)(i) monthly, odd last payment": (
        [("1978-01-10", 5_000)],
        [*monthly("1978-02-10", 23, 230), ("1980-01-10", 280)],
        MONTH,
        10.50,
    ),
    "(c)(3)(ii) every two weeks, short first period, odd last payment": (
        [("1978-04-03", 200)],
        [*weekly("1978-04-11", 19, 9.50, weeks=2), (day("1978-04-11") + timedelta(14 * 19), 30)],
        UnitPeriod("week", 2),
        12.22,
    ),
    "(c)(4)(i) monthly, odd first and last payment": (
        [("1978-01-10", 5_000)],
        [("1978-02-10", 250), *monthly("1978-03-10", 22, 230), ("1980-01-10", 280)],
        MONTH,
        10.90,
    ),
    "(c)(4)(ii) every two months, short first period, odd first and last payment": (
        [("1978-01-10", 8_000)],
        [("1978-03-01", 449.36), *monthly("1978-05-01", 18, 465, months=2), ("1981-05-01", 200)],
        UnitPeriod("month", 2),
        7.30,
    ),
    "(c)(6)(i) every four weeks, payments skipped": (
        [("1978-01-25", 2_135)],
        [
            *weekly("1978-02-20", 9, 100, weeks=4),
            *weekly("1978-11-13", 6, 100, weeks=4),
            *weekly("1979-05-14", 6, 100, weeks=4),
            *weekly("1979-11-12", 3, 100, weeks=4),
        ],
        UnitPeriod("week", 4),
        12.00,
    ),
    "(c)(7)(i) construction loan": (
        [("1979-04-10", 20_000), ("1979-06-12", 20_000), ("1979-09-18", 20_000)],
        monthly("1979-12-10", 240, 612.36),
        MONTH,
        10.25,
    ),
}


@pytest.mark.parametrize("paragraph", EXAMPLES)
def test_examples_of_appendix_j(paragraph):
    advances, payments, unit, rate = EXAMPLES[paragraph]
    assert printed(advances, payments) == rate
    assert printed(advances, payments, unit.a_year) == rate
    assert common_unit_period(advances, payments) == unit


@pytest.mark.parametrize(
    ("lent", "paid", "unit", "rate"),
    [
        pytest.param(("1978-01-03", 1_000), ("1978-09-15", 1_080), None, 11.45, id="(c)(5)(i)"),
        pytest.param(
            ("1978-07-15", 1_000), ("1979-01-15", 1_044), None, 8.80, id="(c)(5)(ii) 6 months"
        ),
        pytest.param(
            ("1978-07-15", 1_000), ("1979-01-15", 1_044), 365 / 184, 8.73, id="(c)(5)(ii) 184 days"
        ),
        pytest.param(("1978-01-17", 1_000), ("1979-07-17", 1_135.19), None, 8.76, id="(c)(5)(iii)"),
        pytest.param(("1978-01-03", 1_000), ("1980-01-03", 1_240), None, 11.36, id="(c)(5)(iv)"),
    ],
)
def test_single_advance_single_payment(lent, paid, unit, rate):
    assert printed([lent], [paid], unit) == rate


def test_special_form_2_of_c_5():
    """Between one and two years: (1 + i)(1 + f·i) = P/A, a quadratic."""
    found = actuarial_apr([("1978-01-17", 1_000)], [("1979-07-17", 1_135.19)])
    f = 0.5
    root = (np.sqrt((1 + f) ** 2 + 4 * f * 0.13519) - (1 + f)) / (2 * f)
    assert float(found.rate) == pytest.approx(root, rel=1e-13)


# Intervals


@pytest.mark.parametrize(
    ("paragraph", "earlier", "later", "unit", "due", "between"),
    [
        ("(b)(5)(ii)", "1978-02-10", "1978-04-01", MONTH, None, (1, 19 / 30)),
        ("(b)(5)(ii)", "1978-01-10", "1978-12-10", MONTH, None, (11, 0)),
        ("(b)(5)(ii)", "1978-01-31", "1978-03-30", MONTH, None, (1, 28 / 30)),
        ("(b)(5)(iii)", "1978-02-23", "1978-03-01", UnitPeriod("semimonth"), None, (0, 6 / 15)),
        ("(b)(5)(iii)", "1978-02-23", "1978-03-16", UnitPeriod("semimonth"), None, (1, 6 / 15)),
        ("(b)(5)(iii)", "1978-05-23", "1978-10-01", QUARTER, None, (1, 39 / 90)),
        ("(b)(5)(iv)", "1978-03-20", "1978-04-21", WEEK, None, (4, 4 / 7)),
        ("(b)(5)(iv)", "1978-03-20", "1978-04-21", UnitPeriod("day"), None, (32, 0)),
        ("(b)(5)(iv)", "1978-03-18", "1978-04-20", UnitPeriod("week", 4), None, (1, 5 / 28)),
        ("(b)(5)(v)(A)", "1978-01-17", "1979-07-17", UnitPeriod("year"), None, (1, 0.5)),
        ("(b)(5)(v)(B)", "1978-01-17", "1979-07-20", UnitPeriod("year"), None, (1, 184 / 365)),
        ("(b)(3)(iv) last days", "1978-01-31", "1978-02-28", MONTH, 31, (1, 0)),
        ("(b)(3)(iv) the 30th", "1977-12-30", "1978-02-28", MONTH, 30, (2, 0)),
        ("(b)(3)(iv) no series", "1977-12-30", "1978-02-28", MONTH, None, (1, 29 / 30)),
    ],
)
def test_unit_periods_between(paragraph, earlier, later, unit, due, between):
    found = unit_periods_between(day(earlier), day(later), unit, due)
    assert found == pytest.approx(between, abs=1e-15), paragraph


def test_a_series_on_last_days_costs_its_rate():
    """Months count from last day to last day, however long: (b)(3)(iv)."""
    ends = [date(2023, m, d) for m, d in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30))]
    level = schedule(6_000, 0.24, 6, "annuity")["instalment"]
    found = actuarial_apr([("2022-12-31", 6_000)], list(zip(ends, level, strict=True)))
    assert float(found.rate) == pytest.approx(0.24, abs=1e-13)


@pytest.mark.parametrize(
    ("advances", "payments", "unit"),
    [
        # equally frequent: the smaller, (b)(4)(i)(A)
        (
            ["2024-01-10"],
            ["2024-02-10", "2024-03-10", "2024-05-10", "2024-07-10"],
            MONTH,
        ),
        # the most frequent is not the smallest
        (
            ["2024-01-10"],
            ["2024-04-10", "2024-07-10", "2024-10-10", "2024-11-10", "2024-12-10"],
            QUARTER,
        ),
        # none common: periods of 41 and 69 days, 55 on average, (b)(4)(i)(B)
        (["2024-01-01"], ["2024-02-11", "2024-04-20"], UnitPeriod("week", 8)),
        # the average of 36 and 37 is as near to 5 weeks as to no other, and lower
        (["2024-01-01"], ["2024-02-06", "2024-03-14"], UnitPeriod("week", 5)),
        (["2024-01-31"], ["2024-02-15", "2024-02-29", "2024-03-15", "2024-03-31"], "semimonth"),
        (["2024-01-10"], ["2025-01-10", "2026-01-10", "2027-01-10"], UnitPeriod("year")),
    ],
)
def test_the_unit_period_is_found(advances, payments, unit):
    found = common_unit_period([(one, 1) for one in advances], [(one, 1) for one in payments])
    assert found == (UnitPeriod(unit) if isinstance(unit, str) else unit)


@pytest.mark.parametrize(
    ("a_year", "unit"),
    [
        (365, UnitPeriod("day")),
        (52, WEEK),
        (13, UnitPeriod("week", 4)),
        (52 / 3, UnitPeriod("week", 3)),
        (24, UnitPeriod("semimonth")),
        (12, MONTH),
        (4, QUARTER),
        (2, UnitPeriod("month", 6)),
        (1, UnitPeriod("year")),
    ],
)
def test_unit_periods_by_their_number(a_year, unit):
    assert unit_period(a_year) == unit
    assert unit.a_year == pytest.approx(a_year)


def test_standard_intervals_do_not_exceed_a_year():
    assert max(one.days for one in STANDARD) == 365


# Identities


@given(st.floats(0, 3), st.integers(1, 60), st.sampled_from(["annuity", "equal_principal"]))
def test_a_loan_by_full_months_costs_its_rate(apr, term, method):
    level = schedule(10_000, apr, term, method)["instalment"]
    due = [back(date(2024, 1, 15), -k) for k in range(1, term + 1)]
    found = actuarial_apr([("2024-01-15", 10_000)], list(zip(due, level, strict=True)), 12)
    assert float(found.rate) == pytest.approx(apr, abs=1e-12, rel=1e-10)
    assert found.unique


@given(
    st.integers(0, 29),
    st.lists(st.floats(1, 500), min_size=2, max_size=24),
    st.floats(100, 10_000),
)
def test_worth_nothing_at_the_rate(odd, amounts, lent):
    """The general equation (b)(8), written out."""
    start = date(2023, 3, 1)
    due = [back(start, -k) for k in range(1, len(amounts) + 1)]
    advance = start - timedelta(odd)
    found = actuarial_apr([(advance, lent)], list(zip(due, amounts, strict=True)), 12)
    i = float(found.rate) / 12
    between = [unit_periods_between(advance, one, MONTH) for one in due]
    worth = [a / ((1 + f * i) * (1 + i) ** t) for a, (t, f) in zip(amounts, between, strict=True)]
    assert sum(worth) == pytest.approx(lent, rel=1e-10)


def test_interest_in_a_fraction_is_simple():
    """With compound interest in the odd days the rate would be another: (b)(6)."""
    advances, payments, _, _ = EXAMPLES["(c)(1)(ii) monthly, long first period"]
    simple = float(actuarial_apr(advances, payments).rate)
    times = [sum(unit_periods_between(day("1978-02-10"), day(str(d)), MONTH)) for d, _ in payments]
    compound = irr_at([0, *times], [6_000, *[-200] * 36])
    assert 1e-6 < 12 * float(compound.rate) - simple < 1e-3


# Payments before advances, several rates, none


def test_payments_before_an_advance_start_the_clock():
    """As in (c)(7)(ii), where the first payment is the zero point."""
    advances = [("2024-01-10", 100), ("2024-03-10", 1_000)]
    found = actuarial_apr(advances, [("2024-01-01", 10), *monthly("2024-04-10", 12, 100)])
    assert found.reason == ""
    assert found.sign_changes == 2
    i, start = float(found.rate) / 12, date(2024, 1, 1)
    flows = [*advances, ("2024-01-01", -10), *[(d, -x) for d, x in monthly("2024-04-10", 12, 100)]]
    worth = 0.0
    for d, x in flows:
        t, f = unit_periods_between(start, day(str(d)), MONTH)
        worth += x / ((1 + f * i) * (1 + i) ** t)
    assert worth == pytest.approx(0, abs=1e-9)


def test_of_several_rates_the_one_nearest_0():
    # 10% and 40% a month
    payments = [("2024-02-10", 2_500)]
    advances = [("2024-01-10", 1_000), ("2024-03-10", 1_540)]
    found = actuarial_apr(advances, payments, 12)
    assert float(found.rate) == pytest.approx(1.2, abs=1e-12)
    assert (found.sign_changes, found.unique) == (2, False)


@pytest.mark.parametrize(
    ("advances", "payments", "reason"),
    [
        ([("2024-01-10", 100)], [("2024-01-10", 100)], "no_sign_change"),
        ([("2024-01-10", 100)], [("2024-01-10", 90)], "no_sign_change"),
        ([("2024-01-10", 100)], monthly("2024-02-10", 3, 0), "no_sign_change"),
        ([("2024-01-10", 1), ("2024-03-10", 1)], [("2024-02-10", 1)], "no_root"),
    ],
)
def test_no_rate_is_nan_with_a_reason(advances, payments, reason):
    found = actuarial_apr(advances, payments, None if len(payments) > 1 or len(advances) > 1 else 1)
    assert np.isnan(found.rate)
    assert (str(found.reason), bool(found.unique)) == (reason, False)


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: actuarial_apr([], [("2024-01-10", 1)]), "advances: is empty"),
        (lambda: actuarial_apr([("2024-01-10", 1)], []), "payments: is empty"),
        (
            lambda: actuarial_apr([("2024-01-10", 1)], ["2024-01-10"]),
            "payments, entry 0: '2024-01-10' is not a pair",
        ),
        (
            lambda: actuarial_apr([("2024-01-10", 1)], [("10/01/2024", 1)]),
            "payments, entry 0: '10/01/2024' is not a date",
        ),
        (
            lambda: actuarial_apr([("2024-01-10", -1)], [("2024-02-10", 1)]),
            "advances, entry 0: -1 is not allowed; must be at least 0",
        ),
        (
            lambda: actuarial_apr([("2024-01-10", 1)], monthly("2024-02-10", 2, 1), 5),
            "unit_periods_per_year: 5 is not allowed; must be 365, 24, 12",
        ),
        (
            lambda: actuarial_apr([("2024-01-10", 1)], [("2024-07-10", 1)], 12),
            "unit_periods_per_year: 12 is not allowed for one advance .* must be 2 or 2.00549",
        ),
    ],
)
def test_errors_name_argument_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_two_sums_of_one_day_are_one_sum():
    one = actuarial_apr([("2020-01-10", 1_000)], [("2020-01-25", 1_100)]).rate
    halves = [("2020-01-10", 500)] * 2
    assert actuarial_apr(halves, [("2020-01-25", 1_100)]).rate == pytest.approx(one)
    assert one == pytest.approx(0.1 * 365 / 15)
