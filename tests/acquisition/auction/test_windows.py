from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.auction.windows import hunting, window_discount, window_prices

chances = st.integers(0, 100).map(lambda k: k / 100)
# two thin hours and a crowded one
PEAK = np.array([[0.9, 0.3, 0.1], [0.9, 0.2, 0.1], [0.8, 0.1, 0.05], [0.9, 0.4, 0.2]])
VALUES, TRAFFIC = np.array([3_000, 2_500, 2_200, 1_500]), np.array([0.5, 0.3, 0.2])


def enumerated(presence, values, reserve):
    """Mean price of a sale and its chance, over every set of lenders that may be there."""
    paid = sold = 0.0
    for there in product((0, 1), repeat=len(values)):
        chance = np.prod([p if t else 1 - p for p, t in zip(presence, there, strict=True)])
        bids = sorted(v for v, t in zip(values, there, strict=True) if t and v >= reserve)
        if bids:
            sold += chance
            paid += chance * (max(bids[-2], reserve) if len(bids) > 1 else reserve)
    return (paid / sold if sold else np.nan), sold


@given(
    st.lists(st.tuples(chances, st.floats(0, 5_000)), min_size=2, max_size=6),
    st.sampled_from([0.0, 800.0]),
)
@settings(max_examples=50)
def test_every_set_of_lenders_is_counted(lenders, reserve):
    presence, values = map(list, zip(*lenders, strict=True))
    found = window_prices(np.array(presence)[:, None], values, reserve)
    price, sold = enumerated(presence, values, reserve)
    assert found.sale_chance[0] == pytest.approx(sold, abs=1e-12)
    assert found.price_cny[0] == pytest.approx(price, abs=1e-6, nan_ok=True)


def test_drawn_windows():
    rng = np.random.default_rng(0)
    for w in range(3):
        there = rng.random((200_000, 4)) < PEAK[:, w]
        bids = np.sort(np.where(there & (VALUES >= 1_800), VALUES, -1), axis=1)
        sold = bids[:, -1] > 0
        paid = np.maximum(bids[sold, -2], 1_800)
        found = window_prices(PEAK, VALUES, 1_800)
        assert found.price_cny[w] == pytest.approx(
            paid.mean(), abs=4 * paid.std() / len(paid) ** 0.5
        )
        assert found.sale_chance[w] == pytest.approx(sold.mean(), abs=4 * 0.5 / 447)


def test_hardly_anybody_there():
    found = window_prices([[1e-12], [1e-12]], [800, 800], 800)
    assert found.price_cny[0] == pytest.approx(800, rel=1e-14)
    assert found.sale_chance[0] == pytest.approx(2e-12, rel=1e-11)


def test_limits_of_presence():
    everyone = window_prices(np.ones((4, 1)), VALUES)
    assert everyone == ([2_500], [1])
    alone = window_prices([[1.0], [0.0]], [3_000, 2_000], 700)
    assert alone == ([700], [1])
    nobody = window_prices(np.zeros((4, 1)), VALUES)
    assert nobody.sale_chance == [0]
    assert np.isnan(nobody.price_cny[0])
    assert np.isnan(window_prices(np.ones((4, 1)), VALUES, 9_000).price_cny[0])


def test_thin_hours_are_cheap():
    found = window_prices(PEAK, VALUES, 300)
    assert found.price_cny[0] > found.price_cny[1] > found.price_cny[2]
    discount = window_discount(found.price_cny, TRAFFIC)
    assert discount == pytest.approx(1 - found.price_cny[2] / (TRAFFIC @ found.price_cny))
    assert window_discount([5, 5], [0.5, 0.5]) == 0
    # an hour without traffic is no hour
    assert window_discount([5, 5, 1], [0.5, 0.5, 0]) == 0
    assert np.isnan(window_discount([5, np.nan], [0.5, 0.5]))
    assert np.isnan(window_discount([0, 0], [0.5, 0.5]))


def test_hunting_ends_the_discount():
    found = hunting(np.linspace(0, 1, 6), PEAK, VALUES, TRAFFIC, 300)
    start = window_prices(PEAK, VALUES, 300)
    assert found.price_cny[0] == pytest.approx(start.price_cny)
    assert (np.diff(found.discount) < 0).all()
    assert found.discount[-1] == pytest.approx(0, abs=1e-12)
    assert found.price_cny[-1] == pytest.approx([found.mean_price_cny[-1]] * 3)
    # every lender is there as much as before
    for profile in found.presence:
        assert profile @ TRAFFIC == pytest.approx(PEAK @ TRAFFIC)
    assert found.mean_price_cny == pytest.approx(found.price_cny @ TRAFFIC)


def test_equal_hours_may_be_dearer_or_cheaper_on_average():
    # two who crowded into the same hour meet less; two who kept apart meet more
    values, traffic = [2_000, 2_000], [0.5, 0.5]
    together = hunting([0, 1], [[0.9, 0.1], [0.9, 0.1]], values, traffic).mean_price_cny
    apart = hunting([0, 1], [[0.9, 0.0], [0.0, 0.9]], values, traffic).mean_price_cny
    # both there with chance a: a·v / (2 − a) for each customer sold
    expected = [(2_000 * 0.9 / 1.1 + 2_000 * 0.1 / 1.9) / 2, 2_000 * 0.5 / 1.5]
    assert together == pytest.approx(expected)
    assert together[1] < together[0]
    assert apart == pytest.approx([0, 2_000 * 0.45 / 1.55])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: window_prices([[0.5]], [1_000]), "presence: shape"),
        (lambda: window_prices([[0.5], [1.5]], [1, 2]), "presence: 1.5 is not allowed"),
        (lambda: window_prices([[0.5], [0.5]], [1, 2, 3]), "presence: shape .* a value each"),
        (lambda: window_prices([[0.5], [0.5]], [1, -2]), "values_cny: -2"),
        (lambda: window_prices([[0.5], [0.5]], [1, 2], -1), "reserve_cny: -1"),
        (lambda: window_discount([1, 2], [0.5, 0.6]), "traffic: .* sum 1"),
        (lambda: window_discount([1, 2], [1]), "traffic: shape"),
        (lambda: window_discount([1, -2], [0.5, 0.5]), "price_cny: -2"),
        (lambda: hunting(1.1, PEAK, VALUES, TRAFFIC), "theta: 1.1"),
        (lambda: hunting(1, PEAK[0], VALUES, TRAFFIC), "presence: shape"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
