import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from analysis.channels.response import Response, hill, michaelis_menten, power, through

FEWER = settings(max_examples=30)
parts = st.floats(0.001, 0.95)


@st.composite
def curves(draw):
    kind = draw(st.sampled_from(["power", "michaelis_menten", "hill"]))
    if kind == "power":
        return power(draw(st.floats(1e-3, 100)), draw(st.floats(0.2, 0.95)))
    top, half = draw(st.floats(10, 1e6)), draw(st.floats(1e3, 1e9))
    if kind == "michaelis_menten":
        return michaelis_menten(top, half)
    return hill(top, half, draw(st.floats(0.3, 1)))


def some(curve, part):
    return part * (curve.capacity if np.isfinite(curve.capacity) else 1e4)


# Worked by hand


def test_power_by_hand():
    # 10·√x: 1,000,000 CNY bring 10,000 at 100 each, and the next costs 1/(d n/d x) = 200
    curve = power(10, 0.5)
    assert curve.customers(1e6) == pytest.approx(10_000)
    assert curve.average(10_000) == pytest.approx(100)
    assert curve.marginal(10_000) == pytest.approx(200)


def test_michaelis_menten_by_hand():
    # 1,000·x/(500,000 + x): half of them at the half spend, 1,000 each; the next costs (k + x)²/Lk
    curve = michaelis_menten(1_000, 500_000)
    assert curve.customers(500_000) == pytest.approx(500)
    assert curve.average(500) == pytest.approx(1_000)
    assert curve.marginal(500) == pytest.approx(2_000)
    assert curve.average(0) == curve.marginal(0) == pytest.approx(500)


def test_hill_by_hand():
    # at a slope of ½ and 4 times the half spend the odds are 2
    curve = hill(900, 250_000, 0.5)
    assert curve.customers(1e6) == pytest.approx(600)
    assert curve.spend(600) == pytest.approx(1e6)
    # d ln n/d ln x = h/(1 + odds) = 1/6, so the next costs 6 times the average
    assert curve.marginal(600) == pytest.approx(6 * 1e6 / 600)
    assert curve.average(0) == 0


def test_a_power_has_its_exponent_between_average_and_marginal():
    curve = power(3, 0.7)
    n = np.array([10.0, 1_000, 100_000])
    assert curve.average(n) / curve.marginal(n) == pytest.approx(0.7)


def test_michaelis_menten_has_its_share_of_capacity_between_them():
    curve = michaelis_menten(4_000, 1e6)
    n = np.array([10.0, 1_000, 3_999])
    assert 1 - curve.average(n) / curve.marginal(n) == pytest.approx(n / 4_000)


# What holds for every curve


@FEWER
@given(curves(), parts)
def test_spend_and_customers_are_inverse(curve, part):
    n = some(curve, part)
    assert curve.customers(curve.spend(n)) == pytest.approx(n, rel=1e-9)


@FEWER
@given(curves(), parts)
def test_marginal_is_the_slope_of_spend(curve, part):
    n = some(curve, part)
    step = 1e-6 * min(n, curve.capacity - n)
    slope = approx_fprime(np.array([n]), lambda at: curve.spend(at).item(), step)[0]
    assert curve.marginal(n) == pytest.approx(slope, rel=1e-4)


@FEWER
@given(curves(), parts)
def test_at_marginal_is_the_inverse_of_marginal(curve, part):
    n = some(curve, part)
    assert curve.at_marginal(float(curve.marginal(n))) == pytest.approx(n, rel=1e-8)


@FEWER
@given(curves())
def test_the_next_costs_more_and_more_than_the_average(curve):
    n = some(curve, np.linspace(0.01, 0.95, 40))
    marginal, average = curve.marginal(n), curve.average(n)
    assert (np.diff(marginal) >= -1e-9 * marginal[1:]).all()
    assert (marginal >= average * (1 - 1e-9)).all()


@FEWER
@given(st.floats(10, 1e6), st.floats(1e3, 1e9), parts)
def test_hill_of_slope_1_is_michaelis_menten(top, half, part):
    one, other = hill(top, half, 1), michaelis_menten(top, half)
    n = part * top
    assert one.spend(n) == other.spend(n)
    assert one.marginal(n) == other.marginal(n)


def test_hill_near_slope_1_is_near_michaelis_menten():
    one, other = hill(1_000, 1e6, 1 - 1e-9), michaelis_menten(1_000, 1e6)
    assert one.at_marginal(3_000) == pytest.approx(other.at_marginal(3_000), rel=1e-6)


def test_nobody_comes_where_the_first_costs_more():
    curve = michaelis_menten(1_000, 500_000)
    assert curve.at_marginal(499) == 0
    assert curve.at_marginal(0) == 0
    assert power(1, 0.5).at_marginal(0) == 0


@FEWER
@given(st.floats(1e4, 1e8), st.floats(10, 1e5), st.floats(0.1, 0.9))
def test_a_curve_goes_through_its_month(spend, n, bend):
    for curve in (
        through(spend, n, exponent=bend),
        through(spend, n, capacity=n / bend),
        through(spend, n, capacity=n / bend, hill_slope=0.6),
    ):
        assert curve.customers(spend) == pytest.approx(n)
    assert through(spend, n, exponent=bend).marginal(n) == pytest.approx(spend / n / bend)


# Bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: power(1, 1), r"exponent: 1 makes a curve that is not concave; .* below 1"),
        (lambda: power(1, 1.3), r"exponent: 1.3 makes a curve that is not concave"),
        (lambda: power(-1, 0.5), r"scale: -1 is not allowed"),
        (lambda: power(1, 0), r"exponent: 0 is not allowed; must be above 0"),
        (lambda: hill(100, 1e6, 1.5), r"hill_slope: 1.5 makes a curve that is not concave"),
        (lambda: michaelis_menten(0, 1e6), r"capacity: 0 is not allowed"),
        (lambda: michaelis_menten(100, -1), r"half_spend_cny: -1 is not allowed"),
        (lambda: michaelis_menten(np.inf, 1), r"capacity: inf is not allowed"),
        (lambda: Response("hill", 100, 1e6, 2), r"hill_slope: 2 makes a curve that is not concave"),
        (lambda: Response("logistic", 100, 1e6, 1), r"kind: 'logistic' is not one of"),
        (lambda: through(1e6, 500), r"exponent, capacity: give one of them"),
        (lambda: through(1e6, 500, exponent=0.5, capacity=900), r"exponent, capacity: give one"),
        (lambda: through(1e6, 500, capacity=400), r"capacity: 400 is not allowed; .* 500"),
        (lambda: through(0, 500, exponent=0.5), r"spend_cny: 0 is not allowed"),
        (lambda: through(1e6, 500, exponent=1.1), r"exponent: 1.1 makes a curve that is not"),
        (lambda: power(1, 0.5).customers(-3), r"spend_cny: -3 is not allowed"),
        (lambda: michaelis_menten(100, 1).spend(100), r"customers: 100 a month is not allowed"),
        (lambda: michaelis_menten(100, 1).marginal(-1), r"customers: -1 is not allowed"),
    ],
)
def test_bad_curves_are_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()
