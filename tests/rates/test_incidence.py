import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rates.equilibrium import COMPETITION, share_bid_away
from analysis.rates.incidence import BEARERS, Customers, incidence

ONE, HALVES = [1.0], [0.5, 0.5]
BEFORE = Customers([1_000.0], [100.0], [1_500.0])
AFTER = Customers([800.0], [100.0], [1_300.0])
money = st.floats(-500, 5_000).map(lambda x: round(x, 2))


@st.composite
def cuts(draw):
    types = draw(st.integers(1, 4))

    def amounts(kind):
        return np.array(draw(st.lists(kind, min_size=types, max_size=types)))

    weight = amounts(st.integers(1, 9)).astype(float)
    low = st.floats(0, 600)
    before = Customers(amounts(money), amounts(low), amounts(low))
    after = Customers(
        before.lender_cny - amounts(st.floats(-50, 900)),
        before.partner_cny - amounts(st.floats(0, 100)),
        before.charge_cny - amounts(low),
    )
    return (
        before,
        after,
        weight / weight.sum(),
        {
            "benefit_cny": amounts(low),
            "share": draw(st.floats(0, 1)),
            "reserve_cny": draw(st.floats(0, 800)),
            "pay_for": draw(st.sampled_from(["funded", "applicant"])),
            "cost": draw(st.sampled_from(["answering", "fixed"])),
        },
    )


# Worked examples


def test_one_type_and_a_cost_that_answers():
    """Worth 200 less above a reserve of 200: of 800 and then 600 half is bid away."""
    found = incidence(BEFORE, AFTER, ONE, benefit_cny=[50], share=0.5, reserve_cny=200)
    assert (float(found.before.cac_cny), float(found.after.cac_cny)) == (600, 500)
    assert (float(found.platform_cny), float(found.lender_cny)) == (-100, -100)
    assert (float(found.partner_cny), float(found.shut_out_cny)) == (0, 0)
    assert (float(found.stay_cny), float(found.lost_cny)) == (200, 200)
    assert dict(zip(BEARERS, found.shares, strict=True)) == {
        "platform": 0.5,
        "lender": 0.5,
        "partner": 0,
        "shut_out": 0,
    }


def test_one_type_and_a_fixed_cost():
    found = incidence(
        BEFORE, AFTER, ONE, benefit_cny=[50], share=0.5, reserve_cny=200, cost="fixed"
    )
    assert found.shares.tolist() == [0, 1, 0, 0]
    assert float(found.lender_cny) == -200


def test_a_fixed_cost_above_what_a_customer_is_worth_ends_the_market():
    found = incidence(
        BEFORE, Customers([500.0], [80.0]), ONE, benefit_cny=[50], share=0.5, reserve_cny=200,
        cost="fixed",
    )  # fmt: skip
    assert str(found.after.reason) == "below_reserve"
    # above the reserve the platform had 400, the lender 400, the partner 100
    got = [float(x) for x in (found.platform_cny, found.lender_cny, found.partner_cny)]
    assert got == [-400, -400, -100]
    assert (float(found.shut_out_cny), float(found.lost_cny)) == (-50, 950)
    assert found.shares == pytest.approx(np.array([400, 400, 100, 50]) / 950)
    assert float(found.share_shut_out) == 1
    assert (float(found.lost_price_cny), float(found.lost_trade_cny)) == (0, 900)


def test_some_are_no_longer_served():
    """Before: worth 1,000 and 600, bids 400, both served. After: 900 and 300, bids 450 for one."""
    found = incidence(
        Customers([1_000, 600], [0, 40], [900, 900]),
        Customers([900, 200], [0, 30], [800, 800]),
        HALVES,
        benefit_cny=[70, 80],
        share=0.5,
    )
    assert (float(found.before.cac_cny), float(found.after.cac_cny)) == (400, 450)
    # 400 for all against 450 for half of them
    assert float(found.platform_cny) == 225 - 400
    assert float(found.lender_cny) == 225 - 400
    assert float(found.partner_cny) == -20
    assert (float(found.shut_out_cny), float(found.stay_cny)) == (-40, 50)
    assert float(found.lost_price_cny) == 50
    assert float(found.lost_trade_cny) == 300 + 20
    assert (float(found.share_shut_out), float(found.share_let_in)) == (0.5, 0)


def test_where_applicants_are_paid_for():
    """Worth 500 and then 400 an applicant: of what is above 100, half is bid away."""
    found = incidence(
        Customers([1_000, -50]), Customers([800, -90]), HALVES,
        benefit_cny=0.0, share=0.5, reserve_cny=100, pay_for="applicant",
    )  # fmt: skip
    assert (float(found.before.price_cny), float(found.after.price_cny)) == (300, 250)
    # the lender keeps 500 − 300 of an applicant, and then 400 − 250
    assert (float(found.platform_cny), float(found.lender_cny)) == (-50, -50)


def test_some_may_be_let_in():
    """Where the best types lose most, bids for those taken fall below what others are worth."""
    found = incidence(
        Customers([1_000, 400], [0, 0], [900, 900]),
        Customers([500, 390], [0, 0], [700, 800]),
        HALVES,
        benefit_cny=[70, 80],
        share=0.8,
    )
    assert found.before.served.tolist() == [True, False]
    assert found.after.served.tolist() == [True, True]
    assert float(found.share_let_in) == 0.5
    assert float(found.let_in_cny) == 0.5 * (80 + 100)


# Identities


@given(cuts())
def test_parts_add_up(cut):
    before, after, weight, given_ = cut
    found = incidence(before, after, weight, **given_)
    business = found.platform_cny + found.lender_cny + found.partner_cny
    size = 1 + np.abs(before.lender_cny).sum() + np.abs(after.lender_cny).sum()
    assert abs(business + found.lost_price_cny + found.lost_trade_cny) < 1e-9 * size
    assert abs(business + found.shut_out_cny + found.lost_cny) < 1e-9 * size
    assert (str(found.reason) == "") == bool(np.isfinite(found.shares).all())
    if found.reason == "":
        assert found.shares.sum() == pytest.approx(1, abs=1e-9)
        parts = [found.platform_cny, found.lender_cny, found.partner_cny, found.shut_out_cny]
        assert found.shares * found.lost_cny == pytest.approx([-x for x in parts], abs=1e-9 * size)


@given(cuts())
@settings(max_examples=40)
def test_no_cut_moves_nothing(cut):
    before, _, weight, given_ = cut
    found = incidence(before, before, weight, **given_)
    assert str(found.reason) in {"nothing_lost", "no_market_before"}
    for part in found[:7]:
        assert np.nan_to_num(np.asarray(part)) == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 1), st.floats(0, 900), st.floats(1, 500))
def test_of_one_type_the_platform_bears_the_share_bid_away(share, reserve, cut):
    """Whatever the reserve, as long as the market stays."""
    found = incidence(
        Customers([2_000.0]), Customers([2_000.0 - cut]), ONE,
        benefit_cny=0.0, share=share, reserve_cny=reserve,
    )  # fmt: skip
    assert found.shares == pytest.approx([share, 1 - share, 0, 0], abs=1e-9)


def test_stronger_competition_lays_more_on_the_platform():
    share = share_bid_away(list(COMPETITION.values()))
    found = incidence(BEFORE, AFTER, ONE, benefit_cny=0.0, share=share)
    assert found.shares[:, 0] == pytest.approx([0.5, 0.75, 0.9])
    fixed = incidence(BEFORE, AFTER, ONE, benefit_cny=0.0, share=share, cost="fixed")
    # at nine tenths the old cost is 900, more than a customer is then worth
    assert fixed.share_shut_out.tolist() == [0, 0, 1]


@given(cuts())
@settings(max_examples=40)
def test_sets_do_not_touch_each_other(cut):
    before, after, weight, given_ = cut
    twice = [Customers(*(np.stack([x, 2 * x]) for x in one)) for one in (before, after)]
    found = incidence(*twice, weight, **given_)
    alone = incidence(before, after, weight, **given_)
    for whole, part in zip(found[:12], alone[:12], strict=True):
        np.testing.assert_array_equal(np.asarray(whole)[0], part)
    assert str(found.reason[0]) == str(alone.reason)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (Customers([-5.0]), Customers([-9.0]), "no_market_before"),
        (Customers([500.0]), Customers([500.0]), "nothing_lost"),
        # a dearer loan was a worse one for its lender
        (Customers([500.0]), Customers([510.0]), "nothing_lost"),
    ],
)
@pytest.mark.parametrize("cost", ["answering", "fixed"])
def test_no_shares_without_a_loss(before, after, reason, cost):
    found = incidence(before, after, ONE, benefit_cny=0.0, share=0.5, cost=cost)
    assert str(found.reason) == reason
    assert np.isnan(found.shares).all()


# Bad input


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": "sticky"}, "cost: 'sticky' is not one of answering, fixed"),
        ({"benefit_cny": -1}, "benefit_cny: -1 is not allowed; must be at least 0"),
        ({"share": 2}, "share: 2 is not allowed"),
        ({"pay_for": "view"}, "pay_for: 'view' is not one of funded, applicant"),
    ],
)
def test_errors_name_argument_value_and_range(change, message):
    with pytest.raises(ValueError, match=message):
        incidence(BEFORE, AFTER, ONE, **{"benefit_cny": 0.0, "share": 0.5, **change})


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (Customers([800.0], np.nan), "partner_cny: nan is not allowed"),
        (Customers([800.0], [1.0, 2.0]), "partner_cny: shape .* does not fit"),
        (Customers([800.0], 0.0, np.inf), "charge_cny: inf is not allowed"),
        (Customers([800.0, 700.0]), "weights: 1 types for the 2"),
    ],
)
def test_errors_of_what_customers_are_worth(after, message):
    with pytest.raises(ValueError, match=message):
        incidence(BEFORE, after, ONE, benefit_cny=0.0, share=0.5)
