from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.rates.breakeven import break_even_apr
from analysis.rates.ceilings import along, least_ceiling
from analysis.rates.equilibrium import (
    COMPETITION,
    at_fixed_cost,
    equilibrium,
    share_bid_away,
)
from analysis.rates.value import value_of_price

HALVES = [0.5, 0.5]
# as in the tests of break-even prices: 150·r before losses
PLAIN = {"amounts": (1_200,), "term": 2, "method": "equal_principal"}
money = st.floats(-2_000, 8_000).map(lambda x: round(x, 2))
shares = st.floats(0, 1).map(lambda x: round(x, 3))


@st.composite
def markets(draw, most=5):
    types = draw(st.integers(1, most))
    value = np.array(draw(st.lists(money, min_size=types, max_size=types)))
    weight = np.array(draw(st.lists(st.integers(1, 9), min_size=types, max_size=types)), float)
    reserve = draw(st.floats(0, 1_500).map(lambda x: round(x, 2)))
    return value, weight / weight.sum(), draw(shares), reserve


def answers(value, weight, share, reserve, cost):
    """What is bid while customers cost so much; written out."""
    kept = (value >= cost * (1 - 1e-12)) & (value >= 0)
    return reserve + share * (weight[kept] @ value[kept] / weight[kept].sum() - reserve)


# Competition


@pytest.mark.parametrize("bidders", [1, *COMPETITION.values(), 50])
def test_the_share_bid_away_in_simulated_auctions(bidders):
    """Second highest of independent uniform values over the highest, within four errors."""
    draws = np.sort(np.random.default_rng(bidders).random((40_000, bidders)), axis=1)
    second = draws[:, -2] if bidders > 1 else np.zeros(len(draws))
    share = float(share_bid_away(bidders))
    gap = second - share * draws[:, -1]
    assert abs(gap.mean()) <= 4 * gap.std() / np.sqrt(len(gap)) + 1e-15


def test_named_degrees_of_competition():
    assert share_bid_away(list(COMPETITION.values())) == pytest.approx([0.5, 0.75, 0.9])


# Who is served, at what cost


def test_one_type_pays_its_share_of_what_it_is_worth():
    found = equilibrium([[1_000.0], [600.0], [100.0]], [1.0], share=0.75, reserve_cny=200)
    assert found.cac_cny == pytest.approx([800, 500, np.nan], nan_ok=True)
    assert found.reason.tolist() == ["", "", "below_reserve"]
    assert found.share_served.tolist() == [1, 1, 0]


def test_the_worked_example_of_several_costs():
    """Bids for all are 465, which both are worth; bids for the better ones alone are 600."""
    found = equilibrium([1_000, 550], HALVES, share=0.6)
    assert (float(found.cac_cny), float(found.highest_cac_cny)) == (465, 600)
    assert (int(found.solutions), str(found.reason)) == (2, "several")
    assert found.served.tolist() == [True, True]


@given(markets())
def test_all_costs_that_bids_and_service_agree_on(market):
    """Every set of types is tried: it solves if just its members are worth what is bid for it."""
    value, weight, share, reserve = market
    solved = set()
    for taken in product([False, True], repeat=len(value)):
        kept = np.array(taken)
        if kept.any():
            mean = weight[kept] @ value[kept] / weight[kept].sum()
            cost = reserve + share * (mean - reserve)
            worth = (value >= cost * (1 - 1e-12)) & (value >= 0)
            if mean >= reserve * (1 - 1e-12) and (worth == kept).all():
                solved.add(cost)
    found = equilibrium(value, weight, share=share, reserve_cny=reserve)
    assert int(found.solutions) == len(solved)
    if solved:
        assert float(found.cac_cny) == pytest.approx(min(solved), abs=1e-9)
        assert float(found.highest_cac_cny) == pytest.approx(max(solved), abs=1e-9)


@given(markets())
def test_bids_that_answer_bids_arrive_at_the_ends(market):
    """From the reserve up they stop at the lowest cost, from the best value down at the highest."""
    value, weight, share, reserve = market
    found = equilibrium(value, weight, share=share, reserve_cny=reserve)
    if value.max() < max(reserve, 0):
        assert str(found.reason) in {"below_reserve", "below_cost"}
        assert np.isnan(found.cac_cny)
        return
    for start, end in ((reserve, found.cac_cny), (value.max(), found.highest_cac_cny)):
        cost = start
        for _ in range(len(value) + 1):
            cost = answers(value, weight, share, reserve, cost)
        assert cost == pytest.approx(float(end), abs=1e-9)


@given(markets())
def test_a_market_there_is_has_a_cost_between_reserve_and_worth(market):
    value, weight, share, reserve = market
    found = equilibrium(value, weight, share=share, reserve_cny=reserve)
    if found.solutions:
        assert reserve - 1e-9 <= found.cac_cny <= found.value_cny + 1e-9
        assert found.residual_cny <= 1e-9 * (1 + found.cac_cny)
        assert float(found.share_served) == pytest.approx(weight[found.served].sum())


@given(markets(), st.sampled_from([1e-3, 1e4]))
def test_size_plays_no_part(market, size):
    value, weight, share, reserve = market
    one = equilibrium(value, weight, share=share, reserve_cny=reserve)
    other = equilibrium(size * value, weight, share=share, reserve_cny=size * reserve)
    assert one.served.tolist() == other.served.tolist()
    assert float(other.cac_cny) == pytest.approx(size * float(one.cac_cny), nan_ok=True)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.75, 0.9, 1.0])
def test_a_continuum_of_types(share):
    """Values uniform from 0 to 1,000: those served are worth (1,000 + x)/2, so x is known."""
    types = 4_000
    value = 1_000 * (np.arange(types) + 0.5) / types
    found = equilibrium(value, np.full(types, 1 / types), share=share)
    # two neighbouring types are 0.25 apart
    assert float(found.cac_cny) == pytest.approx(1_000 * share / (2 - share), abs=0.5)


def test_types_of_equal_worth_are_served_together():
    found = equilibrium([700, 700, 700], [0.2, 0.3, 0.5], share=1.0, reserve_cny=100)
    assert float(found.cac_cny) == pytest.approx(700)
    assert found.served.all()
    assert (int(found.solutions), str(found.reason)) == (1, "")


def test_a_type_that_nobody_is_plays_no_part():
    with_it = equilibrium([5_000, 900, 300], [0, 0.5, 0.5], share=0.5)
    without = equilibrium([900, 300], HALVES, share=0.5)
    assert float(with_it.cac_cny) == float(without.cac_cny)
    assert float(with_it.share_served) == float(without.share_served)


@pytest.mark.parametrize("pay_for", ["funded", "applicant"])
@pytest.mark.parametrize(
    ("value", "reserve", "reason"),
    [([-10, -300], 0, "below_cost"), ([50, -300], 60, "below_reserve"), ([900, 800], 60, "")],
)
def test_no_market_is_nan_with_a_reason(pay_for, value, reserve, reason):
    found = equilibrium(value, HALVES, share=0.5, reserve_cny=reserve, pay_for=pay_for)
    assert str(found.reason) == reason
    assert np.isnan(found.cac_cny) == (reason != "")
    assert (found.share_served == 0) == (reason != "")


def test_paying_for_applicants():
    """Worth 0.5·1,000 + 0.5·0 an applicant, of which half is bid away: 250, and 500 a customer."""
    found = equilibrium([1_000, -200], HALVES, share=0.5, pay_for="applicant")
    assert (float(found.price_cny), float(found.cac_cny)) == (250, 500)
    assert found.served.tolist() == [True, False]


def test_a_lower_ceiling_can_make_a_customer_dearer():
    """Where applicants are paid for and fewer are taken, the cost of a funded one may rise."""
    before = equilibrium([1_000, 20], HALVES, share=0.5, pay_for="applicant")
    after = equilibrium([950, -20], HALVES, share=0.5, pay_for="applicant")
    assert after.price_cny < before.price_cny
    assert after.cac_cny > before.cac_cny


@given(arrays(float, (3, 4), elements=money), st.sampled_from(["funded", "applicant"]))
def test_sets_do_not_touch_each_other(value, pay_for):
    weight = [0.1, 0.2, 0.3, 0.4]
    share, reserve = np.array([0.5, 0.75, 0.9]), 50.0
    every = equilibrium(value, weight, share=share, reserve_cny=reserve, pay_for=pay_for)
    for row in range(3):
        one = equilibrium(value[row], weight, share=share[row], reserve_cny=50, pay_for=pay_for)
        for whole, part in zip(every, one, strict=True):
            np.testing.assert_array_equal(np.asarray(whole)[row], part)


# A cost that does not answer


def test_a_fixed_cost_drops_those_not_worth_it():
    found = at_fixed_cost([[1_000, 550], [450, 300], [700, -5]], HALVES, [500, 500, np.nan])
    assert found.served.tolist() == [[True, True], [False, False], [False, False]]
    assert found.reason.tolist() == ["", "below_reserve", "below_reserve"]
    assert found.cac_cny == pytest.approx([500, np.nan, np.nan], nan_ok=True)


def test_a_fixed_price_of_applicants():
    found = at_fixed_cost([[1_000, -200], [400, -200]], HALVES, 250, pay_for="applicant")
    assert found.price_cny == pytest.approx([250, np.nan], nan_ok=True)
    assert found.cac_cny == pytest.approx([500, np.nan], nan_ok=True)


@given(markets())
def test_the_cost_of_a_market_kept_fixed_is_that_market(market):
    value, weight, share, reserve = market
    for pay_for in ("funded", "applicant"):
        one = equilibrium(value, weight, share=share, reserve_cny=reserve, pay_for=pay_for)
        other = at_fixed_cost(value, weight, one.price_cny, pay_for=pay_for)
        assert one.served.tolist() == other.served.tolist()
        assert float(other.cac_cny) == pytest.approx(float(one.cac_cny), nan_ok=True)


# Along a ceiling


def priced(**parameters):
    """Two types, the second of which defaults."""
    return value_of_price(**PLAIN, intensity=np.array([0.0, 0.05])[:, None], **parameters)


def test_the_market_along_a_ceiling():
    value = priced(funding_rate=0.06)
    ceilings = [0.0, 0.24, 0.36]
    found = along(lambda c: value(np.array(c)), ceilings, HALVES, share=0.5)
    for row, ceiling in enumerate(ceilings):
        one = equilibrium(value(np.array(ceiling)), HALVES, share=0.5)
        assert found.cac_cny[row] == pytest.approx(float(one.cac_cny), nan_ok=True)
    assert str(found.reason[0]) == "below_cost"


def test_where_the_market_ends():
    """The good type earns 150·r − 9: it covers 15 from 16% on, and a reserve of 3 from 8% on."""
    value = priced(funding_rate=0.06)
    found = least_ceiling(value, HALVES, 15, reserve_cny=3)
    assert float(found.fixed.apr) == pytest.approx(0.16)
    assert float(found.answering.apr) == pytest.approx(0.08)
    near = [0.08 - 1e-6, 0.08 + 1e-6]
    ends = along(lambda c: value(np.array(c)), near, HALVES, share=0.9, reserve_cny=3)
    assert ends.reason.tolist() == ["below_reserve", ""]


def test_where_the_market_for_applicants_ends():
    value = priced(funding_rate=0.06)
    found = least_ceiling(value, HALVES, 6, pay_for="applicant")
    # half of them are worth 150·r − 9 where the others are worth nothing
    assert float(found.fixed.apr) == pytest.approx((2 * 6 + 9) / 150)
    assert float(found.answering.apr) == pytest.approx(0.06)
    alone = break_even_apr(lambda r: value(r[..., None])[..., 0], 12)
    assert float(found.fixed.apr) == pytest.approx(float(alone.apr))


def test_a_market_does_not_end_with_a_type_that_nobody_is():
    found = least_ceiling(priced(funding_rate=0.06), [0, 1], 0)
    # what the second type is worth at this price is what it costs
    worth = priced(funding_rate=0.06)(found.fixed.apr[None])[1]
    assert float(worth) == pytest.approx(0, abs=1e-9)
    assert found.fixed.apr > 0.06


def test_no_ceiling_at_which_there_is_a_market():
    found = least_ceiling(priced(origination_cost_cny=900), HALVES, 15)
    assert str(found.fixed.reason) == str(found.answering.reason) == "beyond_bound"
    assert np.isnan(found.answering.apr)


# Bad input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: share_bid_away(0), "bidders: 0 is not allowed; must be at least 1"),
        (lambda: share_bid_away(2.5), "bidders: 2.5 is not allowed; must be a whole number"),
        (lambda: equilibrium(5, [1], share=0.5), "value_cny: one number was given"),
        (lambda: equilibrium([], [], share=0.5), "value_cny: is empty"),
        (lambda: equilibrium([np.nan], [1], share=0.5), "value_cny: nan is not allowed"),
        (lambda: equilibrium([1, 2], [1], share=0.5), "weights: 1 types for the 2 of value_cny"),
        (lambda: equilibrium([1, 2], [0.5, 0.6], share=0.5), "weights: .* sum to 1.1; must sum"),
        (lambda: equilibrium([1], [1], share=1.2), "share: 1.2 is not allowed; must be from 0"),
        (lambda: equilibrium([1], [1], share=0.5, reserve_cny=-1), "reserve_cny: -1 is not"),
        (
            lambda: equilibrium([1], [1], share=0.5, pay_for="click"),
            "pay_for: 'click' is not one of funded, applicant",
        ),
        (
            lambda: equilibrium(np.ones((3, 1)), [1], share=[0.5, 0.6]),
            "share: its scenarios have shape",
        ),
        (lambda: at_fixed_cost([1], [1], -3), "price_cny: -3 is not allowed"),
        (lambda: at_fixed_cost([1], [1], np.inf), "price_cny: inf is not allowed"),
        (
            lambda: along(lambda c: [c], [24], [1], share=0.5),
            "ceilings: 24 is not allowed; .* did you mean 0.24?",
        ),
    ],
)
def test_errors_name_argument_value_and_range(call, message):
    with pytest.raises(ValueError, match=message):
        call()
