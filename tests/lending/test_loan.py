"""One loan: published examples, identities, limits."""

import math

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.lending.loan import (
    METHODS,
    contract_schedule,
    instalment,
    intensity_from_annual,
    project_loan,
    schedule,
)
from tests.lending.strategies import loans, rates

# Microsoft's documentation of PMT, IPMT, PPMT, CUMIPMT and CUMPRINC prints these values.


def test_pmt_as_the_spreadsheet_documents_it():
    assert round(float(instalment(10_000, 0.08, 10)), 2) == 1037.03


def test_ipmt_and_ppmt_as_the_spreadsheet_documents_them():
    assert round(schedule(8_000, 0.10, 36)["interest"].iloc[0], 2) == 66.67
    assert round(schedule(2_000, 0.10, 24)["principal"].iloc[0], 2) == 75.62


def test_cumulative_sums_as_the_spreadsheet_documents_them():
    second_year = schedule(125_000, 0.09, 360).query("13 <= month <= 24")
    assert round(second_year["interest"].sum(), 2) == 11_135.23
    assert round(second_year["principal"].sum(), 2) == 934.11


@given(st.floats(100, 1e6), rates, st.integers(1, 400))
def test_the_instalment_by_another_library(principal, apr, term):
    expected = principal / term if apr == 0 else -npf.pmt(apr / 12, term, principal)
    assert float(instalment(principal, apr, term)) == pytest.approx(expected, rel=1e-7)


def test_tiny_rates_keep_their_digits():
    # to second order A·n/L = 1 + i·(n+1)/2 + i²·(n²−1)/12
    for apr in (1e-4, 1e-7, 1e-10, 1e-13):
        i, n = apr / 12, 36
        assert float(instalment(1.0, apr, n)) * n == pytest.approx(
            1 + i * (n + 1) / 2 + i**2 * (n**2 - 1) / 12, rel=1e-12 + i**3 * n**3
        )


@given(st.floats(100, 1e5), rates, st.integers(1, 60), st.sampled_from(METHODS))
def test_a_schedule_repays_what_was_lent(principal, apr, term, method):
    table = schedule(principal, apr, term, method)
    assert list(table.columns) == [
        "month",
        "opening_balance",
        "interest",
        "principal",
        "instalment",
        "closing_balance",
    ]
    assert table["principal"].sum() == pytest.approx(principal, rel=1e-12)
    assert table["closing_balance"].iloc[-1] == pytest.approx(0, abs=1e-12 * principal)
    assert (
        table["opening_balance"].iloc[1:].to_numpy()
        == table["closing_balance"].iloc[:-1].to_numpy()
    ).all()
    assert np.allclose(table["instalment"], table["interest"] + table["principal"])
    if method != "flat_fee":
        assert np.allclose(table["interest"], table["opening_balance"] * apr / 12)
        value = (table["instalment"] / (1 + apr / 12) ** table["month"]).sum()
        assert value == pytest.approx(principal, rel=1e-9)


def test_each_method_by_hand():
    assert schedule(1200, 0.12, 3, "equal_principal")["instalment"].round(6).tolist() == [
        412,
        408,
        404,
    ]
    assert schedule(1200, 0.12, 3, "bullet")["instalment"].round(6).tolist() == [12, 12, 1212]
    flat = schedule(1200, 0.12, 3, "flat_fee")
    assert flat["instalment"].round(6).tolist() == [412, 412, 412]
    assert flat["interest"].round(6).tolist() == [12, 12, 12]
    assert schedule(900, 0.0, 3)["instalment"].tolist() == pytest.approx([300, 300, 300])


@pytest.mark.parametrize("method", ["bullet", "equal_principal"])
def test_methods_without_a_single_instalment_say_so(method):
    with pytest.raises(ValueError, match="has no single instalment"):
        instalment(1000, 0.1, 12, method)


@given(
    st.integers(10_000, 5_000_000), st.floats(0, 0.5), st.integers(1, 36), st.sampled_from(METHODS)
)
def test_a_contract_is_in_whole_cents_and_repays_exactly(cents, apr, term, method):
    table = contract_schedule(cents / 100, apr, term, method)
    in_cents = (table.drop(columns="month") * 100).round(6)
    assert (in_cents == in_cents.round(0)).all().all()
    assert round(table["principal"].sum() * 100) == cents
    assert table["closing_balance"].iloc[-1] == 0
    if method == "annuity" and term > 1:
        level = math.floor(100 * float(instalment(cents / 100, apr, term)) + 0.5)
        assert (
            set((table["instalment"].iloc[:-1] * 100).round(0)) <= {level}
            or (table["principal"].iloc[:-1] >= 0).all()
        )
        # a cent of rounding each month, and the interest it bears to the end
        assert abs(table["instalment"].iloc[-1] * 100 - level) <= term * (1 + apr / 12) ** term


def test_a_contract_by_hand():
    # 1,000.00 at 24% over 3 months: i = 2%, A = 346.7547, rounded once to 346.75
    table = contract_schedule(1000, 0.24, 3)
    assert table["instalment"].tolist() == [346.75, 346.75, 346.77]
    assert table["interest"].tolist() == [20.0, 13.47, 6.8]
    with pytest.raises(ValueError, match="fractions of a cent"):
        contract_schedule(10.001, 0.1, 3)


@given(loans())
def test_principal_is_repaid_prepaid_or_lost(given_):
    found = project_loan(**given_)
    lent = given_["principal"]
    parts = [
        found.flows[n] for n in ("scheduled_principal", "prepaid_principal", "defaulted_principal")
    ]
    assert sum(p.sum() for p in parts) == pytest.approx(lent, rel=1e-12)
    month = slice(1, given_["term"] + 1)
    step = found.balance[:-1] - sum(p[month] for p in parts)
    assert np.allclose(found.balance[1:], step, atol=1e-12 * lent, rtol=0)
    assert (found.survival >= 0).all()
    assert (np.diff(found.survival) <= 1e-15).all()


@given(loans())
def test_contribution_is_worth_what_the_cash_flows_are(given_):
    """With no other cost, discounting at the cost of funding, both views have one value."""
    found = project_loan(**given_)
    flows = found.flows
    cash = (
        flows["interest"]
        + flows["scheduled_principal"]
        + flows["prepaid_principal"]
        + flows["recovery"]
    )
    cash = cash - np.eye(1, len(cash)).ravel() * given_["principal"]
    v = (1 + given_["funding_rate"] / 12) ** -np.arange(len(cash))
    assert found.contribution @ v == pytest.approx(cash @ v, abs=1e-11 * given_["principal"])


def test_a_loan_by_hand():
    """Two months, 12%, hazard 10% and 20%, prepayment 25%: every cell worked on paper."""
    intensity = [-math.log(0.9), -math.log(0.8)]
    found = project_loan(
        1000, 0.12, 2, method="equal_principal", intensity=intensity, prepayment=0.25, lgd=0.6,
        recovery_lag_months=1, funding_rate=0.06, servicing_cost_cny=2, early_collection_cost_cny=10,
        late_collection_cost_cny=50, late_share=0.1, success_fee_share_of_interest=0.2,
        indirect_tax_rate=0.05, origination_cost_cny=7,
    )  # fmt: skip
    expected = {
        "interest": [0, 9.0, 0.54 * 5 / 0.54 * 0.54, 0],
        "scheduled_principal": [0, 450, 270, 0],
        "prepaid_principal": [0, 0.9 * 0.25 * 500, 0, 0],
        "defaulted_principal": [0, 100, 0.675 * 0.2 * 500, 0],
        "recovery": [0, 0, 40, 27],
        "funding_cost": [0, 5, 0.005 * 0.675 * 500, 0],
        "servicing_cost": [0, 2, 1.35, 0],
        "collection_cost": [0, 10 * 0.1 * 0.9 + 50 * 0.1, 10 * 0.1 * 0.54 + 50 * 0.135, 0],
        "platform_fee": [0, 1.8, 0.54, 0],
        "indirect_tax": [0, 0.45, 0.135, 0],
        "origination_cost": [7, 0, 0, 0],
    }
    for name, values in expected.items():
        assert found.flows[name] == pytest.approx(values), name
    assert found.survival == pytest.approx([1, 0.675, 0.54])
    minus = sum(
        np.array(v)
        for k, v in expected.items()
        if k not in ("interest", "recovery", "scheduled_principal", "prepaid_principal")
    )
    assert found.contribution == pytest.approx(
        np.array(expected["interest"]) + expected["recovery"] - minus
    )


def test_the_ends_of_every_range():
    sure = project_loan(1000, 0.24, 1, intensity=0.0, prepayment=1.0)
    assert sure.flows["scheduled_principal"][1] == pytest.approx(1000), (
        "the last month's prepayment is none"
    )
    gone = project_loan(1000, 0.24, 12, intensity=800.0)
    assert gone.flows["defaulted_principal"][1] == 1000
    assert gone.flows["interest"].sum() == 0
    at_once = project_loan(1000, 0.24, 12, prepayment=1.0)
    assert at_once.flows["prepaid_principal"][1] == pytest.approx(
        1000 - schedule(1000, 0.24, 12)["principal"].iloc[0]
    )
    for method in METHODS:
        assert project_loan(1000, 0.0, 1, method=method).flows["interest"].sum() == 0


def test_scenarios_broadcast_first_and_months_last():
    apr = np.array([0.1, 0.2, 0.3])
    hazard = np.full((3, 1), 0.01)
    many = project_loan(1000, apr, 6, intensity=hazard, lgd=np.array([[0.5], [1.0]]))
    assert many.contribution.shape == (2, 3, 7)
    one = project_loan(1000, 0.3, 6, intensity=0.01, lgd=1.0)
    assert many.contribution[1, 2] == pytest.approx(one.contribution)


def test_intensity_from_an_annual_probability():
    for annual in (0.0, 0.01, 0.3, 0.999):
        assert 1 - math.exp(-12 * float(intensity_from_annual(annual))) == pytest.approx(annual)
    with pytest.raises(
        ValueError, match="annual_probability: 1 is not allowed; must be from 0 to below 1"
    ):
        intensity_from_annual(1.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"apr": 24}, "apr: 24 is not allowed.*did you mean 0.24"),
        ({"apr": -0.1}, "apr: -0.1 is not allowed"),
        ({"principal": math.nan}, "principal: nan is not allowed"),
        ({"principal": "x"}, "principal: 'x' is not a number"),
        ({"principal": []}, "principal: is empty"),
        ({"term": 0}, "term: 0 is not allowed; must be a whole number of at least 1"),
        ({"term": 6.5}, "term: 6.5 is not allowed"),
        ({"term": True}, "term: True is not allowed"),
        ({"method": "magic"}, "method: 'magic' is not one of annuity"),
        ({"intensity": -0.01}, "intensity: -0.01 is not allowed; must be at least 0"),
        ({"intensity": math.inf}, "intensity: inf is not allowed"),
        ({"intensity": [0.1, 0.1]}, "intensity: the last axis holds 2 months and the loan runs 12"),
        ({"prepayment": 1.1}, "prepayment: 1.1 is not allowed; must be from 0 to 1"),
        ({"lgd": 1.5}, "lgd: 1.5 is not allowed; must be from 0 to 1"),
        ({"recovery_lag_months": -1}, "recovery_lag_months: -1 is not allowed"),
        ({"funding_rate": 5}, "funding_rate: 5 is not allowed.*did you mean 0.05"),
        ({"servicing_cost_cny": -1}, "servicing_cost_cny: -1 is not allowed"),
    ],
)
def test_bad_input_is_named_with_its_range(change, words):
    with pytest.raises(ValueError, match=words):
        project_loan(**{"principal": 1000, "apr": 0.24, "term": 12, **change})
