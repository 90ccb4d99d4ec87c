import numpy as np
import pytest

from analysis.acquisition.auction.common_value import (
    equilibrium_bid,
    naive_bid,
    normal_signals,
    uniform_signals,
)
from analysis.acquisition.auction.orders import order_statistic_mean


def error(values):
    return 4 * values.std(ddof=1) / np.sqrt(len(values))


@pytest.mark.parametrize("n", [2, 3, 4, 10])
def test_uniform_guesses_agree_with_drawn_ones(n):
    rng = np.random.default_rng(n)
    off = np.sort(rng.uniform(-300, 300, (200_000, n)), axis=1)
    for rule, paid, shade in (
        ("second_price", off[:, -2], 300 * (n - 2) / n),
        ("first_price", off[:, -1], 300),
    ):
        found = uniform_signals(n, 300, rule)
        assert found.naive_profit_cny == pytest.approx(-paid.mean(), abs=error(paid))
        assert found.equilibrium_profit_cny == pytest.approx(shade - paid.mean(), abs=error(paid))
        assert found.shading_cny == pytest.approx(shade)


def test_the_published_profits():
    # Kagel and Levin (1986): 2e/(n+1) at the first price, 2e(n−1)/(n(n+1)) at the second
    for n in (2, 4, 7):
        first, second = (
            uniform_signals(n, 12, rule).equilibrium_profit_cny
            for rule in ("first_price", "second_price")
        )
        assert first == pytest.approx(24 / (n + 1))
        assert second == pytest.approx(24 * (n - 1) / (n * (n + 1)))


def test_naive_lenders_lose_and_more_of_them_lose_more():
    naive = [float(uniform_signals(n, 100).naive_profit_cny) for n in (4, 5, 8, 20)]
    assert naive[0] < 0
    assert (np.diff(naive) < 0).all()
    assert uniform_signals(3, 100).naive_profit_cny == 0
    assert (uniform_signals(9, [0, 10, 100]).equilibrium_profit_cny >= 0).all()


@pytest.mark.parametrize("rule", ["second_price", "first_price"])
def test_the_uniform_bids_are_best_answers(rule):
    # one lender shades more or less than the others do
    n, rng = 5, np.random.default_rng(0)
    off = rng.uniform(-1, 1, (400_000, n))
    rivals = off[:, 1:].max(axis=1) - uniform_signals(n, 1, rule).shading_cny

    def gain(shading):
        bid = off[:, 0] - shading
        paid = rivals if rule == "second_price" else bid
        return np.where(bid > rivals, -paid, 0)

    best = uniform_signals(n, 1, rule).shading_cny
    for other in (best - 0.7, best + 0.7):
        worse = gain(best) - gain(other)
        assert worse.mean() > error(worse)


def test_two_normal_guesses_in_closed_form():
    # with two lenders: the mean of the value given two equal guesses
    guess = np.array([500, 2_000, 4_000])
    for value, off in ((400, 300), (300, 30), (50, 900)):
        weights = np.array([1 / value**2, 2 / off**2])
        expected = (weights[0] * 2_000 + weights[1] * guess) / weights.sum()
        assert equilibrium_bid(guess, 2, 2_000, value, off) == pytest.approx(expected)


@pytest.mark.parametrize(("n", "value", "off"), [(3, 500, 300), (8, 200, 400), (25, 600, 200)])
def test_normal_guesses_agree_with_drawn_ones(n, value, off):
    rng = np.random.default_rng(n)
    worth = 2_000 + value * rng.standard_normal(100_000)
    guesses = worth[:, None] + off * rng.standard_normal((100_000, n))
    second = np.sort(guesses, axis=1)[:, -2]
    found = normal_signals(n, 2_000, value, off)
    naive = worth - naive_bid(second, 2_000, value, off)
    assert found.naive_profit_cny == pytest.approx(naive.mean(), abs=error(naive))
    few = slice(0, 20_000)
    shaded = worth[few] - equilibrium_bid(second[few], n, 2_000, value, off)
    assert found.equilibrium_profit_cny == pytest.approx(shaded.mean(), abs=error(shaded))
    # given the guess, the naive loss is the pull of the second of n errors
    pull = off * order_statistic_mean_of(n) * value**2 / (value**2 + off**2)
    assert found.naive_profit_cny == pytest.approx(-pull, abs=1e-9)


def order_statistic_mean_of(n):
    from scipy.stats import norm

    return order_statistic_mean(n, 2, norm())


def test_the_normal_bid_is_a_best_answer():
    n, value, off = 6, 400, 300
    rng = np.random.default_rng(1)
    worth = 2_000 + value * rng.standard_normal(200_000)
    guesses = worth[:, None] + off * rng.standard_normal((200_000, n))
    grid = np.linspace(-2_000, 6_000, 801)
    bids = equilibrium_bid(grid, n, 2_000, value, off)
    assert (np.diff(bids) > 0).all()
    # so the best of the others is the bid on their highest guess
    own = np.interp(guesses[:, 0], grid, bids)
    rival = np.interp(guesses[:, 1:].max(axis=1), grid, bids)
    best = np.where(own > rival, worth - rival, 0)
    for shift in (-200, 200):
        worse = best - np.where(own + shift > rival, worth - rival, 0)
        assert worse.mean() > error(worse)


def test_shading_of_a_flat_prior():
    # a very wide prior leaves the guess less a constant: with three lenders, that of φ²Φ
    bids = equilibrium_bid([1_000, 3_000], 3, 2_000, 1e7, 100)
    assert bids - [1_000, 3_000] == pytest.approx([bids[0] - 1_000] * 2, abs=1e-3)
    e = np.linspace(-9, 9, 20_001)
    from scipy.stats import norm

    weight = norm.pdf(e) ** 2 * norm.cdf(e)
    assert 1_000 - bids[0] == pytest.approx(100 * (e * weight).sum() / weight.sum(), rel=1e-4)


def test_no_error_no_curse():
    found = normal_signals(10, 2_000, 500, 1e-3)
    assert found == pytest.approx((0, 0, 0), abs=0.01)


def test_of_two_the_winner_pays_the_estimate_from_the_lower_of_two_errors():
    # by hand: the mean of the lower of two errors, times the weight of a guess
    found = normal_signals(2, 1_000, 300, 400)
    assert found.naive_profit_cny == pytest.approx(
        300**2 / (300**2 + 400**2) * 400 / np.sqrt(np.pi)
    )
    assert found.shading_cny == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: uniform_signals(1, 100), "n: 1 is not allowed"),
        (lambda: uniform_signals(3, -1), "half_width_cny: -1"),
        (lambda: uniform_signals(3, 1, "third_price"), "rule: 'third_price' is not one of"),
        (lambda: normal_signals(3, 2_000, 0, 1), "value_spread_cny: 0 is not allowed"),
        (lambda: normal_signals(3, -1, 1, 1), "mean_cny: -1"),
        (lambda: equilibrium_bid(1, 1, 1, 1, 1), "n: 1 is not allowed"),
        (lambda: naive_bid([1, 2], [1, 2, 3], 1, 1), "mean_cny: its scenarios"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
