import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.acquisition.auction import orders
from analysis.acquisition.auction.orders import drawn_second_price, order_statistic_mean
from analysis.acquisition.auction.prices import (
    first_price_bid,
    first_price_revenue,
    known_values_sale,
    second_price_revenue,
    two_unequal_bidders,
)

UNIFORM, EXPON, LOGNORM = stats.uniform(), stats.expon(), stats.lognorm(0.5, scale=2_000)
SKEWED = stats.gamma(0.3, scale=500)
MANY = (2, 3, 5, 40)


def error(values):
    return 4 * values.std(ddof=1) / np.sqrt(len(values))


# Order statistics


@pytest.mark.parametrize("n", MANY)
def test_order_statistics_in_closed_form(n):
    for k in {1, 2, n}:
        assert order_statistic_mean(n, k, UNIFORM) == pytest.approx((n + 1 - k) / (n + 1))
        assert order_statistic_mean(n, k, EXPON) == pytest.approx(
            sum(1 / j for j in range(k, n + 1))
        )


def test_order_statistics_of_the_normal():
    root = np.sqrt(np.pi)
    five = 5 / (4 * root) + 15 * np.arcsin(1 / 3) / (2 * np.pi * root)
    best = [order_statistic_mean(n, 1, stats.norm()) for n in (2, 3, 4, 5)]
    four = 6 / root * (0.25 + np.arcsin(1 / 3) / (2 * np.pi))
    assert best == pytest.approx([1 / root, 1.5 / root, four, five])
    assert order_statistic_mean(3, 2, stats.norm()) == pytest.approx(0, abs=1e-14)
    assert order_statistic_mean(1, 1, stats.norm(7, 2)) == pytest.approx(7)
    high, low = (order_statistic_mean(9, k, stats.norm(100, 3)) for k in (2, 8))
    assert high + low == pytest.approx(200)


def test_means_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="its mean may not exist"):
        order_statistic_mean(5, 1, stats.cauchy())
    # the mean of a middle one exists
    assert order_statistic_mean(5, 3, stats.cauchy()) == pytest.approx(0, abs=1e-12)


# Second price


@pytest.mark.parametrize("n", MANY)
def test_second_price_in_closed_form(n):
    assert second_price_revenue(n, UNIFORM) == pytest.approx((n - 1) / (n + 1))
    harmonic = sum(1 / k for k in range(1, n + 1))
    assert second_price_revenue(n, EXPON) == pytest.approx(harmonic - 1)
    assert second_price_revenue(n, LOGNORM) == pytest.approx(order_statistic_mean(n, 2, LOGNORM))


def test_second_price_with_a_reserve():
    # Myerson (1981): two uniform bidders and the best reserve, 1/2, earn 5/12 instead of 1/3
    assert second_price_revenue(2, UNIFORM, 0.5) == pytest.approx(5 / 12)
    assert second_price_revenue(2, UNIFORM, 0) == pytest.approx(1 / 3)
    assert second_price_revenue(2, UNIFORM, 1) == pytest.approx(0)
    around = [second_price_revenue(2, UNIFORM, r) for r in (0.49, 0.51)]
    assert max(around) < 5 / 12


@pytest.mark.parametrize("dist", [EXPON, LOGNORM, SKEWED])
def test_prices_agree_with_drawn_values(dist):
    rng = np.random.default_rng(3)
    n, reserve = 4, float(dist.isf(0.3))
    values = np.sort(dist.rvs((200_000, n), random_state=rng), axis=1)
    best, second = values[:, -1], values[:, -2]
    assert second_price_revenue(n, dist) == pytest.approx(second.mean(), abs=error(second))
    paid = np.where(best >= reserve, np.maximum(second, reserve), 0)
    assert second_price_revenue(n, dist, reserve) == pytest.approx(paid.mean(), abs=error(paid))
    bids = first_price_bid(best[:1_000], n, dist)
    assert first_price_revenue(n, dist) == pytest.approx(bids.mean(), abs=error(bids))


def test_two_draws_an_auction_are_enough():
    for n, dist in ((2, EXPON), (50, LOGNORM)):
        found = drawn_second_price(0, 200_000, n, dist)
        assert found.price == pytest.approx(
            second_price_revenue(n, dist), abs=4 * found.standard_error
        )
        spread = np.sort(dist.rvs((50_000, n), random_state=5), axis=1)[:, -2].std()
        assert found.standard_error == pytest.approx(spread / np.sqrt(200_000), rel=0.03)
    assert drawn_second_price(0, 10, 3, EXPON) == drawn_second_price(0, 10, 3, EXPON)
    assert drawn_second_price(0, 10, 3, EXPON) != drawn_second_price(1, 10, 3, EXPON)


def test_blocks_do_not_show(monkeypatch):
    whole = drawn_second_price(0, 1_000, 3, EXPON)
    monkeypatch.setattr(orders, "BLOCK", 300)
    parts = drawn_second_price(0, 1_000, 3, EXPON)
    assert parts.price == pytest.approx(whole.price, abs=6 * whole.standard_error)
    assert parts.standard_error == pytest.approx(whole.standard_error, rel=0.2)


# First price


def test_first_price_bids_in_closed_form():
    v = np.array([0, 1e-300, 1e-12, 0.3, 1])
    for n in (2, 5, 1_000):
        assert first_price_bid(v, n, UNIFORM) == pytest.approx(v * (n - 1) / n, rel=1e-10)
    # reserve r, uniform: v − (v^n − r^n) / (n v^(n−1))
    expected = 0.8 - (0.8**3 - 0.5**3) / (3 * 0.8**2)
    found = first_price_bid([0.4, 0.5, 0.8], 3, UNIFORM, 0.5)
    assert found == pytest.approx([np.nan, 0.5, expected], nan_ok=True)


@pytest.mark.parametrize("dist", [EXPON, LOGNORM, SKEWED])
def test_small_values_are_bid_below_and_not_at_nought(dist):
    # deep in the tail F(v)^(n−1) is 0 in floating point
    v = dist.ppf([1e-12, 1e-9, 1e-6, 1e-3, 0.5, 1 - 1e-9])
    bids = first_price_bid(v, 40, dist)
    assert ((bids > 0) & (bids < v)).all()
    assert (np.diff(bids) > 0).all()


def test_the_equilibrium_bid_is_a_best_answer():
    # a bidder who bids as if the value were w wins with chance F(w)^(n−1)
    n, v = 4, 2_500.0
    w = np.linspace(1_000, 4_000, 301)
    gain = (v - first_price_bid(w, n, LOGNORM)) * LOGNORM.cdf(w) ** (n - 1)
    assert w[gain.argmax()] == v


@given(st.integers(2, 60), st.sampled_from([UNIFORM, EXPON, LOGNORM, SKEWED]), st.floats(0, 0.9))
@settings(max_examples=12)
def test_both_rules_earn_the_same_with_iid_values(n, dist, chance):
    reserve = float(dist.ppf(chance))
    second = second_price_revenue(n, dist, reserve)
    assert first_price_revenue(n, dist, reserve) == pytest.approx(second, rel=1e-6)


def test_the_rules_part_where_bidders_are_unequal():
    assert two_unequal_bidders(1, 1) == pytest.approx((1 / 3, 1 / 3))
    first, second = two_unequal_bidders(1, 2)
    assert first > second + 0.04
    assert two_unequal_bidders(2, 1) == pytest.approx((first, second))
    assert two_unequal_bidders(1_000, 2_000) == pytest.approx((1_000 * first, 1_000 * second))
    values = np.random.default_rng(2).random((200_000, 2)) * [1, 2]
    least = values.min(axis=1)
    assert second == pytest.approx(least.mean(), abs=error(least))
    # the bid behind a value v solves v = 2b / (1 + k b²)
    k = np.array([1, -1]) * (1 - 1 / 4)
    bids = (1 - np.sqrt(1 - k * values**2)) / (k * values)
    paid = bids.max(axis=1)
    assert first == pytest.approx(paid.mean(), abs=error(paid))


# Known values


def test_the_one_who_knows_goes_a_step_above_the_second():
    found = known_values_sale([[10, 4, 2], [3, 3.5, 1], [5, 9, 9]], step=1)
    assert found.winner.tolist() == [0, 1, 1]
    assert found.price.tolist() == [5, 3.5, 9]
    with_reserve = known_values_sale([[10, 4], [7, 9], [1, 2]], step=1, reserve=6)
    assert with_reserve.price == pytest.approx([6, 8, np.nan], nan_ok=True)
    assert with_reserve.winner.tolist() == [0, 1, -1]


def test_known_values_without_a_step_are_a_second_price_auction():
    values = LOGNORM.rvs((100_000, 5), random_state=4)
    price = known_values_sale(values).price
    assert second_price_revenue(5, LOGNORM) == pytest.approx(price.mean(), abs=error(price))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: second_price_revenue(1, UNIFORM), "n: 1 is not allowed; .* at least 2"),
        (lambda: second_price_revenue(2.5, UNIFORM), "n: 2.5 is not allowed"),
        (lambda: second_price_revenue(3, stats.norm()), "dist: values may be as low as -inf"),
        (lambda: second_price_revenue(3, UNIFORM, -1), "reserve: -1"),
        (lambda: first_price_bid(-0.1, 3, UNIFORM), "v: -0.1 is not allowed; .* from 0 to 1"),
        (lambda: first_price_bid(2, 3, UNIFORM), "v: 2 is not allowed"),
        (lambda: known_values_sale([5]), "values: the last axis holds 1 bidder"),
        (lambda: known_values_sale([5, -1]), "values: -1 is not allowed"),
        (lambda: known_values_sale([5, 1], step=-1), "step: -1"),
        (lambda: two_unequal_bidders(0, 1), "top_1: 0 is not allowed; must be above 0"),
        (lambda: order_statistic_mean(3, 4, UNIFORM), "k: 4 is not allowed; must be at most n"),
        (lambda: drawn_second_price(0, 1, 3, UNIFORM), "auctions: 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
