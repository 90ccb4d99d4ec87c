import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.auction.likeness import lenders_needed, likeness
from analysis.acquisition.auction.normal import room


def error(values):
    return 4 * values.std(ddof=1) / np.sqrt(len(values))


def drawn(rng, n, mean, spread, common, auctions=100_000):
    shared = np.sqrt(common) * rng.standard_normal((auctions, 1))
    own = np.sqrt(1 - common) * rng.standard_normal((auctions, n))
    return mean + spread * (shared + own)


# Lenders of different means


def test_lenders_alike_share_the_room():
    for n in (2, 5):
        found = room([2_000] * n, 500)
        alike = likeness(n, 2_000, 500, 0)
        assert found.win_chance == pytest.approx(1 / n)
        assert found.price_cny == pytest.approx(alike.price_cny)
        assert found.winner_value_cny == pytest.approx(alike.winner_value_cny)


@pytest.mark.parametrize("reserve", [None, 1_900.0])
def test_a_room_agrees_with_drawn_bids(reserve):
    means, spread = np.array([2_000, 1_800, 1_700, 900]), 300
    rng = np.random.default_rng(8)
    bids = means + spread * rng.standard_normal((200_000, 4))
    best, second = np.sort(bids, axis=1)[:, -1], np.sort(bids, axis=1)[:, -2]
    floor = -np.inf if reserve is None else reserve
    sold = best >= floor
    paid = np.where(sold, np.maximum(second, floor), 0)
    found = room(means, spread, reserve)
    assert found.sale_chance == pytest.approx(sold.mean(), abs=error(sold) + 1e-12)
    for i in range(4):
        won = sold & (bids.argmax(axis=1) == i)
        assert found.win_chance[i] == pytest.approx(won.mean(), abs=error(won) + 1e-5)
        assert found.spend_cny[i] == pytest.approx((paid * won).mean(), abs=error(paid * won) + 1)
        value = bids[:, i] * won
        assert found.value_cny[i] == pytest.approx(value.mean(), abs=error(value) + 1)
    assert found.price_cny == pytest.approx(paid[sold].mean(), abs=error(paid[sold]))


@given(
    st.lists(st.floats(0, 5_000), min_size=2, max_size=8),
    st.floats(50, 900),
    st.sampled_from([None, 0.0, 2_500.0]),
)
@settings(max_examples=40)
def test_every_sale_has_one_winner(means, spread, reserve):
    found = room(means, spread, reserve)
    assert found.win_chance.sum() == pytest.approx(found.sale_chance, abs=1e-9)
    assert (found.spend_cny <= found.value_cny + 1e-6).all()
    moved = room(np.array(means) + 100, spread, None if reserve is None else reserve + 100)
    assert moved.win_chance == pytest.approx(found.win_chance, abs=1e-9)
    assert moved.spend_cny == pytest.approx(found.spend_cny + 100 * found.win_chance, abs=1e-5)


def test_two_lenders_in_closed_form():
    # the difference of two bids is normal: P(1 wins) = Φ(d / (s√2)), and the gap of the best two
    # has mean d(2Φ − 1) + 2s√2 φ
    from scipy.stats import norm

    gap, spread = 150.0, 200.0
    z = gap / (spread * np.sqrt(2))
    found = room([1_000 + gap, 1_000], spread)
    assert found.win_chance[0] == pytest.approx(norm.cdf(z))
    apart = gap * (2 * norm.cdf(z) - 1) + 2 * spread * np.sqrt(2) * norm.pdf(z)
    assert found.winner_value_cny - found.price_cny == pytest.approx(apart)
    assert found.winner_value_cny + found.price_cny == pytest.approx(2_000 + gap)


def test_a_reserve_beyond_all_bids_sells_nothing():
    found = room([100, 100], 1, 5_000)
    assert found.sale_chance == 0
    assert np.isnan([found.price_cny, found.winner_value_cny, *found.cost_cny]).all()
    # just beyond is all but nothing, and never less
    assert (room([100, 100], 1, 109.5).win_chance >= 0).all()
    assert room([100, 100], 1, 0).price_cny == pytest.approx(room([100, 100], 1).price_cny)


# Likeness


@pytest.mark.parametrize("n", [2, 3, 4, 12])
def test_likeness_agrees_with_drawn_values(n):
    rng = np.random.default_rng(n)
    values = np.sort(drawn(rng, n, 2_000, 600, 0.4), axis=1)
    best, second = values[:, -1], values[:, -2]
    found = likeness(n, 2_000, 600, 0.4)
    assert found.winner_value_cny == pytest.approx(best.mean(), abs=error(best))
    assert found.price_cny == pytest.approx(second.mean(), abs=error(second))
    assert found.platform_share == pytest.approx(second.mean() / best.mean(), abs=0.002)


def test_values_below_nought_have_a_chance():
    second = np.sort(drawn(np.random.default_rng(1), 5, 600, 500, 0.4), axis=1)[:, -2]
    below = second < 0
    found = likeness(5, 600, 500, 0.4).negative_price_chance
    assert found == pytest.approx(below.mean(), abs=error(below))
    # all in common: the chance that one normal value is below 0
    assert likeness(5, 500, 500, 1).negative_price_chance == pytest.approx(0.158655, abs=1e-5)
    assert likeness(5, 500, 0, 0.3).negative_price_chance == pytest.approx(0, abs=1e-12)


def test_likeness_does_not_raise_the_price_of_four_or_more():
    common = np.linspace(0, 1, 11)
    for n in (4, 5, 20):
        found = likeness(n, 2_000, 500, common)
        assert (np.diff(found.price_cny) < 0).all()
        assert (np.diff(found.platform_share) > 0).all()
    assert likeness(3, 2_000, 500, common).price_cny == pytest.approx(2_000)
    assert (np.diff(likeness(2, 2_000, 500, common).price_cny) > 0).all()


def test_the_wholly_alike_keep_nothing():
    found = likeness(7, 2_000, 500, 1)
    assert found == pytest.approx((2_000, 2_000, 0, 1, 0), abs=1e-4)
    assert np.isnan(likeness(3, 0, 0, 0).platform_share)


def test_a_level_that_two_just_reach_needs_no_third():
    found = lenders_needed(2_000, 2_000, 0)
    assert (found.n, found.reason) == (2, "two_suffice")


def test_lenders_needed_for_a_level():
    found = lenders_needed([1_500, 2_000, 2_500, 3_000, 9_000], 2_000, 500)
    assert found.n[[0, 1]].tolist() == [2, 3]
    assert np.isnan(found.n[4])
    assert found.reason.tolist() == ["two_suffice", "", "", "", "beyond_most"]
    for level, n in ((2_500, found.n[2]), (3_000, found.n[3])):
        assert likeness(int(n), 2_000, 500, 0).price_cny >= level
        assert likeness(int(n) - 1, 2_000, 500, 0).price_cny < level
    # the more alike, the more it takes
    assert lenders_needed(2_500, 2_000, 500, 0.5).n > found.n[2]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: likeness(1, 2_000, 500, 0), "n: 1 is not allowed"),
        (lambda: likeness(3, -1, 500, 0), "mean_cny: -1"),
        (lambda: likeness(3, 1, 500, 1.2), "common_share: 1.2 is not allowed"),
        (lambda: likeness(3, 1, [1, 2], [0.1] * 3), "common_share: its scenarios"),
        (lambda: room([1_000], 5), "means_cny: one row of two lenders"),
        (lambda: room([1_000, 5], 0), "spread_cny: 0 is not allowed; must be above 0"),
        (lambda: room([1e9, 0], 1), "means_cny: the best lie"),
        (lambda: room([1, 0], 1, -1), "reserve_cny: -1"),
        (lambda: lenders_needed(-1, 1, 1), "price_cny: -1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
