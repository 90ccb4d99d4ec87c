from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acquisition.auction.positions import (
    envy_free_bids,
    gsp_payments,
    ranked_sale,
    vcg_payments,
)

# Edelman, Ostrovsky and Schwarz (2007): three bidders, two slots
VALUES, RATES = [10, 4, 2], [200, 100]
values = st.lists(st.floats(0, 1e3), min_size=2, max_size=7)
rates = st.lists(st.integers(1, 1_000), min_size=1, max_size=5, unique=True).map(
    lambda r: sorted(r, reverse=True)
)
unlike = st.lists(st.integers(0, 1_000), min_size=2, max_size=6, unique=True)


def test_the_published_example():
    found = gsp_payments(VALUES, RATES)
    assert found.price_per_click == pytest.approx([4, 2, np.nan], nan_ok=True)
    assert found.payment.tolist() == [800, 200, 0]
    assert found.slot.tolist() == [0, 1, -1]
    assert found.clicks.tolist() == [200, 100, 0]
    assert vcg_payments(VALUES, RATES).payment.tolist() == [600, 200, 0]
    assert envy_free_bids(VALUES, RATES).tolist() == [10, 3, 2]


def test_truth_is_no_equilibrium_of_gsp():
    # with slots of 200 and 199 clicks the best bidder does better in the second one
    rates = [200, 199]
    truth = gsp_payments(VALUES, rates)
    lower = gsp_payments([3, 4, 2], rates)
    assert 10 * truth.clicks[0] - truth.payment[0] == pytest.approx((10 - 4) * 200)
    assert 10 * lower.clicks[0] - lower.payment[0] == pytest.approx((10 - 2) * 199)


def welfare(values, rates):
    return sum(v * r for v, r in zip(sorted(values, reverse=True), rates, strict=False))


@given(values, rates)
@settings(max_examples=40)
def test_vcg_charges_what_the_others_lose(values, rates):
    found = vcg_payments(values, rates)
    for i, v in enumerate(values):
        others = values[:i] + values[i + 1 :]
        lost = welfare(others, rates) - (welfare(values, rates) - v * found.clicks[i])
        assert found.payment[i] == pytest.approx(lost, abs=1e-6)


@given(unlike, rates, st.sampled_from([0.0, 5.0]))
@settings(max_examples=40)
def test_envy_free_bids_pay_as_vcg(values, rates, reserve):
    bids = envy_free_bids(values, rates, reserve=reserve)
    gsp = gsp_payments(bids, rates, reserve=reserve)
    vcg = vcg_payments(values, rates, reserve=reserve)
    assert gsp.payment == pytest.approx(vcg.payment, abs=1e-6)


@given(unlike, rates)
@settings(max_examples=40)
def test_nobody_envies_another_slot(values, rates):
    found = gsp_payments(envy_free_bids(values, rates), rates)
    gain = np.array(values) * found.clicks - found.payment
    assert (gain >= -1e-6).all()
    for i, v in enumerate(values):
        assert (v * found.clicks - found.payment <= gain[i] + 1e-6).all()


@given(values, rates)
@settings(max_examples=40)
def test_truth_in_gsp_pays_the_platform_at_least_as_much(values, rates):
    truth, vcg = gsp_payments(values, rates), vcg_payments(values, rates)
    assert (truth.payment >= vcg.payment - 1e-6).all()


def test_payments_go_with_the_bidder_and_not_the_place():
    for order in permutations(range(3)):
        shuffled = np.array(VALUES)[list(order)]
        assert vcg_payments(shuffled, RATES).payment.tolist() == [[600, 200, 0][k] for k in order]


def test_the_last_slot_pays_the_reserve_or_nothing():
    assert gsp_payments([10, 4], [200, 100]).payment.tolist() == [800, 0]
    assert vcg_payments([10, 4], [200, 100]).payment.tolist() == [400, 0]
    assert gsp_payments([10, 4], [200, 100], reserve=3).payment.tolist() == [800, 300]
    assert vcg_payments([10, 4], [200, 100], reserve=3).payment.tolist() == [700, 300]
    # who is below the reserve neither gets a slot nor sets a price
    assert gsp_payments(VALUES, RATES, reserve=5).payment.tolist() == [1_000, 0, 0]
    assert gsp_payments(VALUES, RATES, reserve=50).slot.tolist() == [-1, -1, -1]


def test_one_slot_is_a_second_price_auction():
    for found in (gsp_payments(VALUES, [1]), vcg_payments(VALUES, 1)):
        assert found.payment.tolist() == [4, 0, 0]


def test_quality_ranks_and_prices():
    # 4 at quality 3 outranks 10 at 1; its click costs 10/3
    found = gsp_payments(VALUES, RATES, quality=[1, 3, 1])
    assert found.slot.tolist() == [1, 0, -1]
    assert found.price_per_click[:2] == pytest.approx([2, 10 / 3])
    same = gsp_payments(VALUES, RATES, quality=0.7)
    assert same.payment == pytest.approx(gsp_payments(VALUES, RATES).payment)


def test_better_approval_buys_cheaper_customers():
    found = ranked_sale([[2_000, 2_000], [2_100, 2_000]], [[0.05, 0.03], [0.03, 0.05]])
    assert found.winner.tolist() == [0, 1]
    assert found.cac_cny == pytest.approx([2_000 * 3 / 5, 2_100 * 3 / 5])
    assert found.price_per_click_cny == pytest.approx([60, 63])
    assert found.margin_cny == pytest.approx([800, 740])
    # one who converts worse may still win, and then pays more for each
    worse = ranked_sale([4_000, 1_000], [0.02, 0.05])
    assert (worse.winner, worse.cac_cny) == (0, pytest.approx(2_500))
    # by the click it is gsp with bids of value × conversion
    clicks = gsp_payments([2_100 * 0.03, 2_000 * 0.05], [1])
    assert clicks.price_per_click[1] / 0.05 == pytest.approx(found.cac_cny[1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gsp_payments([5], RATES), "bids: one row of two bidders or more"),
        (lambda: vcg_payments([5, -1], RATES), "values: -1 is not allowed"),
        (lambda: gsp_payments(VALUES, []), "click_rates: there are no slots"),
        (lambda: gsp_payments(VALUES, [100, 200]), "click_rates: .* does not rise"),
        (lambda: gsp_payments(VALUES, [100, -1]), "click_rates: -1"),
        (lambda: gsp_payments(VALUES, RATES, quality=[1, 2]), "quality: shape"),
        (lambda: gsp_payments(VALUES, RATES, quality=0), "quality: 0 is not allowed"),
        (lambda: envy_free_bids(VALUES, [100, 0]), "click_rates: a slot without clicks"),
        (lambda: vcg_payments(VALUES, RATES, reserve=-1), "reserve: -1"),
        (lambda: ranked_sale([1], [0.1]), "values_cny: the last axis"),
        (lambda: ranked_sale([1, 2], [0.1, 1.1]), "conversion: 1.1 is not allowed"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
