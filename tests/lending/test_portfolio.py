import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending import portfolio
from analysis.lending.loan import METHODS, project_loan
from analysis.lending.portfolio import first_repayment, loan_values
from analysis.lending.scenarios import evaluate

FULL = {
    "lgd": 0.7,
    "funding_rate": 0.05,
    "servicing_cost_cny": 4.0,
    "early_collection_cost_cny": 6.0,
    "late_collection_cost_cny": 150.0,
    "late_share": 0.08,
    "success_fee_share_of_interest": 0.1,
    "indirect_tax_rate": 0.06,
    "origination_cost_cny": 30.0,
}


def by_table(principal, apr, term, discount_rate, cac_cny, **named):
    """The second route: the whole table of one loan, discounted and added up."""
    flows = project_loan(principal, apr, term, **named).contribution
    month = np.arange(flows.shape[-1])
    worth = flows * (1 + discount_rate) ** (-month / 12)
    running = worth.cumsum()
    short = running < cac_cny * (1 - 1e-12)
    payback = np.nan if short[-1] else (short.nonzero()[0].max() + 1 if short.any() else 0)
    # where the last digit decides the month, no month is the right one
    return running[-1], payback, np.abs(running - cac_cny).min() < 1e-9 * max(cac_cny, 1)


def agree(principal, apr, term, *, discount_rate=0.1, cac_cny=300.0, **named):
    value, payback, tie = by_table(principal, apr, term, discount_rate, cac_cny, **named)
    found = loan_values(principal, apr, term, discount_rate=discount_rate, cac_cny=cac_cny, **named)
    assert float(found.value_cny) == pytest.approx(value, abs=1e-12 * principal, rel=1e-12)
    if not tie:
        np.testing.assert_equal(float(found.payback_months), float(payback))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("apr", [0.0, 1e-15, 1e-9, 0.24, 3.0])
@pytest.mark.parametrize("term", [1, 2, 12, 36])
@pytest.mark.parametrize("lag", [0, 1, 6, 40])
def test_as_the_table_of_each_loan(method, apr, term, lag):
    agree(
        10_000,
        apr,
        term,
        method=method,
        intensity=0.01,
        prepayment=0.03,
        recovery_lag_months=lag,
        **FULL,
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("intensity", [0.0, 1e-12, 0.5, 30.0, 800.0, 1e300])
@pytest.mark.parametrize("prepayment", [0.0, 1.0])
@pytest.mark.parametrize("lag", [0, 9])
def test_certain_and_impossible_events(method, intensity, prepayment, lag):
    agree(
        8_000,
        0.3,
        12,
        method=method,
        intensity=intensity,
        prepayment=prepayment,
        recovery_lag_months=lag,
        **FULL,
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lag", [0, 12])
@pytest.mark.parametrize("term", [120, 360, 1_200])
def test_long_loans_at_the_dearest_rate(method, lag, term):
    agree(
        1e6,
        3.0,
        term,
        method=method,
        intensity=1e-4,
        recovery_lag_months=lag,
        discount_rate=0.0,
        **FULL,
    )


money = st.floats(0, 5_000)
share = st.floats(0, 1)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(METHODS),
    st.integers(1, 60),
    st.integers(0, 70),
    st.fixed_dictionaries(
        {
            "principal": st.floats(100, 1e6),
            "apr": st.floats(0, 3),
            "intensity": st.floats(0, 5),
            "prepayment": share,
            "discount_rate": st.floats(0, 3),
            "cac_cny": money,
            "lgd": share,
            "funding_rate": st.floats(0, 0.5),
            "servicing_cost_cny": st.floats(0, 50),
            "late_collection_cost_cny": st.floats(0, 500),
            "late_share": share,
            "early_collection_cost_cny": st.floats(0, 50),
            "success_fee_share_of_interest": share,
            "indirect_tax_rate": st.floats(0, 0.1),
            "origination_cost_cny": st.floats(0, 100),
        }
    ),
)
def test_as_the_table_of_any_loan(method, term, lag, named):
    agree(term=term, method=method, recovery_lag_months=lag, **named)


def test_as_a_ladder_of_one_loan():
    rng = np.random.default_rng(0)
    count = 300
    named = {
        "apr": rng.uniform(0, 0.6, count),
        "term": 12,
        "intensity": rng.uniform(0, 0.05, count),
        "prepayment": rng.uniform(0, 0.1, count),
        "recovery_lag_months": 5,
        "discount_rate": 0.12,
        "cac_cny": rng.uniform(0, 1_500, count),
        **FULL,
    }
    amount = rng.uniform(1e3, 2e4, count)
    found = loan_values(amount, **named)
    months_last = {k: v[:, None] for k, v in named.items() if k in {"intensity", "prepayment"}}
    customer = evaluate(amounts=(amount,), **{**named, **months_last})
    assert np.abs(found.value_cny - customer.value_cny).max() < 1e-12 * amount.min()
    np.testing.assert_array_equal(found.payback_months, customer.payback_months)
    assert np.isnan(found.payback_months).any()
    assert not np.isnan(found.payback_months).all()


def test_a_dip_after_the_first_crossing_counts():
    # losses late in a bullet's life pull the sum below the cost again; recoveries lift it
    named = {
        "method": "bullet", "intensity": 0.02, "lgd": 0.2, "recovery_lag_months": 8, "discount_rate": 0.0,
        "success_fee_share_of_interest": 0.3,
    }  # fmt: skip
    for cac in (0.0, 1.0, 200.0):
        agree(10_000, 0.3, 12, **{**named, "cac_cny": cac})


def test_finite_if_and_only_if_it_is_worth_its_cost():
    rng = np.random.default_rng(3)
    cac = rng.uniform(0, 3_000, 2_000)
    found = loan_values(10_000, 0.24, 12, intensity=0.01, cac_cny=cac)
    np.testing.assert_array_equal(
        np.isfinite(found.payback_months), found.value_cny >= cac * (1 - 1e-12)
    )
    exact = loan_values(10_000, 0.24, 12, intensity=0.01, cac_cny=found.value_cny)
    assert (exact.payback_months == 12).all()


@pytest.mark.parametrize("threads", [1, 2, 3, 50])
def test_threads_and_shapes_change_nothing(threads):
    rng = np.random.default_rng(1)
    amount, apr = rng.uniform(1e3, 2e4, (7, 1)), rng.uniform(0, 0.4, 5)
    found = loan_values(amount, apr, 24, intensity=0.004, cac_cny=500, threads=threads)
    assert found.value_cny.shape == found.payback_months.shape == (7, 5)
    for i in range(7):
        for j in range(5):
            one = loan_values(amount[i, 0], apr[j], 24, intensity=0.004, cac_cny=500)
            assert one.value_cny == found.value_cny[i, j]
            np.testing.assert_equal(one.payback_months, found.payback_months[i, j])


def test_read_only_arguments():
    amount = np.linspace(1e3, 2e3, 4)
    amount.setflags(write=False)
    assert loan_values(amount, 0.2, 3).value_cny.shape == (4,)


@pytest.mark.parametrize("term", [*range(1, 20), 36, 360, 1_200])
@pytest.mark.parametrize("rate", [0.0, 1e-18, 1e-6, 0.02, 0.25])
def test_first_repayment_is_the_sum_written_out(rate, term):
    written_out = 1 / sum((1 + rate) ** k for k in range(term))
    assert first_repayment(1.0, rate, term) == pytest.approx(written_out, rel=1e-12)


def test_compiled_is_plain(monkeypatch):
    rng = np.random.default_rng(4)
    arguments = {"principal": rng.uniform(1e3, 2e4, 20), "apr": rng.uniform(0, 0.4, 20), "term": 12}
    named = {
        **FULL,
        "intensity": 0.01,
        "recovery_lag_months": 3,
        "cac_cny": 200.0,
        "discount_rate": 0.1,
    }
    compiled = [loan_values(**arguments, **named, method=m) for m in METHODS]
    monkeypatch.setattr(portfolio, "walk", portfolio.walk.py_func)
    monkeypatch.setattr(portfolio, "first_repayment", portfolio.first_repayment.py_func)
    for method, fast in zip(METHODS, compiled, strict=True):
        plain = loan_values(**arguments, **named, method=method)
        np.testing.assert_allclose(fast.value_cny, plain.value_cny, rtol=0, atol=1e-9)
        np.testing.assert_array_equal(fast.payback_months, plain.payback_months)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"principal": -1}, "principal: -1 is not allowed; must be at least 0"),
        ({"apr": 24}, "apr: 24 is not allowed; .* did you mean 0.24"),
        ({"term": 1_201}, "term: 1201 is not allowed; must be from 1 to 1200"),
        ({"term": 0.5}, "term: 0.5 is not allowed; must be a whole number of at least 1"),
        ({"method": "balloon"}, "method: 'balloon' is not one of annuity"),
        ({"intensity": np.inf}, "intensity: inf is not allowed"),
        ({"prepayment": 1.5}, "prepayment: 1.5 is not allowed; must be from 0 to 1"),
        ({"recovery_lag_months": -1}, "recovery_lag_months: -1 is not allowed"),
        ({"threads": 0}, "threads: 0 is not allowed; must be a whole number of at least 1"),
        ({"lgd": [0.1, 0.2], "cac_cny": [1, 2, 3]}, r"cac_cny: its scenarios have shape \(3,\)"),
    ],
)
def test_errors_name_argument_value_and_range(wrong, message):
    with pytest.raises(ValueError, match=message):
        loan_values(**{"principal": 10_000, "apr": 0.24, "term": 12, **wrong})
