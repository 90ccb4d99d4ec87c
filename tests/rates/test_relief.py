import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending.loan import instalment, project_loan, schedule, unit_balances
from analysis.rates.relief import KINDS, break_even_claim_rate_other, kinds, relief

ACCOUNT = {
    "amount_cny": 12_000,
    "apr": 0.24,
    "term": 12,
    "age_months": 4,
    "lgd": 0.9,
    "recovery_lag_months": 12,
    "discount_rate": 0.06,
    "distressed_share": 0.1,
    "claim_rate_distressed": 0.8,
    "cure_without": 0.3,
    "cure_with": 0.4,
    "verification_cost_cny": 20,
}
# two months, all at 12% a year: 1,000 is paid by 507.51 twice; at 0 by 500 twice
SHORT = {
    "amount_cny": 1_000,
    "apr": 0.12,
    "term": 2,
    "distressed_share": 0.2,
    "claim_rate_distressed": 0.5,
    "claim_rate_other": 0.1,
    "cure_without": 0.4,
    "cure_with": 0.6,
    "verification_cost_cny": 3,
    "lgd": 0.7,
}
shares = st.floats(0, 1)


@st.composite
def accounts(draw):
    term = draw(st.integers(1, 18))
    apr = draw(st.floats(0, 0.6))
    return {
        "amount_cny": draw(st.floats(100, 50_000)),
        "apr": apr,
        "term": term,
        "age_months": draw(st.integers(0, term - 1)),
        "rate_cut": apr * draw(shares),
        "extra_months": draw(st.integers(0, 12)),
        "distressed_share": draw(shares),
        "claim_rate_distressed": draw(shares),
        "cure_without": draw(shares),
        "cure_with": draw(shares),
        "verification_cost_cny": draw(st.floats(0, 100)),
        "lgd": draw(shares),
        "recovery_lag_months": draw(st.integers(0, 12)),
        "discount_rate": draw(st.floats(0, 0.3)),
        "intensity": draw(st.floats(0, 0.05)),
        "prepayment": draw(st.floats(0, 0.1)),
    }


# Worked examples


def test_the_worked_example():
    found = relief(**SHORT, rate_cut=0.12)
    paid = 2 * 507.5124378
    assert found.pv_contract_cny == pytest.approx(paid)
    assert found.pv_relief_cny == pytest.approx(1_000)
    assert found.pv_default_cny == pytest.approx(300)
    # 0.2·0.5·0.2·700; (0.1·0.4 + 0.8·0.1)·15.02; (0.1 + 0.08)·3
    assert found.saved_cny == pytest.approx(14)
    assert found.given_away_cny == pytest.approx(0.12 * (paid - 1_000))
    assert found.checking_cny == pytest.approx(0.54)
    assert found.net_cny == pytest.approx(14 - 0.12 * 15.0248756 - 0.54)
    assert found.instalment_before_cny == pytest.approx(507.5124378)
    assert found.instalment_after_cny == pytest.approx(500)
    assert (found.apr_before, found.apr_after) == (0.12, 0)
    assert (found.default_without, found.default_with) == pytest.approx((0.6, 0.4))
    # net at no other claims 14 − 0.6009950 − 0.3, and 0.8·(15.0248756 + 3) less for each
    rate = break_even_claim_rate_other(
        **{k: v for k, v in SHORT.items() if k != "claim_rate_other"}, rate_cut=0.12
    )
    assert rate.claim_rate_other == pytest.approx(13.0990050 / 14.4199005)
    assert (rate.reason, rate.pays) == ("", "below")


def test_discounting_of_the_worked_example():
    # 1% a month: the contract is worth the balance; recovery after 2 months, collection now
    found = relief(
        **SHORT,
        extra_months=1,
        discount_rate=1.01**12 - 1,
        recovery_lag_months=2,
        late_collection_cost_cny=50,
    )
    assert found.pv_contract_cny == pytest.approx(1_000)
    assert found.pv_relief_cny == pytest.approx(1_000)
    assert found.pv_default_cny == pytest.approx(300 / 1.01**2 - 50)
    assert found.paid_default_cny == pytest.approx(300)
    assert found.months_after == found.months_before + 1 == 3


def test_the_balance_is_that_of_the_schedule():
    found = relief(**ACCOUNT, claim_rate_other=0, rate_cut=0.06)
    plan = schedule(12_000, 0.24, 12)
    assert found.balance_cny == pytest.approx(plan["closing_balance"].iloc[3])
    assert found.instalment_before_cny == pytest.approx(plan["instalment"].iloc[0])
    assert found.paid_contract_cny == pytest.approx(8 * plan["instalment"].iloc[0])
    assert found.instalment_after_cny == pytest.approx(
        float(instalment(found.balance_cny, 0.18, 8))
    )


# Identities


@given(accounts(), shares)
@settings(max_examples=50)
def test_the_formula(account, others):
    found = relief(**account, claim_rate_other=others)
    s, c_d, k_0, k_r = (
        account[name]
        for name in ("distressed_share", "claim_rate_distressed", "cure_without", "cure_with")
    )
    net = (
        s * c_d * (k_r - k_0) * (found.pv_relief_cny - found.pv_default_cny)
        - (s * c_d * k_0 + (1 - s) * others) * (found.pv_contract_cny - found.pv_relief_cny)
        - (s * c_d + (1 - s) * others) * account["verification_cost_cny"]
    )
    assert found.net_cny == pytest.approx(net, abs=1e-9 * account["amount_cny"])


@given(accounts(), shares)
@settings(max_examples=25)
def test_net_is_the_book_with_relief_less_the_book_without(account, others):
    # every account by its group: distressed who ask, distressed who do not, others who ask or not
    found = relief(**account, claim_rate_other=others)
    s, c_d, k_0, k_r = (
        account[name]
        for name in ("distressed_share", "claim_rate_distressed", "cure_without", "cure_with")
    )
    check = account["verification_cost_cny"]
    contract, default, eased = found.pv_contract_cny, found.pv_default_cny, found.pv_relief_cny
    alone = k_0 * contract + (1 - k_0) * default
    without = s * alone + (1 - s) * contract
    asked = k_r * eased + (1 - k_r) * default - check
    book = s * (c_d * asked + (1 - c_d) * alone)
    book += (1 - s) * (others * (eased - check) + (1 - others) * contract)
    assert found.net_cny == pytest.approx(book - without, abs=1e-8 * account["amount_cny"])


@given(accounts(), shares)
@settings(max_examples=25)
def test_nothing_changed_is_worth_nothing(account, others):
    same = {"rate_cut": 0, "extra_months": 0, "verification_cost_cny": 0}
    found = relief(
        **{**account, **same, "cure_with": account["cure_without"]}, claim_rate_other=others
    )
    assert found.pv_relief_cny == found.pv_contract_cny
    assert found.net_cny == 0
    assert found.default_with == found.default_without


@given(accounts())
@settings(max_examples=50)
def test_the_break_even_share_leaves_nothing(account):
    found = break_even_claim_rate_other(**account)
    ends = [float(relief(**account, claim_rate_other=c).net_cny) for c in (0.0, 1.0)]
    trace = 1e-9
    if found.reason == "":
        at = relief(**account, claim_rate_other=found.claim_rate_other)
        assert at.net_cny == pytest.approx(0, abs=1e-9 * account["amount_cny"])
        assert found.pays == ("below" if ends[0] > ends[1] else "above")
    else:
        assert np.isnan(found.claim_rate_other)
        assert found.pays == ""
        if found.reason == "always_pays":
            assert min(ends) >= -trace
        else:
            assert max(ends) < trace


def test_an_account_that_pays_on_is_a_loan_of_its_balance():
    account = {**ACCOUNT, "intensity": 0.02, "prepayment": 0.03, "recovery_lag_months": 2}
    found = relief(**account, claim_rate_other=0, extra_months=4)
    balance = float(12_000 * unit_balances(0.24, 12)[4])
    flows = project_loan(
        balance, 0.24, 12, intensity=0.02, prepayment=0.03, lgd=0.9, recovery_lag_months=2
    ).flows
    names = ("interest", "scheduled_principal", "prepaid_principal", "recovery")
    paid = sum(flows[name] for name in names)
    assert found.paid_relief_cny == pytest.approx(paid.sum())
    assert found.pv_relief_cny == pytest.approx((paid * 1.06 ** (-np.arange(15) / 12)).sum())


def test_later_default_is_part_of_the_chance():
    account = {**ACCOUNT, "intensity": 0.02, "late_collection_cost_cny": 100}
    found = relief(**account, claim_rate_other=0, extra_months=4)
    assert found.default_without == pytest.approx(1 - 0.3 * np.exp(-0.02 * 8))
    assert found.default_with == pytest.approx(1 - 0.4 * np.exp(-0.02 * 12))
    cheap = relief(**{**account, "late_collection_cost_cny": 0}, claim_rate_other=0, extra_months=4)
    assert cheap.pv_default_cny - found.pv_default_cny == pytest.approx(100)
    assert 0 < cheap.pv_relief_cny - found.pv_relief_cny < 100 * (1 - np.exp(-0.02 * 12))


# What the kinds do


def test_three_kinds():
    found = kinds(rate_cut=0.08, extra_months=6, claim_rate_other=0.05, **ACCOUNT)
    assert tuple(found) == KINDS
    rate, longer, both = (found[kind] for kind in KINDS)
    assert rate.months_after == 8
    assert longer.apr_after == 0.24
    assert (both.months_after, both.apr_after) == (14, pytest.approx(0.16))
    # a longer term costs the borrower more in all and less a month
    assert longer.paid_relief_cny > longer.paid_contract_cny > rate.paid_relief_cny
    assert both.instalment_after_cny < longer.instalment_after_cny < longer.instalment_before_cny
    # and at a rate above the lender's own it is worth more to him than the contract
    assert longer.given_away_cny < 0 < rate.given_away_cny


def test_directions_and_reasons():
    cut = {**ACCOUNT, "rate_cut": 0.12}
    longer = {**ACCOUNT, "extra_months": 6, "verification_cost_cny": 0}
    harm = {"cure_with": 0.1}
    cases = [
        (cut, "", "below"),
        ({**cut, **harm}, "never_pays", ""),
        # saves so much that all may ask
        ({**cut, "distressed_share": 0.6, "cure_with": 0.9}, "always_pays", ""),
        (longer, "always_pays", ""),
        ({**longer, **harm}, "", "above"),
        ({**longer, "cure_with": 0.0, "distressed_share": 0.9}, "never_pays", ""),
        # all in distress: nobody else can ask
        ({**cut, "distressed_share": 1.0}, "always_pays", ""),
        ({**cut, "distressed_share": 1.0, **harm}, "never_pays", ""),
        ({**ACCOUNT, "cure_with": 0.3, "verification_cost_cny": 0}, "always_pays", ""),
    ]
    for account, reason, pays in cases:
        found = break_even_claim_rate_other(**account)
        assert (found.reason, found.pays) == (reason, pays), account


def test_a_trace_of_rounding_has_no_sign():
    # discounted at the loan's own rate a longer term is worth the same, to the last digits
    same = {"cure_with": 0.3, "verification_cost_cny": 0, "discount_rate": 1.02**12 - 1}
    amounts = np.linspace(9_000, 15_000, 40)
    found = break_even_claim_rate_other(
        **{**ACCOUNT, **same, "amount_cny": amounts}, extra_months=5
    )
    assert set(found.reason) == {"always_pays"}


def test_dearer_relief_bears_fewer_claims():
    found = break_even_claim_rate_other(**ACCOUNT, rate_cut=np.array([0.06, 0.12, 0.24]))
    assert (np.diff(found.claim_rate_other) < 0).all()


def test_scenarios():
    changed = {
        **ACCOUNT,
        "apr": np.array([0.18, 0.24, 0.36]),
        "lgd": np.array([0.6, 0.8, 1.0]),
        "discount_rate": np.array([0.0, 0.1, 0.2]),
        "intensity": np.array([[0.0], [0.01], [0.03]]),
        "cure_with": np.array([[0.35], [0.5]]),
    }
    found = relief(**changed, claim_rate_other=0.02, rate_cut=0.1)
    assert found.net_cny.shape == found.balance_cny.shape == found.default_with.shape == (2, 3)
    for i in range(2):
        for j in range(3):
            one = {name: changed[name][j] for name in ("apr", "lgd", "discount_rate")}
            one |= {
                "cure_with": changed["cure_with"][i, 0],
                "intensity": changed["intensity"][j, 0],
            }
            single = relief(**{**ACCOUNT, **one}, claim_rate_other=0.02, rate_cut=0.1)
            for name in ("net_cny", "pv_relief_cny", "default_with", "paid_contract_cny"):
                assert getattr(found, name)[i, j] == pytest.approx(float(getattr(single, name)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"age_months": 12}, "age_months: 12 is not allowed; must be from 0 to 11"),
        ({"rate_cut": 0.3}, "rate_cut: 0.3 is not allowed; must be at most"),
        ({"rate_cut": 6}, "rate_cut: 6 .*did you mean 0.06"),
        ({"extra_months": 1.5}, "extra_months: 1.5 is not allowed"),
        ({"cure_with": 1.2}, "cure_with: 1.2 .* from 0 to 1"),
        ({"distressed_share": -0.1}, "distressed_share: -0.1"),
        ({"lgd": 90}, "lgd: 90 is not allowed"),
        ({"verification_cost_cny": -1}, "verification_cost_cny: -1"),
        ({"amount_cny": -1}, "amount_cny: -1"),
        ({"intensity": [0.1, 0.1]}, "intensity: the last axis holds 2 months"),
    ],
)
def test_bad_input_is_named(change, words):
    with pytest.raises(ValueError, match=words):
        relief(**{**ACCOUNT, "claim_rate_other": 0.1, **change})


def test_what_is_asked_is_not_given():
    with pytest.raises(ValueError, match="claim_rate_other: is what is asked"):
        break_even_claim_rate_other(**ACCOUNT, claim_rate_other=0.1)
