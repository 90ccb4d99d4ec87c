import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending import evaluate, evaluate_scalars
from analysis.lending.capital import employ, held, value_after_capital, value_of_funding_rate
from analysis.lending.terms import BUSINESSES, business_parameters

LOAN = {
    "amounts": (12_000, 9_000, 7_000),
    "term": 12,
    "apr": 0.24,
    "intensity": 0.008,
    "prepayment": 0.02,
    "reborrow_probability": 0.7,
    "gap_months": 1,
    "lgd": 0.8,
    "recovery_lag_months": 3,
    "funding_rate": 0.06,
    "servicing_cost_cny": 4,
    "late_collection_cost_cny": 200,
    "origination_cost_cny": 30,
    "indirect_tax_rate": 0.05,
    "discount_rate": 0.08,
    "cac_cny": 1_500,
}
PLAIN = {"amounts": (1_200,), "term": 2, "apr": 0.12, "method": "equal_principal"}
EXTRA = {
    "licensed_lender": {},
    "facilitator_guarantee": {"partner_yield": 0.08},
    "facilitator_referral": {"take_rate": 0.03},
}
modes = st.sampled_from([1.0, 0.5])
chances = st.floats(0, 1)


def test_the_worked_example():
    # 1,200 over 2 months, 600 of principal each: interest 12 and 6, funding at 6% 6 and 3;
    # equity 120 and 60, which saves 0.60 and 0.30 and is charged (at 24%) 2.40 and 1.20
    found = employ(
        "licensed_lender",
        capital_ratio=0.1,
        cost_of_equity=0.24,
        funding_rate=0.06,
        cac_cny=5,
        **PLAIN,
    )
    assert found.capital_cny == pytest.approx([0, 120, 60])
    assert found.saved_cny == pytest.approx([0, 0.6, 0.3])
    assert found.charge_cny == pytest.approx([0, 2.4, 1.2])
    assert found.value_cny == pytest.approx(9)
    assert found.value_after_capital_cny == pytest.approx(9 + 0.9 - 3.6)
    assert found.return_a_year == pytest.approx(12 * (9 + 0.9 - 5) / 180)
    assert found.peak_capital_cny == pytest.approx(120)
    assert found.customers_per_cny == pytest.approx(1 / 125)
    assert found.value_of_funding_rate_cny == pytest.approx(-0.9 * (1_200 + 600) / 12)


def test_the_take_of_a_referral_by_hand():
    # 3% of 1,200 is 36; a tax of 5% leaves 34.20, and the looking costs 2
    found = employ(
        "facilitator_referral",
        take_rate=0.03,
        indirect_tax_rate=0.05,
        funding_rate=0.06,
        intensity=0.1,
        origination_cost_cny=2,
        cac_cny=10,
        **PLAIN,
    )
    assert found.contribution == pytest.approx([32.2, 0, 0])
    assert found.customers_per_cny == pytest.approx(1 / 10)
    assert np.isnan(found.return_a_year)
    assert found.value_of_funding_rate_cny == 0


@given(modes, chances, chances, st.floats(0, 0.5), st.floats(0, 0.3))
@settings(max_examples=25)
def test_funding_is_charged_on_the_balance_each_month_begins_with(share, again, prepay, risk, rate):
    changed = {"prepayment": prepay, "reborrow_probability": again, "intensity": risk}
    found = evaluate(**{**LOAN, **changed, "funding_rate": rate, "next_loan_after": share})
    assert found.flows["funding_cost"] == pytest.approx(rate / 12 * held(found), abs=1e-8)


@given(modes, st.floats(0, 0.3), st.floats(1e-4, 0.2), st.floats(0, 0.2))
@settings(max_examples=25)
def test_the_worth_of_funding_is_the_difference_it_makes(share, rate, step, ratio):
    def value(funding):
        return employ(
            "licensed_lender",
            capital_ratio=ratio,
            cost_of_equity=0.12,
            **{**LOAN, "next_loan_after": share, "funding_rate": funding},
        )

    low, high = value(rate), value(rate + step)
    for name, slope in (
        ("value_after_capital_cny", low.value_of_funding_rate_cny),
        ("value_cny", value_of_funding_rate(low.customer)),
    ):
        assert (getattr(high, name) - getattr(low, name)) / step == pytest.approx(slope, rel=1e-6)


@given(st.floats(0.05, 0.3), st.floats(0, 0.3), st.floats(0, 0.02))
@settings(max_examples=25)
def test_equity_charged_at_its_own_return_leaves_the_acquisition_cost(ratio, rate, risk):
    changed = {**LOAN, "discount_rate": 0, "funding_rate": rate, "intensity": risk}
    earned = employ("licensed_lender", capital_ratio=ratio, **changed).return_a_year
    if not 0 <= earned <= 3:
        return
    found = employ("licensed_lender", capital_ratio=ratio, cost_of_equity=earned, **changed)
    assert found.value_after_capital_cny == pytest.approx(LOAN["cac_cny"], rel=1e-9)


def test_equity_as_dear_as_debt_changes_nothing():
    found = employ("licensed_lender", capital_ratio=0.12, cost_of_equity=0.06, **LOAN)
    assert found.value_after_capital_cny == pytest.approx(found.value_cny, rel=1e-12)


def test_a_loan_all_of_equity_does_not_mind_the_rate():
    found = employ("licensed_lender", capital_ratio=1, cost_of_equity=0.1, **LOAN)
    assert found.value_of_funding_rate_cny == 0


def test_a_guarantor_is_a_lender_whose_money_costs_the_yield():
    one = employ("facilitator_guarantee", partner_yield=0.09, **LOAN)
    other = employ("licensed_lender", **{**LOAN, "funding_rate": 0.09})
    assert one.contribution == pytest.approx(other.contribution)
    assert one.value_of_funding_rate_cny == pytest.approx(other.value_of_funding_rate_cny)
    # the equity behind a guarantee replaces no debt
    backed = employ(
        "facilitator_guarantee",
        partner_yield=0.09,
        capital_ratio=0.1,
        capital_yield=0.02,
        cost_of_equity=0.1,
        **LOAN,
    )
    assert backed.saved_cny == pytest.approx(0.02 / 12 * 0.1 * held(one.customer))
    assert backed.value_of_funding_rate_cny == pytest.approx(one.value_of_funding_rate_cny)


@given(modes, chances, st.floats(0, 0.5), st.floats(0, 1))
@settings(max_examples=25)
def test_a_referral_earns_its_take_and_nothing_of_the_loan(share, again, risk, take):
    changed = {"reborrow_probability": again, "intensity": risk, "next_loan_after": share}
    found = employ("facilitator_referral", take_rate=take, **{**LOAN, **changed})
    loan = evaluate(**{**LOAN, **changed})
    fees = 0.95 * take * loan.flows["lent"] - loan.flows["origination_cost"]
    months = found.contribution.shape[-1]
    assert found.contribution == pytest.approx(fees[:months], abs=1e-8)
    assert fees[months:] == pytest.approx(0)


EXTRAS = {
    "licensed_lender": ("capital_ratio", "cost_of_equity"),
    "facilitator_guarantee": ("capital_ratio", "cost_of_equity", "partner_yield", "capital_yield"),
    "facilitator_referral": ("take_rate",),
}


@given(
    st.sampled_from(BUSINESSES),
    modes,
    st.none() | st.integers(1, 30),
    st.fixed_dictionaries(
        {
            "reborrow_probability": chances,
            "intensity": st.floats(0, 0.5),
            "prepayment": st.floats(0, 0.3),
            "funding_rate": st.floats(0, 0.3),
            "discount_rate": st.floats(0, 0.3),
        }
    ),
    st.lists(st.floats(0, 0.2), min_size=4, max_size=4),
)
@settings(max_examples=60)
def test_the_short_way_to_the_value_is_the_long_one(business, share, horizon, changed, numbers):
    extra = dict(zip(EXTRAS[business], numbers, strict=False))
    if "capital_yield" in extra:  # more than equity and balance cost together is refused
        extra["capital_yield"] = min(extra["capital_yield"], extra["cost_of_equity"])
    loan = {**LOAN, **changed, "next_loan_after": share, "horizon": horizon}
    whole = employ(business, **extra, **loan).value_after_capital_cny
    found = value_after_capital(business, **extra, **loan)
    assert found == pytest.approx(whole, rel=1e-12, abs=1e-9)


def test_equity_that_earns_more_than_all_costs_is_for_the_long_way():
    given = {"partner_yield": 0.01, "capital_ratio": 0.5, "capital_yield": 0.3}
    assert np.isfinite(employ("facilitator_guarantee", **given, **LOAN).value_after_capital_cny)
    with pytest.raises(ValueError, match="equity would earn more than it and the balance cost"):
        value_after_capital("facilitator_guarantee", **given, **LOAN)


def test_scenarios_broadcast_and_agree_with_single_runs():
    ratios, rates = np.array([0.0, 0.1, 0.15]), np.array([0.03, 0.06, 0.09])
    many = employ(
        "licensed_lender",
        capital_ratio=ratios,
        cost_of_equity=0.12,
        **{**LOAN, "funding_rate": rates},
    )
    assert np.isnan(many.return_a_year[0])
    for i, (ratio, rate) in enumerate(zip(ratios, rates, strict=True)):
        one = employ(
            "licensed_lender",
            capital_ratio=ratio,
            cost_of_equity=0.12,
            **{**LOAN, "funding_rate": rate},
        )
        for name in ("return_a_year", "customers_per_cny", "value_after_capital_cny"):
            assert getattr(many, name)[i] == pytest.approx(getattr(one, name), nan_ok=True)


def test_what_lies_beyond_the_horizon_does_not_count():
    short = employ("licensed_lender", capital_ratio=0.1, horizon=6, **LOAN)
    full = employ("licensed_lender", capital_ratio=0.1, **LOAN)
    assert short.capital_cny == pytest.approx(full.capital_cny[:7])
    assert short.value_cny == pytest.approx(short.customer.value_cny)


@pytest.mark.parametrize("business", BUSINESSES)
def test_nothing_of_the_borrower_is_touched(business):
    partner = {"partner_yield": 0.08} if business == "facilitator_guarantee" else {}
    made = business_parameters(business, LOAN, **partner)
    for name in ("amounts", "term", "apr", "intensity", "prepayment", "cac_cny", "discount_rate"):
        assert made[name] == LOAN[name]


def test_a_trace_of_equity_is_none():
    found = employ("licensed_lender", capital_ratio=5e-324, **LOAN)
    assert np.isnan(found.return_a_year)
    assert np.isfinite(found.value_after_capital_cny)


def test_nobody_needs_money_where_nothing_is_spent():
    found = employ("facilitator_referral", take_rate=0.02, **PLAIN)
    assert np.isnan(found.customers_per_cny)


@pytest.mark.parametrize(
    ("business", "given", "words"),
    [
        ("bank", {}, "business: 'bank' is not one of licensed_lender"),
        ("facilitator_guarantee", {}, "partner_yield: must be given"),
        ("facilitator_guarantee", {"partner_yield": 8}, "partner_yield: 8 .*did you mean 0.08"),
        ("licensed_lender", {"partner_yield": 0.08}, "partner_yield: has no place"),
        ("licensed_lender", {"take_rate": 0.03}, "take_rate: has no place in licensed_lender"),
        ("licensed_lender", {"capital_yield": 0.03}, "capital_yield: has no place"),
        ("licensed_lender", {"capital_ratio": 12}, "capital_ratio: 12 .* from 0 to 1"),
        ("licensed_lender", {"cost_of_equity": 12}, "cost_of_equity: 12 .*did you mean 0.12"),
        ("licensed_lender", {"capital_ration": 0.1}, "capital_ration: there is no such"),
        ("facilitator_referral", {}, "take_rate: must be given"),
        ("facilitator_referral", {"take_rate": 3}, "take_rate: 3 .* from 0 to 1"),
        ("facilitator_referral", {"take_rate": 0, "capital_ratio": 0.1}, "capital_ratio: has no"),
    ],
)
def test_bad_input_is_named(business, given, words):
    with pytest.raises(ValueError, match=words):
        employ(business, **given, **LOAN)


def test_a_customer_without_months_is_refused():
    with pytest.raises(ValueError, match="customer: has no flows by month"):
        held(evaluate_scalars(**LOAN))
