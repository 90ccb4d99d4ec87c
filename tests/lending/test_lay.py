"""What the kernel leaves out for speed changes nothing: months not kept, rungs not granted."""

import numpy as np
import pytest

from analysis.lending import kernel
from analysis.lending.scenarios import evaluate, evaluate_scalars


def ladders(next_loan_after, lag):
    rng = np.random.default_rng(5)
    n = 40
    return {
        "amounts": tuple(rng.uniform(1e3, 2e4, n) for _ in range(4)),
        "term": [3, 12, 1, 6],
        "apr": rng.uniform(0, 0.5, n),
        "method": ["annuity", "bullet", "flat_fee", "equal_principal"],
        "intensity": rng.uniform(0, 0.05, (n, 1)) * (rng.random((n, 1)) > 0.2),
        "prepayment": rng.uniform(0, 0.1, (n, 1)) * (rng.random((n, 1)) > 0.3),
        "reborrow_probability": rng.uniform(0, 1, n) * (rng.random(n) > 0.2),
        "next_loan_after": next_loan_after,
        "type_weights": (0.6, 0.4),
        "type_multipliers": (0.5, 1.75),
        "size_risk_elasticity": rng.uniform(-0.5, 0.5, n) * (rng.random(n) > 0.5),
        "discount_rate": rng.uniform(0, 0.3, n),
        "cac_cny": rng.uniform(0, 2_000, n),
        "lgd": 0.8,
        "recovery_lag_months": lag,
        "funding_rate": 0.06,
        "servicing_cost_cny": 3.0,
        "origination_cost_cny": 20.0,
    }


@pytest.mark.parametrize("next_loan_after", [1.0, 0.6, 0.2])
@pytest.mark.parametrize("lag", [0, 7])
def test_scalars_are_those_of_the_whole_flows(next_loan_after, lag):
    parameters = ladders(next_loan_after, lag)
    whole, few = evaluate(**parameters), evaluate_scalars(**parameters)
    np.testing.assert_array_equal(whole.value_cny, few.value_cny)
    np.testing.assert_array_equal(whole.payback_months, few.payback_months)
    np.testing.assert_array_equal(whole.peak_expected_exposure_cny, few.peak_expected_exposure_cny)
    for name, one in whole.by_loan.items():
        np.testing.assert_array_equal(one, few.by_loan[name])
        # the calendar and the loans are two ways to add up the same flows
        by_month = (whole.flows[name] * whole.discount).sum(axis=-1)
        np.testing.assert_allclose(by_month, one.sum(axis=-1), rtol=1e-12, atol=1e-8)


def test_compiled_is_plain(monkeypatch):
    parameters = ladders(0.6, 7)
    compiled = evaluate(**parameters)
    for name in (
        "month",
        "chance",
        "follow",
        "fund",
        "episode",
        "lay",
        "expected",
        "settle",
        "many",
    ):
        monkeypatch.setattr(kernel, name, getattr(kernel, name).py_func)
    with np.errstate(divide="ignore"):  # the log of no intensity
        plain = evaluate(**parameters)
    np.testing.assert_allclose(compiled.value_cny, plain.value_cny, rtol=1e-12)
    np.testing.assert_array_equal(compiled.payback_months, plain.payback_months)
