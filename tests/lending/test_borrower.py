import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending import HEAVY_FRONT, evaluate
from analysis.lending.borrower import PRICE_PARTS, borrow, free_months_worth
from analysis.lending.loan import METHODS, schedule

LADDER = {
    "amounts": (12_000, 9_000, 7_000),
    "term": 12,
    "apr": 0.24,
    "intensity": 0.01,
    "prepayment": 0.02,
    "reborrow_probability": 0.7,
    "gap_months": 1,
    "lgd": 0.8,
    "recovery_lag_months": 3,
    "funding_rate": 0.06,
    "servicing_cost_cny": 4,
    "early_collection_cost_cny": 15,
    "late_collection_cost_cny": 200,
    "late_share": 0.05,
    "success_fee_share_of_interest": 0.02,
    "indirect_tax_rate": 0.05,
    "origination_cost_cny": 30,
    "cac_cny": 1_500,
    "type_weights": (0.8, 0.2),
    "type_multipliers": (0.5, 3),
}
FREE = {"intensity": 0, "late_share": 0, "prepayment": 0, "reborrow_probability": 1}
SHARES = (1.0, 0.5)
methods = st.sampled_from(METHODS)


def see(**changed):
    return borrow(income_cny_a_month=6_000, **{**LADDER, **changed})


def test_two_instalments_by_hand():
    # 1,200 in two parts of 600: interest 12 and 6; the first month is due with 10% default
    found = borrow(
        income_cny_a_month=2_000,
        amounts=(1_200,),
        term=2,
        apr=0.12,
        method="equal_principal",
        intensity=-math.log(0.9),
        late_share=0.2,
        lgd=0.75,
        funding_rate=0.06,
        indirect_tax_rate=0.05,
        origination_cost_cny=2,
        success_fee_share_of_interest=0.1,
        cac_cny=3,
    )
    assert found.scheduled_paid_cny == pytest.approx(1_218)
    assert found.scheduled_charge_cny == pytest.approx(18)
    assert found.all_in_apr == pytest.approx(0.12)
    assert found.peak_debt_cny == 1_200
    assert found.instalment_to_income == pytest.approx(612 / 2_000)
    assert found.scheduled_months_in_debt == 2
    assert found.chance_of_default == pytest.approx([0.19])
    assert found.months_in_debt == pytest.approx([1.9])
    # on time with 0.9 · 0.8 each month
    assert found.chance_of_arrears == pytest.approx([1 - 0.72**2])
    interest = 0.9 * 12 + 0.81 * 6
    lost = 0.1 * 1_200 + 0.09 * 600
    assert found.finance_charge_cny == pytest.approx([interest])
    assert found.total_paid_cny == pytest.approx([0.9 * 612 + 0.81 * 606 + lost / 4])
    split = {name: part[0] for name, part in found.price_split_cny.items()}
    assert split["acquisition"] == pytest.approx(3 + interest / 10)
    assert split["losses"] == pytest.approx(0.75 * lost)
    assert split["funding"] == pytest.approx(0.005 * (1_200 + 0.9 * 600))
    assert split["tax"] == pytest.approx(interest / 20)
    assert split["operations"] == pytest.approx(2)
    assert found.price_split["operations"] == pytest.approx([200 / interest])


@given(
    st.lists(st.floats(500, 30_000), min_size=1, max_size=4),
    st.integers(1, 12),
    st.floats(0, 0.36),
    methods,
    st.sampled_from([1.0, 0.7, 0.3]),
    st.integers(0, 2),
)
@settings(max_examples=40)
def test_on_schedule_a_ladder_is_its_schedules(amounts, term, apr, method, share, gap):
    found = borrow(
        income_cny_a_month=5_000,
        amounts=tuple(amounts),
        term=term,
        apr=apr,
        method=method,
        next_loan_after=share,
        gap_months=gap,
    )
    plans = [schedule(a, apr, term, method) for a in amounts]
    paid = sum(plan["instalment"].sum() for plan in plans)
    assert found.scheduled_paid_cny == pytest.approx(paid, rel=1e-12)
    assert found.scheduled_charge_cny == pytest.approx(paid - sum(amounts), abs=1e-7)
    assert found.total_paid_cny == pytest.approx([paid], rel=1e-12)
    assert found.months_in_debt == pytest.approx([found.scheduled_months_in_debt])
    if share == 1:
        assert found.scheduled_months_in_debt == term * len(amounts)
        assert found.peak_debt_cny == pytest.approx(max(amounts))
        top = max(plan["instalment"].max() for plan in plans)
        assert found.instalment_to_income == pytest.approx(top / 5_000)
    else:
        assert found.scheduled_months_in_debt <= (term + gap) * len(amounts)
    if method != "flat_fee":
        assert found.all_in_apr == pytest.approx(apr, abs=1e-9)


@given(st.floats(0, 0.1), st.floats(0, 0.2), st.floats(0, 1), st.sampled_from(SHARES))
@settings(max_examples=30)
def test_what_is_paid_and_lost_is_what_was_lent_and_charged(risk, prepay, again, share):
    changed = {
        "intensity": risk,
        "prepayment": prepay,
        "reborrow_probability": again,
        "next_loan_after": share,
    }
    found = see(**changed)
    for j, multiplier in enumerate(LADDER["type_multipliers"]):
        one = {"type_weights": (1,), "type_multipliers": (1,), "intensity": risk * multiplier}
        total = evaluate(**{**LADDER, **changed, **one}).totals
        lost = total["defaulted_principal"] - total["recovery"]
        assert found.total_paid_cny[j] + lost == pytest.approx(total["lent"] + total["interest"])
        assert found.finance_charge_cny[j] == pytest.approx(total["interest"])
        # the split, by the lender's own account of what is left
        profit = total["contribution"] - LADDER["cac_cny"]
        assert found.price_split_cny["profit"][j] == pytest.approx(profit, abs=1e-7)
    assert list(found.price_split) == list(PRICE_PARTS)
    assert sum(found.price_split_cny.values()) == pytest.approx(
        found.finance_charge_cny, rel=1e-12, abs=1e-9
    )
    assert sum(found.price_split.values()) == pytest.approx(np.full(2, 100), abs=1e-9)


@given(st.floats(0, 0.1), st.floats(0, 0.2), st.floats(0, 1), st.floats(-1, 1))
@settings(max_examples=30)
def test_one_after_another_heads_are_loans(risk, prepay, again, slope):
    # the engine counts by loan; a yuan a default, and a yuan a month, are counts
    changed = {
        "intensity": risk,
        "prepayment": prepay,
        "reborrow_probability": again,
        "incentive_slope": slope,
        "size_risk_elasticity": slope,
    }
    found = see(**changed)
    for j, multiplier in enumerate(LADDER["type_multipliers"]):
        one = {"type_weights": (1,), "type_multipliers": (1,), "intensity": risk * multiplier}
        counted = {
            "late_collection_cost_cny": 1,
            "early_collection_cost_cny": 0,
            "servicing_cost_cny": 1,
        }
        total = evaluate(**{**LADDER, **changed, **one, **counted}).totals
        assert found.chance_of_default[j] == pytest.approx(total["collection_cost"], abs=1e-12)
        assert found.months_in_debt[j] == pytest.approx(total["servicing_cost"])


def test_two_open_loans_default_as_one():
    # 2 instalments each, the second loan after the first: both open in month 2; 10% a month
    found = borrow(
        income_cny_a_month=1_000,
        amounts=(100, 100),
        term=2,
        apr=0,
        next_loan_after=0.5,
        intensity=-math.log(0.9),
    )
    assert found.chance_of_default == pytest.approx([1 - 0.9**3])
    assert found.months_in_debt == pytest.approx([1 + 0.9 + 0.81])
    assert found.peak_debt_cny == 150
    assert found.instalment_to_income == pytest.approx(0.1)
    assert found.scheduled_months_in_debt == 3


def test_who_is_refused_the_next_loan_is_not_held_by_it():
    # a next loan twice the size halves the intensity, for the month that it is on offer
    found = borrow(
        income_cny_a_month=1_000,
        amounts=(100, 200),
        term=2,
        apr=0,
        next_loan_after=0.5,
        reborrow_probability=0,
        incentive_slope=100 * math.log(2),
        intensity=-math.log(0.9),
    )
    assert found.chance_of_default == pytest.approx([1 - 0.9**1.5])


def path(rng, share, late):
    """One customer of LADDER's first type, by a list of open loans."""
    wait = {1.0: 13, 0.5: 8}[share]  # of 12 instalments at 24%, 7 repay half; and a gap of 1
    open_loans, last, offered, month, since, next_at = {0: 0}, 0, True, 0, 0, None
    months, was_late, amounts = 0, False, LADDER["amounts"]
    while True:
        if not open_loans and next_at is None and not (offered and last < 2 and since < wait):
            return False, was_late, months
        month, since = month + 1, since + 1
        if open_loans:
            months += 1
            open_loans = {k: age + 1 for k, age in open_loans.items()}
            age = open_loans[max(open_loans)]
            size = sum(amounts[k] for k in open_loans) / 10_000
            risk = 0.02 * size**0.5
            if offered and last < 2:
                risk *= math.exp(2 * (amounts[last] - amounts[last + 1]) / 10_000)
            if rng.random() < 1 - math.exp(-risk):
                return True, True, months
            was_late = was_late or rng.random() < late
            gone = age < 12 and rng.random() < 0.02
            open_loans = {k: a for k, a in open_loans.items() if a < 12 and not gone}
            if gone:
                offered = offered and last < 2 and rng.random() < 0.7
                next_at = month + 1 if offered else None
        if next_at is None and offered and last < 2 and since == wait:
            offered = rng.random() < 0.7
            next_at = month if offered else None
        if next_at == month:
            last, since, next_at = last + 1, 0, None
            open_loans[last] = 0


@pytest.mark.parametrize("share", SHARES)
def test_customers_drawn_one_by_one_agree(share):
    found = see(
        next_loan_after=share,
        intensity=0.04,
        size_risk_elasticity=0.5,
        incentive_slope=2,
        late_share=0.03,
    )
    rng, count = np.random.default_rng(1), 20_000
    drawn = np.array([path(rng, share, 0.03) for _ in range(count)], float)
    expected = (found.chance_of_default[0], found.chance_of_arrears[0], found.months_in_debt[0])
    error = drawn.std(axis=0) / math.sqrt(count)
    assert (np.abs(drawn.mean(axis=0) - expected) < 4 * error).all()


def test_riskier_types_pay_for_less_and_cost_more():
    found = see()
    assert found.chance_of_default[0] < found.chance_of_default[1]
    assert (found.chance_of_default < found.chance_of_arrears).all()
    assert found.months_in_debt[0] > found.months_in_debt[1]
    assert found.price_split["losses"][0] < found.price_split["losses"][1]


def test_the_contract_is_the_same_for_every_type():
    one, other = see(), see(type_weights=(0.4, 0.6), type_multipliers=(0.1, 1.6))
    for name in ("scheduled_paid_cny", "all_in_apr", "peak_debt_cny", "instalment_to_income"):
        assert getattr(one, name) == getattr(other, name)


@pytest.mark.parametrize("share", SHARES)
def test_nobody_defaults_and_nobody_is_late(share):
    found = see(**FREE, next_loan_after=share)
    assert (found.chance_of_default == 0).all()
    assert (found.chance_of_arrears == 0).all()
    assert (found.price_split["losses"] == 0).all()
    assert found.total_paid_cny == pytest.approx(np.full(2, found.scheduled_paid_cny))


def test_always_late():
    assert see(late_share=1).chance_of_arrears == pytest.approx([1, 1])


@pytest.mark.parametrize("apr", [0, 1e-300])
def test_a_loan_without_a_price(apr):
    found = see(apr=apr)
    assert found.all_in_apr == 0
    assert found.finance_charge_cny == pytest.approx([0, 0], abs=1e-200)
    assert all(np.isnan(part).all() for part in found.price_split.values())
    assert sum(found.price_split_cny.values()) == pytest.approx([0, 0], abs=1e-9)


def test_loans_at_several_prices_and_terms():
    deals = [(12_000, 0.36, 3), (9_000, 0.18, 12), (7_000, 0.3, 6)]
    amounts, prices, terms = zip(*deals, strict=True)
    found = see(amounts=amounts, apr=prices, term=terms)
    assert 0.18 < found.all_in_apr < 0.36
    # at that rate, what is lent is worth what is paid; a month lies between two loans
    worth, start, growth = 0.0, 0, 1 + found.all_in_apr / 12
    for amount, apr, term in deals:
        plan = schedule(amount, apr, term)
        paid = (plan["instalment"] / growth ** plan["month"]).sum()
        worth += (paid - amount) / growth**start
        start += term + 1
    assert worth == pytest.approx(0, abs=1e-7)


def test_a_flat_fee_costs_more_than_it_says():
    # 1% of the amount a month over 12 months is 21.46% a year on what is owed
    found = borrow(income_cny_a_month=1, amounts=(12_000,), term=12, apr=0.12, method="flat_fee")
    assert found.all_in_apr == pytest.approx(0.2146, abs=5e-5)


def test_the_articles_ladder_overlaps_to_more_debt():
    common = {"amounts": HEAVY_FRONT, "type_weights": (1,), "type_multipliers": (1,)}
    apart, together = (see(**common, next_loan_after=share) for share in SHARES)
    assert apart.peak_debt_cny == 12_000
    assert together.peak_debt_cny > apart.peak_debt_cny
    assert together.instalment_to_income > apart.instalment_to_income
    assert together.scheduled_months_in_debt < apart.scheduled_months_in_debt


@given(st.floats(0.01, 0.36), st.integers(2, 24), methods)
@settings(max_examples=50)
def test_a_free_month_saves_its_interest(apr, term, method):
    all_in, worth = free_months_worth(apr, term, method)
    plan = schedule(1, apr, term, method)
    payments = plan["instalment"].to_numpy().copy()
    payments[0] -= plan["interest"].iloc[0]
    growth = (1 + all_in / 12) ** np.arange(1, term + 1)
    assert (payments / growth).sum() == pytest.approx(1, abs=1e-11)
    assert worth > 0
    if method != "flat_fee":
        assert all_in + worth == pytest.approx(apr, abs=1e-10)


def test_free_months_at_the_ends():
    # one month of a bullet: all of the price; all months: no price; none: the contract's
    assert free_months_worth(0.24, 1) == pytest.approx((0, 0.24))
    assert free_months_worth(0.24, 12, free_months=12) == pytest.approx((0, 0.24))
    assert free_months_worth(0.24, 12, free_months=0) == pytest.approx((0.24, 0))
    assert free_months_worth(0, 12) == (0, 0)
    # two months of a bullet by hand: 1 = 1.02 / (1 + i)²
    assert free_months_worth(0.24, 2, "bullet")[0] == pytest.approx(12 * (1.02**0.5 - 1))


def test_a_free_month_is_worth_less_on_a_longer_loan():
    worth = [free_months_worth(0.24, term)[1] for term in (3, 6, 12)]
    assert worth == sorted(worth, reverse=True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: see(apr=24), "apr: 24 .*did you mean 0.24"),
        (lambda: see(cac_cny=[1, 2]), r"parameters: one scenario is meant, these hold \(2,\)"),
        (lambda: see(aprs=0.2), "aprs: there is no such parameter; did you mean 'apr'"),
        (lambda: borrow(income_cny_a_month=0, **LADDER), "income_cny_a_month: 0 .* above 0"),
        (lambda: borrow(income_cny_a_month=-1, **LADDER), "income_cny_a_month: -1 .* at least 0"),
        (lambda: free_months_worth(0.24, 3, free_months=4), "free_months: 4 .* from 0 to 3"),
        (lambda: free_months_worth(24, 3), "apr: 24 .*did you mean 0.24"),
        (lambda: free_months_worth(0.24, 0), "term: 0 .* at least 1"),
        (lambda: free_months_worth(0.24, 3, "lump"), "method: 'lump' is not one of annuity"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
