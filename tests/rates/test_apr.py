import datetime as dt

import numpy as np
import pandas as pd
import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.lending.loan import METHODS, instalment, schedule
from analysis.rates import roots
from analysis.rates.apr import effective_annual_rate, irr, irr_at, nominal_annual_rate, xirr

BUSINESS = [-70_000, 12_000, 15_000, 18_000, 21_000]
DATED = (
    ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"],
    [-10_000, 2_750, 4_250, 3_250, 2_750],
)
COMPILED = (
    "worth",
    "gross",
    "refine",
    "steps_down",
    "below_one",
    "one_change",
    "several_changes",
    "each",
)


def relative_npv(flows, rate):
    v = (1.0 + rate) ** -np.arange(len(flows))
    return abs(np.dot(flows, v)) / np.dot(np.abs(flows), v)


def loan_flows(method, apr=0.24, term=12, principal=10_000):
    return np.r_[-principal, schedule(principal, apr, term, method)["instalment"]]


# Published examples


@pytest.mark.parametrize(
    ("flows", "printed", "half_a_digit"),
    [
        # Microsoft, "IRR function": a business, after four years, five years and two years
        (BUSINESS, -0.021, 5e-4),
        ([*BUSINESS, 26_000], 0.087, 5e-4),
        ([*BUSINESS, 26_000], 0.0866, 5e-5),
        (BUSINESS[:3], -0.444, 5e-4),
        # NumPy, `irr`: the examples of its documentation
        ([-100, 39, 59, 55, 20], 0.28095, 5e-6),
        ([-100, 0, 0, 74], -0.0955, 5e-5),
        ([-100, 100, 0, -7], -0.0833, 5e-5),
        ([-100, 100, 0, 7], 0.06206, 5e-6),
        ([-5, 10.5, 1, -8, 1], 0.0886, 5e-5),
    ],
)
def test_printed_rates(flows, printed, half_a_digit):
    assert float(irr(flows).rate) == pytest.approx(printed, abs=half_a_digit)


def test_printed_rate_of_dated_flows():
    # Microsoft, "XIRR function"
    assert float(xirr(*DATED).rate) == pytest.approx(0.373362535, abs=5e-9)


@pytest.mark.parametrize(
    ("nominal", "periods", "effective", "digits"),
    # Microsoft, "EFFECT function" and "NOMINAL function"; 24% by months is 26.82%
    [(0.0525, 4, 0.0535427, 5e-8), (0.05250032, 4, 0.053543, 5e-8), (0.24, 12, 0.268242, 5e-7)],
)
def test_effective_and_nominal(nominal, periods, effective, digits):
    assert float(effective_annual_rate(nominal, periods)) == pytest.approx(effective, abs=digits)
    assert float(nominal_annual_rate(effective, periods)) == pytest.approx(nominal, abs=2 * digits)


# Loans


@pytest.mark.parametrize("method", [m for m in METHODS if m != "flat_fee"])
@pytest.mark.parametrize("apr", [0.0, 1e-9, 0.036, 0.24, 0.36, 3.0])
@pytest.mark.parametrize("term", [1, 3, 12, 36, 360])
def test_a_loan_with_interest_on_its_balance_costs_its_rate(method, apr, term):
    found = irr(loan_flows(method, apr, term))
    assert float(found.rate) == pytest.approx(apr / 12, abs=1e-14 * term, rel=1e-12)
    assert found.sign_changes == 1
    assert found.unique


def test_a_flat_fee_costs_nearly_twice_what_it_says():
    # 1% a month of the first amount, twelve months: 9.3333 a month on 100
    rate = float(irr(loan_flows("flat_fee", 0.12, 12)).rate)
    assert 12 * rate == pytest.approx(0.2146, abs=5e-5)
    assert float(instalment(10_000, 12 * rate, 12)) == pytest.approx(10_000 / 12 + 100, abs=1e-9)


def test_as_pyxirr_over_a_batch():
    rng = np.random.default_rng(0)
    apr, fee = rng.uniform(0, 1.5, 500), rng.uniform(-0.05, 0.2, 500)
    flows = np.repeat(instalment(10_000, apr, 36)[:, None], 37, axis=1)
    flows[:, 0] = -10_000 * (1 - fee)
    found = irr(flows)
    peer = np.array([pyxirr.irr(row) for row in flows])
    assert np.abs(found.rate - peer).max() < 1e-10
    assert found.unique.all()


def test_dated_flows_as_pyxirr():
    rng = np.random.default_rng(1)
    for day_count, peer in (("ACT/365F", "act/365f"), ("ACT/360", "act/360")):
        for _ in range(20):
            day = np.datetime64("2020-01-31") + np.r_[0, rng.integers(1, 1500, 30)]
            flows = np.r_[-10_000, rng.uniform(100, 700, 30)]
            found = float(xirr(day, flows, day_count).rate)
            years = (day - day[0]).astype(int) / float(day_count[4:7])
            assert abs(np.dot(flows, (1 + found) ** -years)) < 1e-12 * np.abs(flows).sum()
            # the peer stops a little earlier
            assert found == pytest.approx(pyxirr.xirr(day, flows, day_count=peer), abs=1e-8)


# Changes of sign


def test_two_roots_give_the_one_nearest_zero_and_say_so():
    found = irr([-1_000, 2_500, -1_540])
    assert float(found.rate) == pytest.approx(0.1, abs=1e-14)
    assert (found.sign_changes, found.unique) == (2, False)


def polynomial(*rates):
    """Flows whose roots are these rates."""
    return np.real(np.poly(1 / (1 + np.array(rates))))[::-1]


@pytest.mark.parametrize(
    ("rates", "nearest", "unique"),
    [
        ((0.4, 0.1), 0.1, False),
        ((-0.05, 0.1, 2.0), -0.05, False),
        ((-0.2, -0.5), -0.2, False),
        ((0.0, 0.3), 0.0, False),
        ((0.1, 0.1), 0.1, True),  # touches zero: one rate, met twice
        ((0.1, 0.1, 0.1), 0.1, True),
        ((0.25 + 0.5j, 0.25 - 0.5j, 0.03), 0.03, True),  # a pair that is no rate
        ((0.02, 0.05, 0.1, 0.2, 0.4, -0.1), 0.02, False),
    ],
)
def test_known_roots(rates, nearest, unique):
    found = irr(polynomial(*rates))
    assert float(found.rate) == pytest.approx(nearest, abs=2e-5 if unique else 1e-9)
    assert bool(found.unique) is unique


def test_as_the_eigenvalues_of_the_companion_matrix():
    """A second route to all roots at once, good for few flows."""
    rows = np.random.default_rng(6).normal(0, 100, (400, 7))
    found = irr(rows)
    for row, rate, reason, unique in zip(rows, found.rate, found.reason, found.unique, strict=True):
        every = np.roots(row[::-1])
        rates = 1 / every[(np.abs(every.imag) < 1e-9) & (every.real > 0)].real - 1
        assert (len(rates) == 0) == (reason in {"no_root", "no_sign_change"})
        assert (len(rates) == 1) == unique
        if len(rates):
            assert rate == pytest.approx(rates[np.abs(rates).argmin()], rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(
    ("flows", "reason", "changes"),
    [
        ([100, 200], "no_sign_change", 0),
        ([0, 0, 0], "no_sign_change", 0),
        ([-5], "no_sign_change", 0),
        ([1, -1, 1], "no_root", 2),
        ([-100, 0, 0, 1e-280], "beyond_range", 1),
        ([-5e-324, 1e308], "beyond_range", 1),
    ],
)
def test_no_rate_is_nan_with_a_reason(flows, reason, changes):
    found = irr(flows)
    assert np.isnan(found.rate)
    assert (str(found.reason), int(found.sign_changes), bool(found.unique)) == (
        reason,
        changes,
        False,
    )


def test_rows_keep_their_shape_and_do_not_touch_each_other():
    rows = np.array([[[-100, 110, 0], [100, 1, 1]], [[-100, 0, 121], [-1_000, 2_500, -1_540]]])
    found = irr(rows)
    assert all(part.shape == (2, 2) for part in found)
    np.testing.assert_allclose(found.rate, [[0.1, np.nan], [0.1, 0.1]], atol=1e-14)
    assert found.reason.tolist() == [["", "no_sign_change"], ["", ""]]
    assert found.unique.tolist() == [[True, False], [True, False]]


# Properties

MONEY = st.floats(-1e4, 1e4, allow_nan=False).map(lambda x: round(x, 2))
STREAMS = st.lists(MONEY, min_size=2, max_size=12)


@given(STREAMS)
def test_worth_nothing_at_the_root(stream):
    found = irr(stream)
    assert bool(np.isnan(found.rate)) == bool(found.reason != "")
    assume(found.reason == "")
    # so near -100% that 1 + r has lost its digits
    assume(found.rate > -0.999)
    assert relative_npv(stream, float(found.rate)) < 1e-11


@given(STREAMS)
def test_no_root_is_missed(stream):
    """A fine grid of discount factors, from either end so that powers stay below 1."""
    v = np.geomspace(1e-3, 1, 2_001)[:, None] ** np.arange(len(stream))
    sign = np.sign(np.r_[v @ stream, (v @ stream[::-1])[-2::-1]])
    crossings = (sign[1:] * sign[:-1] < 0).sum()
    found = irr(stream)
    if crossings:
        assert found.reason == ""
    if crossings > 1:
        assert not found.unique


@given(STREAMS, st.sampled_from([1e-6, 1e9, 1e-250, 1e250]))
def test_size_plays_no_part(stream, size):
    one, other = irr(stream), irr(np.array(stream) * size)
    assert one.reason == other.reason
    np.testing.assert_allclose(other.rate, one.rate, rtol=1e-9, atol=1e-12)


@given(st.floats(0, 3), st.integers(1, 60), st.sampled_from([1e-6, 1e9]))
def test_size_plays_no_part_to_the_last_digits_on_a_loan(apr, term, size):
    flows = loan_flows("annuity", apr, term)
    assert float(irr(flows * size).rate) == pytest.approx(
        float(irr(flows).rate), rel=1e-13, abs=1e-15
    )


@given(STREAMS, st.integers(0, 5), st.integers(0, 5))
def test_zeros_before_and_after_change_nothing(stream, before, after):
    one, other = irr(stream), irr(np.r_[np.zeros(before), stream, np.zeros(after)])
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@given(STREAMS)
def test_either_side_of_a_deal_has_the_same_rate(stream):
    one, other = irr(stream), irr(-np.array(stream))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@given(st.floats(-0.9, 3), st.integers(1, 365))
def test_nominal_undoes_effective(rate, periods):
    there = effective_annual_rate(nominal_annual_rate(rate, periods), periods)
    assert float(there) == pytest.approx(rate, rel=1e-12, abs=1e-15)


def test_compiled_is_plain(monkeypatch):
    rng = np.random.default_rng(2)
    rows = np.round(rng.normal(0, 100, (60, 8)), 2)
    rows[:20, 0] = -abs(rows[:20, 1:]).sum(axis=1)
    rows[:20, 1:] = abs(rows[:20, 1:])
    compiled = irr(rows)
    for name in COMPILED:
        monkeypatch.setattr(roots, name, getattr(roots, name).py_func)
    plain = irr(rows)
    np.testing.assert_allclose(compiled.rate, plain.rate, rtol=1e-12)
    for a, b in zip(compiled[1:], plain[1:], strict=True):
        np.testing.assert_array_equal(a, b)


# Times that are not whole


@given(
    st.floats(0.3, 1.2),
    st.lists(st.floats(1, 1e4), min_size=2, max_size=12),
    st.sampled_from([1 / 12, 1 / 7, 2.5]),
)
def test_a_unit_of_time_is_only_a_unit(share, paid, length):
    stream = [-share * sum(paid), *paid]
    one, other = irr(stream), irr_at(length * np.arange(len(stream)), stream)
    assert other.unique
    assert length * np.log1p(other.rate) == pytest.approx(float(np.log1p(one.rate)), abs=1e-9)


@pytest.mark.parametrize("rates", [(0.4, 0.1), (-0.05, 0.1, 2.0), (0.02, 0.05, 0.1, 0.2)])
def test_no_root_is_missed_where_times_are_not_whole(rates):
    flows = polynomial(*rates)
    found = irr_at(np.arange(len(flows)) / 12, flows)
    nearest = min(rates, key=abs)
    assert float(found.rate) == pytest.approx((1 + nearest) ** 12 - 1, rel=1e-7)
    assert not found.unique


def test_rates_at_times_as_xirr():
    dates, flows = DATED
    day = np.array(dates, "datetime64[D]")
    times = (day - day[0]).astype(int) / 365
    assert float(irr_at(times, flows).rate) == pytest.approx(float(xirr(*DATED).rate), rel=1e-12)
    rows = irr_at(times, [flows, [1, 1, 1, 1, 1]])
    assert rows.reason.tolist() == ["", "no_sign_change"]


# Dates


def test_order_and_doubled_days_change_nothing():
    dates, flows = DATED
    order = [3, 0, 4, 1, 2]
    shuffled = xirr([dates[i] for i in order], [flows[i] for i in order])
    split = xirr([*dates, dates[1], dates[1]], [*flows, 500, -500])
    assert float(shuffled.rate) == float(xirr(*DATED).rate)
    assert float(split.rate) == pytest.approx(float(xirr(*DATED).rate), rel=1e-13)
    assert split.sign_changes == 1  # a day counts as its sum


@pytest.mark.parametrize(
    "kind",
    [
        dt.date.fromisoformat,
        pd.Timestamp,
        np.datetime64,
        lambda d: dt.datetime.fromisoformat(d + "T15:30"),
    ],
)
def test_dates_of_every_kind(kind):
    assert float(xirr([kind(d) for d in DATED[0]], DATED[1]).rate) == float(xirr(*DATED).rate)


def test_a_day_count_is_a_length_of_the_year():
    # one leap year: 366 days
    dates, flows = ["2024-01-01", "2025-01-01"], [-100, 110]
    assert float(xirr(dates, flows).rate) == pytest.approx(1.1 ** (365 / 366) - 1, rel=1e-13)
    assert float(xirr(dates, flows, "ACT/360").rate) == pytest.approx(
        1.1 ** (360 / 366) - 1, rel=1e-13
    )


@pytest.mark.parametrize(
    ("dates", "flows", "reason"),
    [
        (["2024-01-01", "2024-01-01"], [-100, 110], "no_sign_change"),
        (["2024-01-01", "2025-01-01"], [-100, -110], "no_sign_change"),
        (["2024-01-01", "2024-01-02"], [-1, 100], "beyond_range"),
        (["2024-01-01", "2024-01-02"], [-100, 80], "beyond_range"),
    ],
)
def test_no_dated_rate(dates, flows, reason):
    found = xirr(dates, flows)
    assert np.isnan(found.rate)
    assert (str(found.reason), bool(found.unique)) == (reason, False)


def test_thirty_years_of_days():
    day = np.datetime64("1995-06-30") + np.arange(0, 365 * 30, 30)
    flows = np.r_[-1e6, np.full(len(day) - 1, 8_000.0)]
    assert float(xirr(day, flows).rate) == pytest.approx(pyxirr.xirr(day, flows), abs=1e-10)


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: irr(3.0), "flows: one number"),
        (lambda: irr([]), "flows: is empty"),
        (lambda: irr([-1, np.nan]), "flows: nan is not allowed"),
        (lambda: irr([-1, np.inf]), "flows: inf is not allowed"),
        (lambda: irr(["a", "b"]), "flows: .* is not a number"),
        (lambda: irr_at([0, 1], [1, 2, 3]), r"times: shape \(2,\) for flows of shape \(3,\)"),
        (lambda: irr_at([0, 1, 1], [1, 2, 3]), "times: do not rise"),
        (lambda: irr_at([0, np.nan], [1, 2]), "times: nan is not allowed"),
        (lambda: xirr(["2024-01-01"], [1, 2]), r"flows: shape \(2,\) and \(1,\) dates"),
        (lambda: xirr(["2024-01-01", "x"], [1, 2]), "dates, entry 1: 'x' is not a date"),
        (lambda: xirr(["2024-01-01", "NaT"], [1, 2]), "dates, entry 1: is missing"),
        (
            lambda: xirr(*DATED, day_count="30/360"),
            "day_count: '30/360' is not one of ACT/365F, ACT/360",
        ),
        (lambda: effective_annual_rate(0.1, 0), "periods: 0 is not allowed"),
        (
            lambda: effective_annual_rate([0.1, -12], 12),
            "nominal: -12 is not allowed; must be above -12",
        ),
        (lambda: nominal_annual_rate(-1, 12), "effective: -1 is not allowed; must be above -1"),
    ],
)
def test_errors_name_argument_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
